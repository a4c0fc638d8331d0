"""Ticket numbers, such as `BS-261122-7K3QXM`: kind, day, five random characters and a check character.

Without characters that look alike. A slip of one character, or two neighbours swapped, is noticed.
"""

from __future__ import annotations

import re
import secrets
from datetime import date
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters: a prime, so that the weighted sum notices each such slip."""
RANDOM = 5

_NUMBER = re.compile(r"(?<![A-Z0-9])(BS|KN)[\s.\-–_]*(\d{6})[\s.\-–_]*([A-Z0-9]{6})(?![A-Z0-9])")


class Kind(StrEnum):
    """What a ticket is about; the value begins its number."""

    ERROR = "BS"
    """báo sai: an answer of the assistant is wrong."""
    PETITION = "KN"
    """kiến nghị: officers, roads, noise; only where somebody reads them."""


def new(kind: Kind, day: date) -> str:
    """A number that nobody can guess."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return _joined(kind.value, f"{day:%y%m%d}", random + _check(f"{day:%y%m%d}", random))


def find(text: str) -> tuple[str, bool] | None:
    """The first number in a text in its proper spelling, and whether its check character is right; None without any."""
    match = _NUMBER.search(text.upper())
    if match is None:
        return None
    kind, day, rest = match.groups()
    right = set(rest) <= set(ALPHABET) and _check(day, rest[:RANDOM]) == rest[RANDOM:]
    return _joined(kind, day, rest), right


def _joined(*parts: str) -> str:
    return "-".join(parts)


def _check(day: str, random: str) -> str:
    values = [int(digit) for digit in day] + [ALPHABET.index(character) for character in random]
    return ALPHABET[sum(weight * value for weight, value in enumerate(values, 1)) % len(ALPHABET)]
