"""Words by which a message goes on with a guide; all patterns work on folded text."""

from __future__ import annotations

import re

from vietnamese import fold

_NUMBERS = {"mot": 1, "nhat": 1, "dau": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8}
_STEP = re.compile(rf"\bbuoc (?:thu |so )?(?P<n>\d|{'|'.join(_NUMBERS)})\b")
_MORE = re.compile(
    r"^\W*(?:(?:the|vay|a|u|ok|vang|da|xong)\W+)*(?:roi (?:sao|gi|the nao|lam gi|lam sao)|sau do|tiep theo|tiep di|"
    r"noi tiep|xong (?:roi|thi|buoc|viec)|con gi|luu y gi|can luu y)\b"
)


def step_in(text: str) -> int | None:
    """The number of the step that is named: "bước 2", "bước thứ hai"."""
    found = _STEP.search(fold(text))
    if not found:
        return None
    return int(found["n"]) if found["n"].isdigit() else _NUMBERS[found["n"]]


def asks_more(text: str) -> bool:
    """Whether the message asks how it goes on: "rồi sao nữa", "tiếp theo làm gì"."""
    return bool(_MORE.match(fold(text)))
