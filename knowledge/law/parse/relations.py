"""What a document does to others: amends, replaces, repeals, guides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.law.document import Article, Relation, RelationKind
from knowledge.law.parse.shapes import KIND, NUMBER, day_in

_NAMED = re.compile(rf"({KIND})((?:(?!{KIND})[^.;:\n“”]){{0,250}}?)\s+số\s*:?\s*({NUMBER})", re.I)
_REPLACES = re.compile(r"\bthay thế\b", re.I)
_REPEALS = re.compile(r"\bbãi bỏ\b", re.I)
_ENDS = re.compile(r"hết hiệu lực", re.I)
_AMENDS = re.compile(r"sửa đổi|bổ sung|thay thế (?:cụm từ|từ|Phụ lục|Mẫu)", re.I)
_GUIDES = re.compile(r"(?:quy định chi tiết|hướng dẫn|biện pháp (?:để tổ chức|thi hành|tổ chức))", re.I)
_ARTICLES = re.compile(r"\b(?:Điều|điều)\s+(\d{1,4}[a-zđ]?(?:(?:,| và|;)\s*(?:Điều\s+)?\d{1,4}[a-zđ]?)*)")
_OF_ARTICLE = re.compile(r"\b(?:khoản|điểm|đoạn|tiết|cụm từ|câu)\b(?:(?!Điều)[^.;“”])*$", re.I)
_PARTLY = re.compile(r"\b(?:khoản|điểm|cụm từ|Phụ lục|Mẫu|Chương|Mục)\b", re.I)
_BASIS = re.compile(rf"^Căn cứ\s+({KIND}(?:(?!số).){{2,150}}?)\s+số\s+({NUMBER})", re.I)
_EXCEPT = re.compile(r"\b(?:trừ|ngoại trừ)\b.*$", re.I)


def read_relations(
    title: str, head: Sequence[str], articles: Sequence[Article], own: str, valid_from: date | None
) -> tuple[Relation, ...]:
    """The relations of a document in the order of its text; each once.

    From the title: "sửa đổi, bổ sung một số điều của ...", "quy định chi tiết ...". From its articles: what is
    amended, repealed, replaced or no longer in force. `own` is the document's number, never its own object.
    """
    found: dict[tuple[object, ...], Relation] = {}

    def add(relation: Relation) -> None:
        if relation.number != own:
            found.setdefault((relation.kind, relation.number, relation.article), relation)

    subjects: list[str] = []
    for relation in _of_title(title, head):
        add(relation)
        if relation.kind is RelationKind.AMENDS:
            subjects.append(relation.number)
    # "Điều 3. Sửa đổi, bổ sung Điều 5": of the one document that the title says is amended.
    subject = subjects[0] if len(subjects) == 1 else ""
    for article in articles:
        if article.number.startswith(("PL", "KT")):
            continue
        for relation in _of_article(article, subject):
            add(relation)
    return tuple(found.values())


def _of_title(title: str, head: Sequence[str]) -> Iterator[Relation]:
    bases = {_key(m[1]): m[2] for m in (_BASIS.match(line) for line in _sentences(head)) if m}
    amends = re.match(r"\s*(?:Sửa đổi|Bổ sung)", title, re.I)
    guides = _GUIDES.search(title)
    kind = RelationKind.AMENDS if amends else RelationKind.GUIDES if guides else None
    if re.match(r"\s*Bãi bỏ", title, re.I):
        kind = RelationKind.REPEALS
    if kind is None:
        return
    numbered = [match[3] for match in _NAMED.finditer(title)]
    if not numbered:
        text = title.lower()
        numbered = [number for name, number in bases.items() if name.lower() in text]
    for number in numbered:
        if kind is not RelationKind.REPEALS:
            yield Relation(kind=kind, number=number)


def _key(name: str) -> str:
    return " ".join(name.split())


def _sentences(head: Sequence[str]) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[;.,])\s+(?=Căn cứ\b)", " ".join(head)) if part.strip()]


def _of_article(article: Article, of_title: str) -> Iterator[Relation]:
    subject = _subject(article) or of_title
    lines = [article.title, *article.text.split("\n")]
    ending: RelationKind | None = None
    for line in lines:
        plain = _unquoted(line)
        names = list(_NAMED.finditer(plain))
        verb = _verb(plain)
        if verb is None:
            # A list below "... hết hiệu lực kể từ ngày Thông tư này có hiệu lực:".
            verb = ending if re.match(r"^\W*(?:[a-zđ]{1,2}\)|-|\d{1,2}[.)])", line) else None
        elif plain.rstrip().endswith(":"):
            ending = verb
        else:
            ending = None
        if verb is None:
            continue
        if names:
            yield from _named(plain, names, verb, article.number)
        elif subject and verb in (RelationKind.AMENDS, RelationKind.REPEALS):
            for number, kind in _articles_touched(plain, verb):
                yield Relation(kind=kind, number=subject, article=number, by_article=article.number)


def _subject(article: Article) -> str:
    """The document that a whole article amends: "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số ..."."""
    first = article.title or article.text.split("\n", 1)[0]
    if not _AMENDS.search(first):
        return ""
    match = _NAMED.search(first)
    return match[3] if match else ""


def _verb(text: str) -> RelationKind | None:
    if _REPLACES.search(text) and not re.search(r"thay thế (?:cụm từ|từ |các cụm|Phụ lục|Mẫu|một số)", text, re.I):
        if re.search(r"(?:sửa đổi, bổ sung|,|hoặc) (?:hoặc )?thay thế (?:thì|bằng|bởi)|được thay thế", text, re.I):
            return None
        return RelationKind.REPLACES
    if re.search(r"dẫn chiếu|trường hợp các văn bản", text, re.I):
        return None
    if _ENDS.search(text) or _REPEALS.search(text):
        return RelationKind.REPEALS
    if re.search(r"(?:^|\s)(?:Sửa đổi|Bổ sung|Thay thế|Thay cụm từ|Bỏ cụm từ)", text):
        return RelationKind.AMENDS
    return None


def _named(text: str, names: Sequence[re.Match[str]], verb: RelationKind, by: str) -> Iterator[Relation]:
    on = None
    effect = re.search(r"hết hiệu lực(?: thi hành)?(?: kể)? từ", text, re.I)
    if effect:
        on = day_in(text, effect.end())
    excluded = _EXCEPT.search(text)
    last = 0
    for match in names:
        if excluded and match.start() > excluded.start():
            return
        if re.search(r"(?:sửa đổi|bổ sung)[^;]{0,40}(?:của|theo|bởi)\s*$", text[last : match.start()], re.I) and last:
            # "Nghị định số A sửa đổi, bổ sung một số điều của Nghị định số B": A is meant.
            last = match.end()
            continue
        before = text[last : match.start()]
        touched = _articles_touched(before, verb)
        partly = _PARTLY.search(before)
        last = match.end()
        if touched:
            for number, kind in touched:
                yield Relation(kind=kind, number=match[3], article=number, by_article=by, on=on)
        else:
            kind = RelationKind.AMENDS if partly and verb is RelationKind.REPEALS else verb
            yield Relation(kind=kind, number=match[3], by_article=by, on=on)


def _articles_touched(text: str, verb: RelationKind) -> list[tuple[str, RelationKind]]:
    """The articles named and what happens to each: where only a clause of it is repealed, it is amended."""
    found: dict[str, RelationKind] = {}
    for match in _ARTICLES.finditer(text):
        partly = _OF_ARTICLE.search(text[: match.start()])
        numbers = re.findall(r"\d{1,4}[a-zđ]?", match[1])
        for at, number in enumerate(numbers):
            kind = RelationKind.AMENDS if partly and at == 0 and verb is RelationKind.REPEALS else verb
            found.setdefault(number, kind)
    return list(found.items())


def _unquoted(line: str) -> str:
    return re.sub(r"“[^”]*(?:”|$)", "“”", line)
