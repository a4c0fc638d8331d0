"""Train the shipped encoder from scratch, on the CPU.

    python -m index.training.encoder --data ../shared/data --output index/model

A static model: one vector per token, a text is the mean of its tokens. The vectors start from the company that tokens
keep in procedures and codified law, then learn from pairs of texts that mean the same (`pairs.py`), each against the
other texts of its batch and against records that words alone would confuse with the right one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.encoder import load_encoder
from index.fields import body_text, dense_text, record_terms, split
from index.lexical import build_field
from index.training import pairs as learning
from index.training.measure import held_out, recall
from index.training.pairs import Pairs, Speech, groups_of, words_of
from index.training.tokens import Floats, build_tokenizer, encode, start
from knowledge.procedure import Procedure
from vietnamese import Reader
from vietnamese.corpus import spoken_sentences

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of a training."""

    tokens: int = 20_000
    dimension: int = 256
    batch: int = 256
    steps: int = 4_000
    rate: float = 0.003
    sharpness: float = 20.0
    twins: int = 1
    """Records that words confuse with the right one, per pair."""
    mined: bool = True
    """Whether half-way the records that the model itself confuses join those."""
    dropped: float = 0.1
    """Share of the tokens of an anchor that are left out, anew each time."""
    seed: int = 7


def texts_of(procedures: Sequence[Procedure], articles: Sequence[dict[str, Any]]) -> tuple[list[str], list[float]]:
    """The texts whose company tokens are learned from, and what each counts."""
    texts: list[str] = []
    weights: list[float] = []

    def add(text: str, weight: float) -> None:
        texts.append(text)
        weights.append(weight)

    for procedure in procedures:
        add(body_text(procedure), 2.0)
        for text in procedure.wordings:
            add(text, 10.0)
    for article in articles:
        add(" ".join(words_of(f"{article['title']} {article['demuc_name']}")), 2.0)
        add(" ".join(words_of((article.get("text") or "")[:800])), 1.0)
    for _, sentence in spoken_sentences():
        add(sentence, 2.0)
    for said, official in Speech().pairs:
        add(f"{said} {official}", 20.0)
    return texts, weights


def confused(procedures: Sequence[Procedure], count: int = 20) -> npt.NDArray[np.int64]:
    """For each record the records of other names whose names are most alike, shape (records, count)."""
    rows = [record_terms(procedure)["plain_name"] for procedure in procedures]
    index = build_field(rows, 0.6)
    groups = np.array(groups_of(procedures))
    found = np.zeros((len(rows), min(count, max(1, len(rows) - 1))), dtype=np.int64)
    for number, row in enumerate(rows):
        scores = index.scores(dict.fromkeys(row, 1.0))
        scores[groups == groups[number]] = -1
        best = np.argsort(-scores, kind="stable")[: found.shape[1]]
        found[number] = best
    return found


def mined(
    bags: Bags, rows: npt.NDArray[np.int64], groups: npt.NDArray[np.int64], table: Floats, count: int = 20
) -> npt.NDArray[np.int64]:
    """For each record those of other names that lie nearest by the vectors learned so far, shape (records, count)."""
    tokens, starts = bags.gather(rows)
    vectors = np.add.reduceat(table[tokens], starts)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    count = min(count, max(1, len(rows) - 1))
    found = np.zeros((len(rows), count), dtype=np.int64)
    for begin in range(0, len(rows), 512):
        cosines = vectors[begin : begin + 512] @ vectors.T
        cosines[groups[begin : begin + 512, None] == groups[None, :]] = -2
        found[begin : begin + 512] = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    return found


