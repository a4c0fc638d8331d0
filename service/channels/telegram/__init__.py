"""Telegram: a bot's webhook or long polling in, messages with inline keyboards out (docs/telegram.md)."""
