"""Whether a message goes on with the talk: fits and cross-validates the weights of `actions/follow.py`.

    MOTCUA_DATA_DIR=DIR python -m benchmarks.follow DIALOGUES.jsonl

Takes the answer turns of dialogues with a procedure under discussion (the gold one of the turn before); five-fold, a
dialogue's turns in one fold. Prints the share where the gold procedure comes first, beside the share of always going
on, and the weights fitted on all.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from actions.follow import WEIGHTS, features
from actions.turn import Turn
from benchmarks import readings
from index.snapshot import Snapshot

FOLDS, ROUNDS, PENALTY = 5, 3, 0.05
Case = tuple[str, npt.NDArray[np.float64], npt.NDArray[np.bool_], bool]
"""Dialogue, features of the candidates, which are gold, whether going on is right."""


def cases(dialogues: list[dict[str, Any]], turns: dict[str, Turn], index: Snapshot) -> list[Case]:
    """The turns to learn from."""
    found: list[Case] = []
    for dialogue in dialogues:
        current, open_choice = None, False
        for gold in dialogue["turns"]:
            if gold["expect"] == "answer":
                if current is not None and not open_choice:
                    turn = turns[gold["user"]]
                    pairs = features(turn, current, index, index.retrieve(turn.text))
                    table = np.array([[values[name] for name in WEIGHTS] for _, values in pairs], dtype=float)
                    right = np.array([candidate.code in gold["codes"] for candidate, _ in pairs])
                    found.append((dialogue["id"], table, right, current.code in gold["codes"]))
                current = next((p for code in gold["codes"] if (p := index.procedure(code))), current)
            open_choice = gold["expect"] == "clarify" or (open_choice and gold["expect"] != "answer")
    return found


def shares(weights: npt.NDArray[np.float64], table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Softmax of the candidates' scores."""
    scores = table @ weights
    masses: npt.NDArray[np.float64] = np.exp(scores - scores.max())
    return masses / masses.sum()


def fit(found: list[Case]) -> npt.NDArray[np.float64]:
    """The weights of largest likelihood under a small ridge."""

    def loss(weights: npt.NDArray[np.float64]) -> float:
        told = [shares(weights, table)[right].sum() for _, table, right, _ in found if right.any()]
        return float(-np.log(np.array(told) + 1e-9).sum() + PENALTY * weights @ weights)

    best: npt.NDArray[np.float64] = minimize(loss, np.zeros(len(WEIGHTS)), method="L-BFGS-B").x
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    found = cases(readings.rows(files), readings.read(files), readings.snapshot())
    names = sorted({name for name, *_ in found})
    chance = np.random.default_rng(1)
    good = []
    for _ in range(ROUNDS):
        order = chance.permutation(names)
        for fold in range(FOLDS):
            held = set(order[fold::FOLDS])
            weights = fit([case for case in found if case[0] not in held])
            good += [right[shares(weights, t).argmax()] for name, t, right, _ in found if name in held]
    on = np.mean([goes_on for *_, goes_on in found])
    print(f"turns {len(found)}  right, cross-validated {np.mean(good):.3f}  always going on {on:.3f}")
    for name, weight in zip(WEIGHTS, fit(found), strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
