"""Learning the model of cries for help: `python -m service.emergency.training` (a minute).

Prints, cross-validated, for how many examples the alarm is raised, by the rules alone and with the model, and for how
many texts that are none: the examples' own `none`, and citizens' questions about procedures and law.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from knowledge.law.asked import load_asked
from knowledge.wordings import Entry, load_wordings
from service.emergency import rules
from service.emergency.wording import ANY, WordingModel, features, least

EXAMPLES = Path(__file__).with_name("examples.yaml")
TALK = Path(__file__).parents[2] / "bot" / "data"
NONE = "none"
_MARKED = re.compile(r"\[([^]]*)\](?:\([^)]*\)|\{[^}]*\})")
LEAST_WORDS = 4
"""Words of a wording of the bank below which it says too little to learn from."""
FOLDS = 5
STRENGTH = 1.0
"""Inverse of the regularisation."""
WEIGHT = 4.0
"""How much more an example of danger counts than a citizen's question: there are sixty times as many of those."""
OFTEN = 5
"""Texts that hold a feature from which it is known even if no example of danger has it."""


def read_examples() -> list[tuple[str, str]]:
    """Texts with their kinds, `none` among them."""
    raw: dict[str, list[str]] = YAML(typ="safe").load(EXAMPLES.read_text("utf-8"))
    return [(text, kind) for kind, texts in raw.items() for text in texts]


def _questions(entry: Entry) -> Iterator[str]:
    for asked in entry.wordings.aspects:
        yield from asked.values()


def wordings() -> list[str]:
    """What citizens ask about procedures and about the law: none of it is a cry for help."""
    bank = load_wordings()
    told = {text for entry in bank.entries for text in (*entry.wordings.situations, *_questions(entry))}
    told |= {text for each in load_asked() for text in each.questions}
    return sorted({text for text in told if len(text.split()) >= LEAST_WORDS} | talk())


def talk() -> set[str]:
    """What citizens say in a talk beside questions, from the examples that Rasa learns from."""
    told = set()
    for path in sorted(TALK.glob("*.yml")):
        for intent in YAML(typ="safe").load(path.read_text("utf-8")).get("nlu", []):
            lines = str(intent.get("examples", "")).splitlines()
            told |= {_MARKED.sub(r"\1", line[2:]).strip() for line in lines if line.startswith("- ")}
    return told


def _matrix(texts: Sequence[str], vocabulary: dict[str, int]) -> Any:
    rows, columns = [], []
    for row, text in enumerate(texts):
        for feature in features(text):
            if feature in vocabulary:
                rows.append(row)
                columns.append(vocabulary[feature])
    return csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(texts), len(vocabulary)))


def learn(texts: Sequence[str], kinds: Sequence[str]) -> WordingModel:
    """The model of these texts: features of an example of danger, and whatever else is said often."""
    danger = [(text, kind) for text, kind in zip(texts, kinds, strict=True) if kind != NONE]
    said = Counter(feature for text in texts for feature in features(text))
    telling = {feature for text, _ in danger for feature in features(text)}
    known = sorted(feature for feature, count in said.items() if count >= OFTEN or feature in telling)
    vocabulary = {feature: row for row, feature in enumerate(known)}
    any_danger = LogisticRegression(C=STRENGTH, max_iter=500, class_weight={0: 1.0, 1: WEIGHT})
    any_danger.fit(_matrix(texts, vocabulary), [int(kind != NONE) for kind in kinds])
    which = LogisticRegression(C=STRENGTH, max_iter=500)
    which.fit(_matrix([text for text, _ in danger], vocabulary), [kind for _, kind in danger])
    return WordingModel(
        kinds=list(which.classes_),
        vocabulary=vocabulary,
        weights=np.vstack([which.coef_, any_danger.coef_]).T.astype(np.float32),
        bias=np.concatenate([which.intercept_, any_danger.intercept_]).astype(np.float32),
    )


def by_rules(text: str) -> bool:
    """Whether the rules raise the alarm."""
    return rules.matched(text, rules.prepare(text)) is not None


def by_model(text: str, found: tuple[str, float]) -> bool:
    """Whether the model's finding does, as the service decides."""
    return found[1] >= least(rules.prepare(text))


def main() -> None:
    """Measure, learn from everything, write the weights."""
    examples, bank = read_examples(), wordings()
    texts, kinds = [text for text, _ in examples] + bank, [kind for _, kind in examples] + [NONE] * len(bank)
    folds = np.random.default_rng(0).permutation(len(texts)) % FOLDS
    found: list[tuple[str, float]] = [("", 0.0)] * len(texts)
    for fold_ in range(FOLDS):
        train = np.flatnonzero(folds != fold_)
        model = learn([texts[i] for i in train], [kinds[i] for i in train])
        for i in np.flatnonzero(folds == fold_):
            found[i] = model.read(texts[i])
    for name, of in (
        ("examples of danger", [i for i, (_, kind) in enumerate(examples) if kind != NONE]),
        ("examples of none", [i for i, (_, kind) in enumerate(examples) if kind == NONE]),
        ("questions of citizens", list(range(len(examples), len(texts)))),
    ):
        ruled = sum(by_rules(texts[i]) for i in of) / len(of)
        both = sum(by_rules(texts[i]) or by_model(texts[i], found[i]) for i in of) / len(of)
        print(f"{name}: {len(of)}, alarm by rules {ruled:.4f}, with the model {both:.4f}")
    told = [i for i, (text, kind) in enumerate(examples) if kind != NONE and by_model(text, found[i])]
    any_kind = sum(found[i][0] == ANY for i in told)
    right = sum(found[i][0] == kinds[i] for i in told)
    print(
        f"of those by the model: right kind {right}, all numbers {any_kind}, wrong kind {len(told) - right - any_kind}"
    )
    for text, read in zip(texts[len(examples) :], found[len(examples) :], strict=True):
        if by_model(text, read) and not by_rules(text):
            print(f"  {read[1]:.2f} {text[:110]}")
    learn(texts, kinds).save()


if __name__ == "__main__":
    main()
