"""The table of Zalo's tokens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.channels.tables import ChannelBase


class ZaloTokens(ChannelBase):
    """The rotating pair of one app and the account that consented."""

    __tablename__ = "zalo_tokens"

    app_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    oa_id: Mapped[str] = mapped_column(String(64))
    access_token: Mapped[str] = mapped_column(Text)
    refresh_token: Mapped[str] = mapped_column(Text)
    obtained_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    refresh_expires_at: Mapped[datetime]
    previous_access_token: Mapped[str] = mapped_column(Text)
    previous_refresh_token: Mapped[str] = mapped_column(Text)
    refreshing_since: Mapped[datetime | None]
    """Set before the refresh token is used, cleared with the answer: still set and nobody holds the lock, a process
    died in between and Zalo's answer may be lost."""
    problem: Mapped[str] = mapped_column(Text)
    problem_at: Mapped[datetime | None]
