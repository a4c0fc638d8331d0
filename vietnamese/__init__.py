"""The Vietnamese language: normalising, syllables, accents, chat spelling, personal numbers."""

import unicodedata


def normalise(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
