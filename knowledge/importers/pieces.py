"""Small pieces of the sources' text that both importers read alike: lists, lines, empty values."""

from __future__ import annotations

import re
from collections.abc import Collection

NOTHING = re.compile(
    r"(không có thông tin[\w ,]*|không có|không|không quy định|chưa quy định|không yêu cầu|[-–.]*)\W*", re.I
)
"""What the sources write where nothing is to be told. Case is ignored; a trailing full stop too."""

_BULLET = re.compile(r"^(?:[-–—*•●▪·]+|(?=\+)\++(?!\)))\s*")
_STARTS_ITEM = re.compile(
    r"(?:bước\s*\d|[-–—*+•●▪·]|\(?[a-zđ]\)|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[ivx]{1,4}\)|[IVX]{1,4}\.|lưu ý)", re.I
)
_SENTENCE_END = (".", ";", ":", "!", "?", ")")


def told(value: object) -> str:
    """The text of a field, or "" where the source only says that it has none."""
    text = " ".join(str(value).split()) if value is not None else ""
    return "" if NOTHING.fullmatch(text) else text


def without_bullet(text: str) -> str:
    """The text without the dashes, stars and plus signs before it."""
    text = text.strip()
    while text != (text := _BULLET.sub("", text)):
        pass
    return text


def items(text: str) -> list[str]:
    """Marked lines (Bước 1, a), 1., -, +, (i)) and whole sentences, each one item; broken lines are joined.

    Dashes and stars go; "+" stays, because it marks what belongs to the item before.
    """
    found: list[str] = []
    for line in (" ".join(raw.split()) for raw in text.splitlines()):
        if not line:
            continue
        begins = _STARTS_ITEM.match(line) is not None
        if found and not begins and (line[0].islower() or not found[-1].endswith(_SENTENCE_END)):
            found[-1] += " " + line
        else:
            found.append(line)
    stripped = (line if line.startswith("+") else without_bullet(line) for line in found)
    return [line for line in stripped if not NOTHING.fullmatch(line)]


def split_names(text: str, known: Collection[str] = ()) -> list[str]:
    """A list of names written with commas ("Bộ Y tế, Sở Văn hóa, Thể thao và Du lịch") as single names.

    A comma parts two names only outside parentheses and before a capital letter, and not within a `known` name:
    many agencies have commas of their own.
    """
    pieces = _outside_parentheses(told(text))
    names: list[str] = []
    index = 0
    while index < len(pieces):
        end = index + 1
        for stop in range(min(len(pieces), index + 5), index + 1, -1):
            if ", ".join(pieces[index:stop]) in known:
                end = stop
                break
        name = ", ".join(pieces[index:end])
        if names and (name[:1].islower() or name.startswith(("Thể thao", "HTX"))):
            names[-1] += ", " + name
        else:
            names.append(name)
        index = end
    return list(dict.fromkeys(name for name in names if not NOTHING.fullmatch(name)))


def _outside_parentheses(text: str) -> list[str]:
    pieces: list[str] = []
    depth = start = 0
    for index, character in enumerate(text):
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif character == "," and depth == 0:
            pieces.append(text[start:index].strip())
            start = index + 1
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]
