"""Whether a document or an article is in force on a day, and who changed or ended it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.law.document import Article, Change, ChangeKind, LegalDocument, Relation, RelationKind

ENDING = frozenset({ChangeKind.REPLACED, ChangeKind.REPEALED, ChangeKind.SUSPENDED})
"""Changes after which the whole document or article no longer applies."""

_CHANGE_OF = {
    RelationKind.AMENDS: ChangeKind.AMENDED,
    RelationKind.REPLACES: ChangeKind.REPLACED,
    RelationKind.REPEALS: ChangeKind.REPEALED,
}
_RANKS = (
    ("Hiến pháp",),
    ("Bộ luật", "Luật"),
    ("Pháp lệnh", "Nghị quyết", "Nghị quyết liên tịch", "Lệnh", "Sắc lệnh"),
    ("Nghị định",),
    ("Quyết định", "Chỉ thị"),
    ("Thông tư", "Thông tư liên tịch"),
)


class Status(StrEnum):
    """The state of a document or article on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    AMENDED = "amended"
    """In force, as changed by later documents."""

    REPLACED = "replaced"
    """Ended, and another one took its place."""

    ENDED = "ended"

    @property
    def applies(self) -> bool:
        """Whether it may be cited as the law of that day."""
        return self in (Status.IN_FORCE, Status.AMENDED)


@dataclass(frozen=True)
class State:
    """The state on a day, since when and until when (last day), and the later documents that made it so."""

    status: Status
    since: date | None = None
    until: date | None = None
    by: tuple[Change, ...] = ()
    successor: str | None = None
    """Number of the document that took its place."""

    outdated: bool = False
    """Amended by something that the wording held here does not have yet."""


@dataclass(frozen=True)
class Effect:
    """What one document does to another, or to one of its articles, from a day on."""

    number: str
    kind: str | None
    article: str | None
    change: Change


def state_of(document: LegalDocument, article: Article | None, on: date) -> State:
    """The state on day `on` of an article, or with None of the document itself.

    A document that has ended takes its articles with it; an article can end, begin and be changed alone.
    """
    begin, end = document.valid_from, document.valid_to
    changes = document.changes if article is None else (*_of_all(document.changes), *article.changes)
    if article is not None:
        begin = max(filter(None, (begin, article.valid_from)), default=None)
        end = min(filter(None, (end, article.valid_to)), default=None)
    return state_when(begin, end, changes, on)


def state_when(begin: date | None, end: date | None, changes: Iterable[Change], on: date) -> State:
    """The state on day `on` of what holds from `begin` to `end` (its last day) and was changed so."""
    since = tuple(change for change in changes if change.on is None or change.on <= on)
    endings = tuple(change for change in since if change.kind in ENDING)
    if begin is not None and on < begin:
        return State(Status.NOT_YET, begin, end)
    if endings or (end is not None and end < on):
        first = min((change.on for change in endings if change.on), default=None)
        last = end if end is not None else first - timedelta(days=1) if first else None
        successor = _successor(endings)
        return State(Status.REPLACED if successor else Status.ENDED, begin, last, endings, successor)
    if since:
        return State(Status.AMENDED, begin, end, since, None, any(not change.worked_in for change in since))
    return State(Status.IN_FORCE, begin, end)


def _of_all(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes of a document that hold for each of its articles: its end. An amendment holds for those it names."""
    return tuple(change for change in changes if change.kind in ENDING)


def _successor(endings: Iterable[Change]) -> str | None:
    return next((change.number for change in endings if change.kind is ChangeKind.REPLACED), None)


def effects_of(document: LegalDocument) -> list[Effect]:
    """What a document does to others by its relations."""
    return [
        Effect(relation.number, None, relation.article, _change(document, relation))
        for relation in document.relations
        if relation.kind in _CHANGE_OF and relation.number != document.number
    ]


def _change(document: LegalDocument, relation: Relation) -> Change:
    return Change(
        kind=_CHANGE_OF[relation.kind],
        number=document.number,
        article=relation.by_article,
        on=relation.on or document.valid_from,
    )


def outranks(one: str, other: str) -> bool:
    """Whether a document of kind `one` may end one of kind `other`: a circular ends no law."""
    return _rank(one) <= _rank(other)


def _rank(kind: str) -> int:
    return next((rank for rank, kinds in enumerate(_RANKS) if kind in kinds), len(_RANKS))


def changed_by(document: LegalDocument, effects: Iterable[Effect]) -> LegalDocument:
    """The document with what the effects do to it: the day before an ending is its last."""
    whole = [effect.change for effect in effects if effect.article is None]
    parts: dict[str, list[Change]] = {}
    for effect in effects:
        if effect.article is not None:
            parts.setdefault(effect.article, []).append(effect.change)
    update: dict[str, object] = {}
    if fresh := _fresh(document.changes, whole):
        update["changes"] = (*document.changes, *fresh)
        update["valid_to"] = _end(document.valid_to, fresh)
    if parts:
        update["articles"] = tuple(_article(article, parts.get(article.number, ())) for article in document.articles)
    return document.model_copy(update=update) if update else document


def _article(article: Article, changes: Iterable[Change]) -> Article:
    fresh = _fresh(article.changes, changes)
    if not fresh:
        return article
    return article.model_copy(update={"changes": (*article.changes, *fresh), "valid_to": _end(article.valid_to, fresh)})


def _fresh(held: Iterable[Change], changes: Iterable[Change]) -> list[Change]:
    """Changes that are not told yet. The codification's own word on what a document did to an article stands."""
    known = {change.number for change in held}
    return list(dict.fromkeys(change for change in changes if change.number not in known))


def _end(end: date | None, changes: Iterable[Change]) -> date | None:
    days = [change.on - timedelta(days=1) for change in changes if change.kind in ENDING and change.on]
    return min([*days, *([end] if end else [])], default=None)


def by_number(effects: Iterable[Effect]) -> Mapping[str, list[Effect]]:
    """The effects by the number of the document affected."""
    found: dict[str, list[Effect]] = {}
    for effect in effects:
        found.setdefault(effect.number, []).append(effect)
    return found
