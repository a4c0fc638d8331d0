"""Telegram's tables: how far updates were fetched, and what the keys of buttons stand for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.channels.tables import ChannelBase


class TelegramBot(ChannelBase):
    """What is known of the bot itself."""

    __tablename__ = "telegram_bot"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    username: Mapped[str] = mapped_column(String(64))
    """By which it is addressed in groups; empty until Telegram told it."""
    next_update: Mapped[int] = mapped_column(BigInteger)
    """Long polling: all updates before this one are in the inbox; 0: none was fetched yet."""
    fetched_at: Mapped[datetime | None]


class TelegramButton(ChannelBase):
    """What a pressed button says. The key tells nothing of whom it was shown to."""

    __tablename__ = "telegram_buttons"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    payload: Mapped[str] = mapped_column(Text)
    shown_at: Mapped[datetime] = mapped_column(index=True)
    """When a button with this key was last sent."""
