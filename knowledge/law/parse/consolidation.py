"""Consolidated texts (văn bản hợp nhất): what they consolidate, and the changes their footnotes tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.law.document import Article, Change, ChangeKind, Consolidated, LegalDocument
from knowledge.law.parse.footnotes import Footnotes, marks_in
from knowledge.law.parse.issuers import issuer_of_number, issuer_of_sentence
from knowledge.law.parse.lines import put_all
from knowledge.law.parse.pages import is_blank
from knowledge.law.parse.shapes import KIND, MARKS, NUMBER, day_in

KIND_NAME = "Văn bản hợp nhất"

_NUMBER = re.compile(r"^Số\s*:\s*(\d{1,5}/VBHN-[A-ZĐ]+)\s*$", re.I)
_AUTHENTICATED = re.compile(r"^XÁC THỰC VĂN BẢN HỢP NHẤT", re.I)
_BASE = re.compile(rf"^({KIND})(?:\s+((?:(?!{KIND} )[^;:]){{2,200}}?))?\s+số\s+({NUMBER})\s+ngày\b")
_EFFECT = re.compile(r"có hiệu lực(?: thi hành)?(?: kể)? từ")
_AMENDED = re.compile(r"được sửa đổi,? bổ sung(?: một số điều)? (?:bởi|theo)")
_VERB = re.compile(
    r"được\s+(bãi bỏ một phần|bãi bỏ|thay thế|sửa đổi,? bổ sung|sửa đổi|bổ sung)\s*(?:bởi|theo|tại)?", re.I
)
_KINDS = {
    "bãi bỏ": ChangeKind.REPEALED,
    "bãi bỏ một phần": ChangeKind.PARTLY_REPEALED,
    "thay thế": ChangeKind.REPLACED,
    "bổ sung": ChangeKind.SUPPLEMENTED,
}
_ARTICLE = re.compile(r"\bĐiều (\d{1,4}[a-zđ]?)\b")
_REFERENCE = re.compile(rf"(?:{KIND})[^.;]{{0,200}}?\bsố\s+({NUMBER})|\b({NUMBER})")
_SUBJECT_ARTICLE = re.compile(r"^(?:\W*)(?:Tên )?(?:Điều|Chương|Mục) (?:này|\d)", re.I)


@dataclass(frozen=True)
class Authentication:
    """The block that makes a consolidated text valid."""

    number: str = ""
    on: date | None = None


def is_consolidated(lines: Sequence[str], file: str) -> bool:
    """Whether the text says, in its authentication or its preface, that it consolidates."""
    if any(_NUMBER.match(line) or _AUTHENTICATED.match(line) for line in lines):
        return True
    if "VBHN" in file.upper() or "hop-nhat" in file:
        return True
    head = " ".join(line for line in lines[:60] if line)
    return bool(_AMENDED.search(head)) and bool(re.search(r"bởi\s*:\s*1\.", head))


def authentication(lines: Sequence[str]) -> Authentication:
    """Number and day of the authentication block; empty where the pages lack it."""
    for at, line in enumerate(lines):
        match = _NUMBER.match(line)
        if match:
            near = " ".join(lines[at : at + 14])
            return Authentication(match[1], day_in(near) or day_in(" ".join(lines[max(0, at - 6) : at])))
    for at, line in enumerate(lines):
        if _AUTHENTICATED.match(line):
            return Authentication("", day_in(" ".join(lines[at : at + 14])))
    return Authentication()


def consolidated(head: Sequence[str], kind: str) -> Consolidated | None:
    """The document consolidated, from the preface: "Luật X số N ngày D của I, có hiệu lực kể từ ngày E, được ..."."""
    told = [MARKS.sub("", line) for line in head if not is_blank(line)]
    for at in range(len(told)):
        text = put_all(told[at : at + 14])
        match = _BASE.match(text)
        if match and (not kind or match[1].lower() == kind.lower()):
            amended = _AMENDED.search(text)
            text = text[: amended.start()] if amended else text
            effect = _EFFECT.search(text)
            return Consolidated(
                number=match[3],
                kind=match[1][:1].upper() + match[1][1:].lower(),
                issuer=issuer_of_sentence(text[match.end() :]) or issuer_of_number(match[3]),
                issued_on=day_in(text, match.end() - 5),
                valid_from=day_in(text, effect.end()) if effect else None,
            )
    return None


def with_changes(article: Article, notes: Footnotes) -> Article:
    """The article without footnote marks, with the changes that its footnotes tell."""
    changes: list[Change] = []
    for where in (article.title, article.text):
        for number in marks_in(where):
            changes += [c for c in changes_of(notes.text(number), where is article.title) if c not in changes]
    text = MARKS.sub("", article.text)
    return article.model_copy(
        update={
            "title": MARKS.sub("", article.title).strip(),
            "path": tuple(MARKS.sub("", step) for step in article.path),
            "text": re.sub(r" +(?=[.,;:])", "", text) if text != article.text else text,
            "changes": tuple(changes),
        }
    )


def changes_of(note: str, whole: bool) -> list[Change]:
    """The changes a footnote tells. `whole`: its mark stands at the article's title, so that all of it changed."""
    made = []
    verbs = list(_VERB.finditer(note[:4000]))
    for at, verb in enumerate(verbs):
        text = note[verb.end() : verbs[at + 1].start() if at + 1 < len(verbs) else verb.end() + 900]
        number = _REFERENCE.search(text)
        if not number:
            continue
        kind = _KINDS.get(verb[1].lower(), ChangeKind.AMENDED)
        subject = note[: verb.start()]
        all_of_it = whole and not re.search(r"\b(?:[Kk]hoản|[Đđ]iểm|[Cc]ụm từ|[Đđ]oạn|[Tt]ên)\b", subject[-60:])
        if not all_of_it:
            kind = {
                ChangeKind.REPEALED: ChangeKind.PARTLY_REPEALED,
                ChangeKind.REPLACED: ChangeKind.AMENDED,
            }.get(kind, kind)
        article = _ARTICLE.search(text[: number.start()])
        effect = _EFFECT.search(text)
        made.append(
            Change(
                kind=kind,
                number=number[1] or number[2],
                article=article[1] if article else None,
                on=day_in(text, effect.end()) if effect else None,
                worked_in=True,
            )
        )
    return made


def base_document(document: LegalDocument) -> LegalDocument | None:
    """A consolidated text as the document whose wording it gives: number, kind, issuer and days are those of that one.

    The wording is true on the day of the consolidation (`as_of`), with its amendments worked in. None for a document
    that consolidates nothing.
    """
    base = document.consolidates
    if base is None:
        return None
    return document.model_copy(
        update={
            "number": base.number,
            "kind": base.kind,
            "issuer": base.issuer,
            "issued_on": base.issued_on,
            "valid_from": base.valid_from,
            "consolidates": None,
        }
    )
