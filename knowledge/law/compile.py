"""All law that is known: one document per number and kind, its state as later documents made it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge.law.digest import load_digests
from knowledge.law.document import Change, ChangeKind, LegalDocument
from knowledge.law.endings import ends_whole
from knowledge.law.known import known_endings
from knowledge.law.merge import LawConflict, Wording, merge, wordings_of
from knowledge.law.store import Key, LawStore, Omission
from knowledge.law.validity import (
    ENDING,
    Effect,
    by_number,
    changed_by,
    effects_of,
    outranks,
)

RULES = "1"
"""Part of each hash: raised when documents are put together by other rules."""


@dataclass(frozen=True)
class LawCompilation:
    """The law held: documents ordered by number and kind, articles in their order, validity and changes applied."""

    documents: list[LegalDocument]
    conflicts: list[LawConflict] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    hashes: dict[Key, str] = field(default_factory=dict)
    """Number and kind → hash of all that is told of the document: the same hash, the same document."""

    absent: dict[str, tuple[Change, ...]] = field(default_factory=dict)
    """Number of a document that is not held → what the documents held did to it as a whole."""

    def __post_init__(self) -> None:
        index: dict[str, list[LegalDocument]] = {}
        for document in self.documents:
            index.setdefault(document.number, []).append(document)
        object.__setattr__(self, "_index", index)

    def get(self, number: str, kind: str | None = None) -> LegalDocument | None:
        """A document held; of several with one number the law comes first."""
        found: list[LegalDocument] = self._index.get(number, [])  # type: ignore[attr-defined]
        found = [document for document in found if kind in (None, document.kind)]
        return min(found, key=lambda document: document.kind not in ("Luật", "Bộ luật"), default=None)


def compile_law(store: Path | None, digests: Path | None = None) -> LawCompilation:
    """Documents of the store (None or no such file: none), and our own digests where no full text is held.

    `digests` is their folder; None takes the repository's own.

    Raises `KnowledgeError` when the store is damaged or a digest faulty.
    """
    conflicts: list[LawConflict] = []
    held: dict[Key, list[Wording]] = {}
    omissions: list[Omission] = []
    digested = load_digests(digests)
    if store is not None and store.exists():
        with LawStore(store) as opened:
            for document, digest in opened.hashed():
                _add(held, document, digest)
            omissions = opened.omissions()
    for document in digested:
        _add(held, document, document.model_dump_json())
    documents: list[LegalDocument] = []
    hashes: dict[Key, list[str]] = {}
    for key in sorted(held):
        wordings = held.pop(key)
        document, found = merge(wordings)
        documents.append(document)
        conflicts += found
        hashes[key] = [wording.digest for wording in wordings]
    effects = by_number([*(effect for document in documents for effect in effects_of(document)), *known_endings()])
    documents, applied = _applied(documents, effects, conflicts)
    for key, fitting in applied.items():
        hashes[key] += [repr(effect) for effect in fitting]
    return LawCompilation(
        documents,
        conflicts,
        omissions,
        {key: hashlib.sha256("\n".join([RULES, *parts]).encode()).hexdigest()[:32] for key, parts in hashes.items()},
        _absent(documents, effects),
    )


def _add(held: dict[Key, list[Wording]], document: LegalDocument, digest: str) -> None:
    for wording in wordings_of(document, digest):
        held.setdefault((wording.document.number, wording.document.kind), []).append(wording)


def _applied(
    documents: list[LegalDocument], effects: Mapping[str, list[Effect]], conflicts: list[LawConflict]
) -> tuple[list[LegalDocument], dict[Key, list[Effect]]]:
    """The documents as the others changed them, and what changed each."""
    numbers: dict[str, list[LegalDocument]] = {}
    for document in documents:
        numbers.setdefault(document.number, []).append(document)
    applied: dict[Key, list[Effect]] = {}
    result = []
    for document in documents:
        fitting = _fitting(document, effects.get(document.number, ()), numbers, conflicts)
        if fitting:
            applied[document.number, document.kind] = fitting
        result.append(changed_by(document, fitting) if fitting else document)
    return result, applied


def _absent(documents: list[LegalDocument], effects: Mapping[str, list[Effect]]) -> dict[str, tuple[Change, ...]]:
    held = {document.number for document in documents}
    found = {
        number: tuple(effect.change for effect in each if effect.article is None)
        for number, each in effects.items()
        if number not in held
    }
    return {number: changes for number, changes in found.items() if changes}


def _fitting(
    document: LegalDocument,
    effects: Iterable[Effect],
    numbers: dict[str, list[LegalDocument]],
    conflicts: list[LawConflict],
) -> list[Effect]:
    """The effects that can be meant for this document; the others are reported."""
    fitting = []
    for effect in effects:
        by = effect.change.number
        if effect.kind is not None and effect.kind != document.kind:
            continue
        if effect.article is None and effect.change.kind in ENDING and not _speaks_of_whole(effect, numbers):
            effect = replace(effect, change=effect.change.model_copy(update={"kind": ChangeKind.PARTLY_REPEALED}))
        if effect.kind is None and len(numbers[document.number]) > 1:
            if document is numbers[document.number][0]:
                conflicts.append(LawConflict(document.number, effect.article, "changed, but of two kinds which", by))
        elif effect.change.kind in ENDING and by in numbers and not outranks(numbers[by][0].kind, document.kind):
            conflicts.append(LawConflict(document.number, effect.article, "ended by a lower document; not taken", by))
        elif effect.change.on and document.valid_from and effect.change.on < document.valid_from:
            conflicts.append(LawConflict(document.number, effect.article, "changed before it began; not taken", by))
        else:
            fitting.append(effect)
    return fitting


def _speaks_of_whole(effect: Effect, numbers: dict[str, list[LegalDocument]]) -> bool:
    change = effect.change
    articles = [document.article(change.article or "") for document in numbers.get(change.number, ())]
    return all(article is None or ends_whole(article.text, effect.number) for article in articles)


__all__ = ["LawCompilation", "LawConflict", "compile_law"]