class Bags:
    """Texts as tokens, each different text once."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        distinct = list(dict.fromkeys(texts))
        self.place = {text: number for number, text in enumerate(distinct)}
        self.tokens, self.starts = encode(tokenizer, distinct)
        self.sizes = np.diff(self.starts)

    def gather(
        self, rows: npt.NDArray[np.int64], dice: np.random.Generator | None = None, dropped: float = 0.0
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Tokens of the texts `rows` in one row, and where each begins. With `dice` some tokens are left out."""
        sizes = self.sizes[rows]
        ends = np.cumsum(sizes)
        places = np.arange(int(ends[-1])) + np.repeat(self.starts[rows] - (ends - sizes), sizes)
        tokens = self.tokens[places].astype(np.int64)
        if dice is None or not dropped:
            return tokens, ends - sizes
        keep = dice.random(len(tokens)) >= dropped
        owner = np.repeat(np.arange(len(rows)), sizes)
        kept = np.bincount(owner[keep], minlength=len(rows))
        keep |= (kept == 0)[owner]
        counts = np.bincount(owner[keep], minlength=len(rows))
        return tokens[keep], np.cumsum(counts) - counts


def train(
    tokenizer: Tokenizer,
    table: Floats,
    sets: Sequence[Pairs],
    procedures: Sequence[Procedure],
    recipe: Recipe,
    tell: Progress = lambda _: None,
) -> Floats:
    """The table after training: each anchor must find its positive among those of its batch and their twins."""
    import torch
    from torch.nn import functional

    torch.manual_seed(recipe.seed)
    dice = np.random.default_rng(recipe.seed)
    sets = [s for s in sets if s.anchors]
    own = [dense_text(procedure) for procedure in procedures]
    bags = Bags(tokenizer, [*own, *(text for s in sets for text in (*s.anchors, *s.positives))])
    twins = confused(procedures)
    mined_at = recipe.steps // 2 if recipe.mined else -1
    first_of_group: dict[int, int] = {}
    for row, group in enumerate(groups_of(procedures)):
        first_of_group.setdefault(group, row)
    own_rows = np.array([bags.place[text] for text in own])
    own_groups = np.array(groups_of(procedures))
    rows = [
        (
            np.array([bags.place[text] for text in s.anchors]),
            np.array([bags.place[text] for text in s.positives]),
            np.array(s.groups),
            s.of_procedures,
        )
        for s in sets
    ]
    shares = np.array([s.share for s in sets])
    shares /= shares.sum()
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(table.copy()), freeze=False, mode="sum", sparse=True)
    optimiser = torch.optim.SparseAdam(list(bag.parameters()), lr=recipe.rate)
    running = 0.0
    tell(f"{len(bags.sizes)} different texts, {int(bags.sizes.sum())} tokens")
    for step in range(recipe.steps):
        if step == mined_at:
            twins = np.concatenate([twins, mined(bags, own_rows, own_groups, bag.weight.detach().numpy())], axis=1)
            tell("mined negatives")
        optimiser.param_groups[0]["lr"] = recipe.rate * (1 - step / recipe.steps) * min(1.0, (step + 1) / 100)
        anchors, positives, groups, of_procedures = rows[int(dice.choice(len(rows), p=shares))]
        drawn = dice.integers(len(anchors), size=recipe.batch)
        targets = positives[drawn]
        target_groups = groups[drawn]
        if of_procedures and recipe.twins:
            likely = np.array([first_of_group[group] for group in target_groups])
            extra = twins[likely[:, None], dice.integers(twins.shape[1], size=(recipe.batch, recipe.twins))].ravel()
            targets = np.concatenate([targets, own_rows[extra]])
            target_groups = np.concatenate([target_groups, own_groups[extra]])
        asked, asked_starts = bags.gather(anchors[drawn], dice, recipe.dropped)
        held, held_starts = bags.gather(targets)
        a = functional.normalize(bag(torch.from_numpy(asked), torch.from_numpy(asked_starts)), dim=1)
        b = functional.normalize(bag(torch.from_numpy(held), torch.from_numpy(held_starts)), dim=1)
        scores = recipe.sharpness * (a @ b.T)
        same = torch.from_numpy(groups[drawn][:, None] == target_groups[None, :])
        same[torch.arange(recipe.batch), torch.arange(recipe.batch)] = False
        scores = scores.masked_fill(same, -1e4)
        loss = functional.cross_entropy(scores, torch.arange(recipe.batch))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()  # type: ignore[no-untyped-call]
        running += loss.item()
        if (step + 1) % 200 == 0:
            tell(f"step {step + 1} of {recipe.steps}: loss {running / 200:.3f}")
            running = 0.0
    trained: Floats = bag.weight.detach().numpy()
    return trained


