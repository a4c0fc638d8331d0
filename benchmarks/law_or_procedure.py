"""Whether a message asks what the law says or for a procedure: fits and cross-validates `index.certainty.ARBITER`.

    MOTCUA_DATA_DIR=DIR python -m benchmarks.law_or_procedure SINGLE.jsonl LAW-CHAT.jsonl

Single messages that expect an answer, a question back or nothing against questions of law by content. Prints, ten-fold,
how many of each are taken for law, and the four weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from benchmarks import readings
from index.certainty import logit

KINDS = ("answer", "clarify", "unknown", "law")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    index, turns = readings.snapshot(), readings.read(files)
    law = index.law
    if law is None:
        raise SystemExit("the snapshot holds no law: import it and run motcua build")
    rows, kinds = [], []
    for gold in readings.rows(files):
        if gold["expect"] not in KINDS or (gold["expect"] == "law" and gold.get("note") != "content"):
            continue
        turn = turns[gold["q"]]
        procedures, articles = index.retrieve(turn.text).hits, law.find(turn.text, 3)
        top = [hits[0].probability if hits else 0.0 for hits in (procedures, articles)]
        rows.append([logit(turn.likelihood("ask_law")), logit(top[0]), logit(top[1])])
        kinds.append(gold["expect"])
    table, marks = np.array(rows), np.array([kind == "law" for kind in kinds])
    model = LogisticRegression(C=1.0, class_weight={False: 1.0, True: 3.0})
    taken = cross_val_predict(model, table, marks, cv=10)
    for kind in KINDS:
        mine = np.array([each == kind for each in kinds])
        print(f"{kind:8} {mine.sum():4}  taken for law {taken[mine].mean():.3f}")
    model.fit(table, marks)
    print("ARBITER =", tuple(round(float(weight), 2) for weight in (model.intercept_[0], *model.coef_[0])))


if __name__ == "__main__":
    main()
