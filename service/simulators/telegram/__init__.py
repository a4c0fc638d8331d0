"""Telegram on this machine: the Bot API of one bot, its webhook or long polling, and a page to write as a citizen.

Strict: it refuses whatever Telegram documents to refuse, in Telegram's words, so that what passes here passes there.
Unlike Telegram it refuses parameters it does not know: they are mistakes of ours.
"""
