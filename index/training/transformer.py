"""The rival of the static encoder: a small transformer from scratch, trained on the same pairs, measured the same way.

    python -m index.training.transformer --knowledge var/knowledge.db --minutes 10

It starts from the static model's token vectors, adds layers of self-attention over them and takes the mean. Printed:
R@1 and R@5 of both on the development questions, and texts a second of both on one core; nothing is written. The
figures and the choice stand in docs/decisions/0005-encoder.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from index.encoder import StaticEncoder, load_encoder
from index.evaluation import read_questions
from index.fields import dense_text
from index.training import pairs as learning
from index.training.encoder import Recipe, confused, prepare, read_procedures
from index.training.measure import recall
from index.training.pairs import groups_of
from vietnamese import Reader

Matrix = npt.NDArray[np.float32]

LENGTH = 64
"""Tokens of a text that are read."""
BATCH = 64
SHARPNESS = 20.0
QUESTIONS = Path("../shared/eval/dev.single.jsonl")


class Small(nn.Module):
    """Token vectors, `layers` of self-attention, mean."""

    def __init__(self, table: Matrix, layers: int, heads: int = 4) -> None:
        super().__init__()
        size, width = table.shape
        start = np.concatenate([table, np.zeros((1, width), dtype=np.float32)]) / np.abs(table).std()
        self.tokens = nn.Embedding.from_pretrained(torch.from_numpy(start), freeze=False, padding_idx=size)  # type: ignore[no-untyped-call]
        self.places = nn.Parameter(torch.zeros(LENGTH, width))
        layer = nn.TransformerEncoderLayer(width, heads, 2 * width, 0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        # A new layer says nothing at first: training begins at the static model.
        for block in self.layers.layers:
            nn.init.zeros_(block.self_attn.out_proj.weight)
            nn.init.zeros_(block.linear2.weight)
        self.padding = size

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Unit vectors, shape (texts, width), of token numbers padded to one length."""
        empty = rows == self.padding
        held = self.tokens(rows) + self.places[: rows.shape[1]]
        told = self.layers(held, src_key_padding_mask=empty).masked_fill(empty[..., None], 0.0)
        return functional.normalize(told.sum(dim=1), dim=1)


class SmallEncoder:
    """`Small` as an `index.encoder.Encoder`."""

    name, fingerprint = "small transformer", ""

    def __init__(self, model: Small, tokenizer: Tokenizer) -> None:
        self.model, self.tokenizer = model.eval(), tokenizer
        self.dimension = int(model.places.shape[1])

    def rows(self, texts: Sequence[str]) -> torch.Tensor:
        """Token numbers, padded."""
        found = [row.ids[:LENGTH] or [0] for row in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]
        longest = max(map(len, found))
        return torch.tensor([row + [self.model.padding] * (longest - len(row)) for row in found])

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Matrix:
        """See `index.encoder.Encoder`."""
        with torch.inference_mode():
            parts = [self.model(self.rows(texts[begin : begin + 128])).numpy() for begin in range(0, len(texts), 128)]
        return np.concatenate(parts)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--knowledge", type=Path, help="imported records (default: imports them from --data)")
    parser.add_argument("--static", default="index/model")
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=10.0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(Recipe().seed)
    dice = np.random.default_rng(Recipe().seed)
    static = load_encoder(arguments.static)
    if not isinstance(static, StaticEncoder):
        parser.error("--static names no static model to start from")
    reader = Reader.load()
    procedures = read_procedures(arguments.data, arguments.knowledge, "20")
    asked = [q for q in read_questions([QUESTIONS]) if q.expect == "answer"]
    questions = [(learning.content(q.text, reader), frozenset(q.codes)) for q in asked]
    sets = [s for s in prepare(procedures, [], reader, Recipe()) if s.anchors]
    shares = np.array([s.share for s in sets])
    twins, groups = confused(procedures), np.array(groups_of(procedures))
    own = [dense_text(procedure) for procedure in procedures]
    first = {group: row for row, group in reversed(list(enumerate(groups.tolist())))}

    encoder = SmallEncoder(Small(static.table.astype(np.float32), arguments.layers), static.tokenizer)
    optimiser = torch.optim.AdamW(encoder.model.parameters(), lr=3e-4)
    encoder.model.train()
    began, steps, total = time.monotonic(), 0, 0.0
    while time.monotonic() - began < arguments.minutes * 60:
        chosen = sets[int(dice.choice(len(sets), p=shares / shares.sum()))]
        drawn = dice.integers(len(chosen.anchors), size=BATCH)
        texts = [chosen.positives[n] for n in drawn]
        held = np.array([chosen.groups[n] for n in drawn])
        if chosen.of_procedures:
            extra = [int(twins[first[group], dice.integers(twins.shape[1])]) for group in held.tolist()]
            texts, held = [*texts, *(own[n] for n in extra)], np.concatenate([held, groups[extra]])
        scores = SHARPNESS * (
            encoder.model(encoder.rows([chosen.anchors[n] for n in drawn])) @ encoder.model(encoder.rows(texts)).T
        )
        same = torch.from_numpy(held[:BATCH, None] == held[None, :])
        same[torch.arange(BATCH), torch.arange(BATCH)] = False
        loss = functional.cross_entropy(scores.masked_fill(same, -1e4), torch.arange(BATCH))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        steps, total = steps + 1, total + loss.item()
        if steps % 100 == 0:
            print(f"{time.monotonic() - began:5.0f} s  step {steps}  loss {total / 100:.3f}", flush=True)
            total = 0.0
    encoder.model.eval()
    names = [procedure.name for procedure in procedures]
    for name, tried in (("static", static), ("transformer", encoder)):
        begun = time.process_time()
        for place in range(0, len(names), 128):
            tried.encode(names[place : place + 128])
        rate = len(names) / (time.process_time() - begun)
        rates = [recall(tried, procedures, questions, asked=with_sayings) for with_sayings in (False, True)]
        told = "  ".join(f"R@1 {r.first:.3f} R@5 {r.five:.3f}" for r in rates)
        print(f"{name:12} {told} (records alone, with sayings)  {rate:.0f} texts a second")


if __name__ == "__main__":
    main()
