"""How well vectors alone find the record that a question means."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder
from index.evaluation import Rates
from index.fields import asked_texts, dense_text
from index.training.pairs import groups_of
from knowledge.procedure import Procedure

Questions = Sequence[tuple[str, frozenset[str]]]
"""What the index embeds of a question, and the codes that answer it."""


def held_out(procedures: Sequence[Procedure], share: float, seed: int) -> tuple[list[Procedure], list[Procedure]]:
    """All records with the wordings of some taken out, and those records as they were. Whole records are drawn."""
    curated = [procedure.code for procedure in procedures if procedure.wordings]
    drawn = np.random.default_rng(seed).permutation(len(curated))[: round(len(curated) * share)]
    codes = {curated[number] for number in drawn}
    left = [p.model_copy(update={"wordings": []}) if p.code in codes else p for p in procedures]
    return left, [p for p in procedures if p.code in codes]


def recall(encoder: Encoder, procedures: Sequence[Procedure], questions: Questions, *, asked: bool) -> Rates:
    """R@1 and R@5; records of one name count as one. With `asked` a record is also found by what citizens call it."""
    texts: list[str] = []
    begins: list[int] = []
    for procedure in procedures:
        begins.append(len(texts))
        texts.append(dense_text(procedure))
        if asked:
            texts.extend(dict.fromkeys(asked_texts(procedure)))
    vectors = encoder.encode(texts)
    groups = np.array(groups_of(procedures))
    meant = {procedure.code: int(group) for procedure, group in zip(procedures, groups, strict=True)}
    places = []
    for text, codes in questions:
        cosines = np.maximum.reduceat(vectors @ encoder.encode([text], question=True)[0], begins)
        order = dict.fromkeys(groups[np.argsort(-cosines, kind="stable")[:100]].tolist())
        gold = {meant[code] for code in codes if code in meant}
        places.append(next((place for place, group in enumerate(order) if group in gold), 100))
    row = np.array(places)
    return Rates(len(row), float(np.mean(row < 1)), float(np.mean(row < 5)))
