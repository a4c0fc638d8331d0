"""One legal document of what several sources hold of it: the most trusted wording of each article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.law.document import Article, LawSource, LegalDocument
from knowledge.law.order import article_order
from knowledge.law.register import kind_of_code
from knowledge.law.spelling import canonical_number
from vietnamese import fold

_SOURCES = list(LawSource)
_FACTS = ("title", "issuer", "issued_on", "valid_from", "valid_to", "url")
_ALIKE = 0.8
"""Share of common words from which on two wordings are one, told apart by the reading of a PDF."""


@dataclass(frozen=True)
class LawConflict:
    """Something the sources tell differently, or that cannot be right, and what was made of it."""

    number: str
    article: str | None
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        place = f"{self.number}#{self.article}" if self.article else self.number
        return f"{place}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True)
class Wording:
    """What one source holds of a document."""

    document: LegalDocument
    digest: str
    """Hash of its content."""

    consolidated: bool = False
    """Amendments are worked in: the codification, or a consolidated text."""

    @property
    def trust(self) -> tuple[bool, int, date]:
        """Sorts wordings: the codification, consolidated texts, first prints, files, our digest; then the newest."""
        return self.consolidated, _SOURCES.index(self.document.source), self.document.as_of


def wordings_of(document: LegalDocument, digest: str) -> list[Wording]:
    """The document as a wording of itself; a consolidated text is the wording of what it consolidates.

    Of the consolidated text itself only the head stays, so that no article is held twice.
    """
    base = document.consolidates
    if base is None or not _is_of_kind(base.number, base.kind):
        return [Wording(document, digest, document.source is LawSource.CODIFICATION)]
    wording = LegalDocument.model_construct(
        number=canonical_number(base.number),
        kind=base.kind,
        title=document.title,
        issuer=base.issuer,
        issued_on=base.issued_on,
        valid_from=base.valid_from,
        relations=document.relations,
        articles=document.articles,
        source=document.source,
        file=document.file,
        as_of=document.as_of,
    )
    head = document.model_copy(update={"articles": (), "relations": ()})
    return [Wording(head, digest), Wording(wording, digest, consolidated=True)]


def _is_of_kind(number: str, kind: str) -> bool:
    """Whether a number can be of a kind: 28/2015/NĐ-CP is no circular, whatever the text above it says."""
    told = kind_of_code(number.rsplit("/", 1)[-1])
    return told in ("", kind) or number.rstrip("0123456789").endswith("QH")


def merge(wordings: Iterable[Wording]) -> tuple[LegalDocument, list[LawConflict]]:
    """One document: articles of the most trusted wording that has them, facts that only another one tells.

    An article that a consolidated text shows amended after the day of the codification is taken from that text.
    """
    best, *others = sorted(wordings, key=lambda wording: wording.trust, reverse=True)
    document, conflicts = best.document, []
    for other in others:
        if other.document.source is not LawSource.DIGEST:
            conflicts += _differences(document, other)
        document = _filled(document, other.document)
    return document, conflicts


def _filled(best: LegalDocument, other: LegalDocument) -> LegalDocument:
    update: dict[str, object] = {
        name: getattr(other, name) for name in _FACTS if not getattr(best, name) and getattr(other, name)
    }
    update["relations"] = tuple(dict.fromkeys((*best.relations, *other.relations)))
    theirs = {article.number: article for article in other.articles}
    articles = []
    for article in best.articles:
        twin = theirs.pop(article.number, None)
        if twin is not None and _is_amended_after(twin, best.as_of):
            article = twin.model_copy(update={"source": other.source, "topic": article.topic})
        elif twin is not None and twin.path and not article.path:
            article = article.model_copy(update={"path": twin.path})
        articles.append(article)
    if theirs:
        articles += [
            article.model_copy(update={"source": article.source or other.source}) for article in theirs.values()
        ]
        articles.sort(key=lambda article: article_order(article.number))
    update["articles"] = tuple(articles)
    return best.model_copy(update=update)


def _is_amended_after(article: Article, day: date) -> bool:
    return any(change.worked_in and change.on and change.on > day for change in article.changes)


def _differences(best: LegalDocument, other: Wording) -> list[LawConflict]:
    """Articles that no note says were changed, and that two sources nevertheless word differently."""
    theirs = {article.number: article for article in other.document.articles}
    return [
        LawConflict(
            best.number,
            article.number,
            "worded differently",
            f"taken from {best.source} of {best.as_of}, not {other.document.source} of {other.document.as_of}",
        )
        for article in best.articles
        if (twin := theirs.get(article.number))
        and not article.changes
        and not twin.changes
        and not _alike(article, twin)
    ]


def _alike(one: Article, other: Article) -> bool:
    if one.text == other.text:
        return True
    ours, theirs = set(fold(one.text).split()), set(fold(other.text).split())
    return len(ours & theirs) >= _ALIKE * max(1, len(ours | theirs))
