"""A case as a short text for a link: version, procedure, mark of the record, answers, ticks. Nothing personal.

Base 32 in small letters: it survives being printed, typed and read by the assistant, and holds no long run of digits
that would be taken for a personal number and masked.
"""

from __future__ import annotations

import base64
import binascii
import re

from pydantic import ValidationError

from actions.case.state import OPEN, UNKNOWN, Case
from knowledge.procedure import CODE, Channel

VERSION = 1
LONGEST = 120
"""Characters of a token that is read at all."""
_SHAPE = re.compile(rf"[a-z2-7]{{20,{LONGEST}}}")
_FACTS = (OPEN, "y", "n", UNKNOWN)
_CHANNELS = ("", UNKNOWN, *Channel)
_PAPERS = 3
"""Values of a paper: nothing said, there, lacking."""


def encode(case: Case, papers: int) -> str:
    """The token of a case over `papers` papers."""
    code = case.procedure.encode("ascii")
    ticks = [1 if i in case.have else 2 if i in case.lack else 0 for i in range(papers)]
    number = 0
    for tick in ticks:
        number = number * _PAPERS + tick
    for fact in case.facts:
        number = number * len(_FACTS) + _FACTS.index(fact)
    head = bytes([VERSION, len(code)]) + code + bytes.fromhex(case.mark)
    sizes = bytes([_CHANNELS.index(case.channel), len(case.facts), papers])
    body = number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")
    return base64.b32encode(head + sizes + body).decode().rstrip("=").lower()


def decode(token: str) -> Case | None:
    """The case in a token; None for whatever is no token of this version, its parts checked."""
    if not _SHAPE.fullmatch(token):
        return None
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        length = raw[1]
        code = raw[2 : 2 + length].decode("ascii")
        mark = raw[2 + length : 5 + length].hex()
        channel, facts, papers = raw[5 + length : 8 + length]
        number = int.from_bytes(raw[8 + length :], "big")
        if raw[0] != VERSION or not re.fullmatch(CODE, code) or facts > 64 or papers > 64:
            return None
        told = []
        for _ in range(facts):
            number, value = divmod(number, len(_FACTS))
            told.append(_FACTS[value])
        ticks = []
        for _ in range(papers):
            number, value = divmod(number, _PAPERS)
            ticks.append(value)
        if number:
            return None
        ticks.reverse()
        return Case(
            procedure=code,
            mark=mark,
            facts="".join(reversed(told)),
            channel=_CHANNELS[channel],
            have=tuple(i for i, tick in enumerate(ticks) if tick == 1),
            lack=tuple(i for i, tick in enumerate(ticks) if tick == 2),
        )
    except (binascii.Error, UnicodeDecodeError, ValueError, IndexError, ValidationError):
        return None