def save(folder: Path, tokenizer: Tokenizer, table: Floats) -> None:
    """Write the model as a sentence-transformers folder, half precision; the card beside it stays."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    # Equal scale leaves every cosine as it is and uses the range of half precision.
    scale = float(np.abs(table).max())
    weights = torch.from_numpy((table / scale).astype(np.float16))
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu")
    model.save(str(folder), create_model_card=False)


def prepare(
    procedures: Sequence[Procedure], articles: Sequence[dict[str, Any]], reader: Reader, recipe: Recipe
) -> list[Pairs]:
    """All pairs that are learned from."""
    return [
        *learning.procedure_pairs(procedures, recipe.seed),
        learning.asked_pairs(procedures, reader, recipe.seed),
        learning.law_pairs(articles, recipe.seed),
        learning.lexicon_pairs(),
    ]


def build(
    procedures: Sequence[Procedure],
    articles: Sequence[dict[str, Any]],
    recipe: Recipe,
    tell: Progress = lambda _: None,
) -> tuple[Tokenizer, Floats]:
    """Train a model: its tokenizer and its table, shape (tokens, dimension)."""
    texts, weights = texts_of(procedures, articles)
    tell(f"{len(texts)} texts")
    tokenizer = build_tokenizer(((split(t), w) for t, w in zip(texts, weights, strict=True)), recipe.tokens)
    tell(f"{tokenizer.get_vocab_size()} tokens")
    table = start(tokenizer, texts, weights, recipe.dimension, recipe.seed)
    tell("first vectors")
    sets = prepare(procedures, articles, Reader.load(), recipe)
    tell(", ".join(f"{s.name} {len(s.anchors)}" for s in sets))
    return tokenizer, train(tokenizer, table, sets, procedures, recipe, tell)


def read_procedures(data: Path, knowledge: Path | None, province: str) -> list[Procedure]:
    """The compiled records with the first authors' sayings: from `knowledge`, or imported for this once.

    What the second authors say is kept for the weights of fusion and certainty, which must meet unseen sayings.
    """
    from knowledge.compile import compile_knowledge
    from knowledge.wordings import load_wordings

    bank = load_wordings(passes=(1,))
    if knowledge is not None:
        return compile_knowledge(knowledge, province, wordings=bank).procedures
    from knowledge.catalog import Catalog
    from knowledge.importers.importing import import_paths
    from knowledge.store import Store

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "knowledge.db"
        with Store(path) as store:
            catalog = Catalog.load(data / "procedures" / "catalog-2026-07.jsonl.gz")
            import_paths(store, [data / "procedures" / "national-2026-07.zip"], catalog)
        return compile_knowledge(path, province, wordings=bank).procedures


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--knowledge", type=Path, help="imported records (default: imports them from --data)")
    parser.add_argument("--output", type=Path, default=Path("index/model"))
    parser.add_argument("--province", default="20")
    parser.add_argument("--steps", type=int, default=Recipe().steps)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--held-out", type=float, default=0.0, help="share of curated records to measure with, unseen")
    arguments = parser.parse_args()

    import torch

    torch.set_num_threads(arguments.threads)
    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {what}", file=sys.stderr, flush=True)

    procedures = read_procedures(arguments.data, arguments.knowledge, arguments.province)
    articles = list(learning.read_articles(arguments.data / "law" / "codified-articles-2026-01.jsonl.gz"))
    tell(f"{len(procedures)} procedures, {len(articles)} articles")
    recipe = Recipe(steps=arguments.steps)
    learned, unseen = held_out(procedures, arguments.held_out, recipe.seed)
    tokenizer, table = build(learned, articles, recipe, tell)
    save(arguments.output, tokenizer, table)
    tell(f"written to {arguments.output}")
    if unseen:
        encoder = load_encoder(str(arguments.output))
        assert encoder is not None
        reader = Reader.load()
        questions = [(learning.content(text, reader), frozenset({p.code})) for p in unseen for text in p.wordings]
        print(f"unseen wordings, vectors alone: {recall(encoder, learned, questions, asked=False)}")


if __name__ == "__main__":
    main()
