"""When a document takes effect and ends, as its own articles say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from knowledge.law.document import Article
from knowledge.law.parse.shapes import day_in

_THIS = r"(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|Quy chế) này"
_EFFECT = re.compile(rf"{_THIS}\s+(?:và .{{0,80}}?)?có hiệu lực(?: thi hành)?(.{{0,220}})", re.I | re.S)
_DAYS_AFTER = re.compile(r"sau (\d{1,3}) ngày,? kể từ ngày (?:ký|ban hành|thông qua|công bố)", re.I)
_AT_ONCE = re.compile(r"(?:kể )?(?:từ|vào) ngày (?:được )?(?:ký|thông qua|ban hành)", re.I)
_UNTIL = re.compile(r"(?:cho )?đến (?:hết )?(?=ngày)", re.I)
_FROM = re.compile(r"(?:kể )?từ\s+(?=(?:ngày\s*)?\d)|(?:thi hành|vào)\s+(?=ngày\s*\d)|\bngày\s+(?=\d)", re.I)
_PARTS = re.compile(
    r"((?:Quy định tại )?(?:các )?(?:Điều|điều)\s+\d{1,4}[a-zđ]?(?:(?:,| và|;)\s*(?:Điều\s+)?\d{1,4}[a-zđ]?)*)"
    rf"\s+(?:của\s+)?{_THIS}\s+có hiệu lực(?: thi hành)?\s+(?:kể\s+)?từ\s+(ngày.{{0,60}})",
    re.I,
)


@dataclass(frozen=True)
class Effect:
    """Days of effect; `articles`: those that take effect on a day of their own."""

    start: date | None = None
    end: date | None = None
    articles: dict[str, date] = field(default_factory=dict)


def read_effect(articles: Sequence[Article], issued_on: date | None) -> Effect:
    """Reads the effect from the last article that states it for "this document"."""
    found = Effect()
    for article in reversed(articles):
        text = f"{article.title}. {article.text}"
        if "hiệu lực" not in text or article.number.startswith(("PL", "KT")):
            continue
        for match in _EFFECT.finditer(text):
            start = _start(match[1], issued_on)
            if start:
                return Effect(start, _end(match[1], start), _own_days(text))
    return found


def _start(text: str, issued_on: date | None) -> date | None:
    sentence = re.split(r"(?<=[a-zà-ỹ\d])[.;](?:\s|$)", text, maxsplit=1)[0]
    after = _DAYS_AFTER.search(sentence)
    if after and issued_on:
        return issued_on + timedelta(days=int(after[1]))
    begins = _FROM.search(sentence)
    at_once = _AT_ONCE.search(sentence)
    if at_once and (not begins or at_once.start() < begins.start()):
        return issued_on
    return day_in(sentence, begins.start()) if begins else None


def _end(text: str, start: date) -> date | None:
    sentence = re.split(r"(?<=[a-zà-ỹ\d])[.;](?:\s|$)", text, maxsplit=1)[0]
    until = _UNTIL.search(sentence)
    end = day_in(sentence, until.end()) if until else None
    return end if end and end > start else None


def _own_days(text: str) -> dict[str, date]:
    days: dict[str, date] = {}
    for match in _PARTS.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        day = day_in(match[2])
        # "khoản 2 Điều 5 của Luật này có hiệu lực từ ..." holds for a clause, not for the article.
        if day and not re.search(r"(?:khoản|điểm)\s[^.;]*$", before, re.I):
            days.update(dict.fromkeys(re.findall(r"\d{1,4}[a-zđ]?", match[1]), day))
    return days
