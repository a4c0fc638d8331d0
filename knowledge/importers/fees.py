"""Fees: what the sources' sums and notes may be told as (docs/decisions/0003-truth.md)."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.importers.pieces import NOTHING
from knowledge.procedure import Fee, FeeState

SMALLEST = 1000
"""đồng. No fee in force is lower; a smaller figure is a sum that lost its zeros, or US dollars."""

LARGEST = 5_000_000_000
"""đồng. The largest fee of the database that its note confirms is 300,000,000."""

_ITEM = re.compile(r"([\d.,]+)\s*(VNĐ|VND|đồng|USD)\s*(?:\((.*)\))?", re.I | re.S)
_SUM = re.compile(r"(?<![\d/.])(\d{1,3}(?:[.,]\d{3})+|\d+)(?![\d/])\s*(đồng|đ\b|vnđ|vnd|usd|%|nghìn|ngàn|triệu)?", re.I)
_DOLLARS = re.compile(r"\bUSD\b|đô la|dollar", re.I)
_UNIT_ONLY = re.compile(r"(?:đồng|đ|vnđ)?\s*/?\s*(?:\d+\s*)?(?:hồ sơ|lần|bản|giấy|người|thẻ|trường hợp)?\.?", re.I)
_FREE = re.compile(
    r"(?:được\s+)?(?:miễn|không\s+(?:thu|mất|phải\s+nộp|phải\s+trả|tính))\s*(?:(?:thu|nộp)\s+)?"
    r"(?:phí(?:\s*[,và/]+\s*lệ\s+phí)?|lệ\s+phí(?:\s*[,và/]+\s*phí)?)",
    re.I,
)
_LAW = re.compile(
    r"\(?\s*(?:theo\s+)?(?:quy định tại\s+)?(?:thông tư|nghị định|nghị quyết|luật)[^().;]{0,80}[).;]*", re.I
)


def read_fees(text: str) -> list[tuple[Fee, str]]:
    """The fee items of one way of filing in the national text, each with the reason to doubt it ("": none).

    Items are parted by " | "; an item is "10000 VNĐ (note)" or a note alone.
    """
    found: list[tuple[Fee, str]] = []
    for item in re.split(r"\s*\|\s*", text.strip()):
        match = _ITEM.fullmatch(item.strip())
        amount = _amount(match[1]) if match else None
        note, currency = (match[3] or "", match[2]) if match else (item, "")
        found.append(read_fee(amount, note, currency))
    return distinct(found)


def read_fee(amount: Decimal | None, note: str, currency: str = "") -> tuple[Fee, str]:
    """One fee from its sum (đồng, None: no sum), its note and its currency, and the reason to doubt it."""
    note = _tidy(note)
    whole = int(amount) if amount is not None and amount == int(amount) else None
    if amount is None:
        return (Fee(state=FeeState.IN_NOTE, note=note), "") if note else (Fee(), "")
    if amount == 0:
        return _zero(note)
    sums = _sums(note)
    if currency.upper() == "USD" or (_DOLLARS.search(note) and (amount in sums or amount < SMALLEST)):
        return Fee(state=FeeState.IN_NOTE, note=note or f"{amount.normalize():f} USD"), "foreign_currency"
    if _says_free(note):
        return Fee(state=FeeState.DOUBTFUL, amount=whole, note=note), "sum_but_note_says_free"
    if amount not in sums and {amount * 1000, amount * 10_000, amount * 1_000_000} & sums:
        return Fee(state=FeeState.IN_NOTE, note=note), "cut_sum"
    if amount < SMALLEST or whole is None:
        return Fee(state=FeeState.DOUBTFUL, amount=whole, note=note), "cut_sum"
    if amount > LARGEST:
        return Fee(state=FeeState.DOUBTFUL, amount=whole, note=note), "implausible_sum"
    return Fee(state=FeeState.STATED, amount=whole, note=note), ""


def _zero(note: str) -> tuple[Fee, str]:
    if not note:
        return Fee(state=FeeState.ZERO, amount=0), "zero_without_note"
    if _says_free(note):
        return Fee(state=FeeState.FREE, amount=0, note=note), ""
    reason = "zero_with_sum_in_note" if any(value >= SMALLEST for value in _sums(note)) else "zero_with_rule_in_note"
    return Fee(state=FeeState.IN_NOTE, note=note), reason


def _says_free(note: str) -> bool:
    """Whether the note frees everybody: nothing but "miễn lệ phí" and the law that says so.

    "Miễn lệ phí cho người thuộc hộ nghèo", "từ ngày ... đến ..." or a second fee beside it is an exemption.
    """
    match = _FREE.match(note.lstrip("-–(* "))
    if not match:
        return False
    rest = note.lstrip("-–(* ")[match.end() :].strip(" .;:)")
    return not rest or _LAW.fullmatch(rest) is not None


def _sums(note: str) -> set[Decimal]:
    found = set()
    for digits, unit in _SUM.findall(note):
        grouped = "." in digits or "," in digits
        if not grouped and not unit:
            continue
        value = Decimal(digits.replace(".", "").replace(",", ""))
        if unit.lower() in ("nghìn", "ngàn"):
            value *= 1000
        elif unit.lower() == "triệu":
            value *= 1_000_000
        if unit != "%":
            found.add(value)
    return found


def _tidy(note: str) -> str:
    note = " ".join(note.split())
    while note.startswith("(") and note.endswith(")") and _wraps(note):
        note = note[1:-1].strip()
    if _UNIT_ONLY.fullmatch(note) or NOTHING.fullmatch(note):
        return note if "/" in note else ""
    return note


def _wraps(note: str) -> bool:
    """Whether the first parenthesis closes only at the end."""
    depth = 0
    for index, character in enumerate(note):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index == len(note) - 1
    return False


def _amount(digits: str) -> Decimal | None:
    plain = digits.strip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    plain = plain.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"\d{1,15}(?:\.\d{1,4})?", plain) else None


def distinct(found: list[tuple[Fee, str]]) -> list[tuple[Fee, str]]:
    """The fees without repetitions and without those that say nothing."""
    kept: list[tuple[Fee, str]] = []
    for pair in found:
        if pair not in kept and (pair[0].state is not FeeState.UNKNOWN):
            kept.append(pair)
    return kept
