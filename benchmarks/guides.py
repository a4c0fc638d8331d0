"""What becomes of questions for guides, and of questions for procedures, in a talk's first turn.

    python -m benchmarks.guides [--data var] [--questions FILE...]

Each fifth of the guides' wordings is said to an assistant that knows the other four fifths; FILEs are questions with
the `codes` of procedures that answer them (one JSON object a line), said to the whole. Every message is taken for a
question (`ask`): what Rasa reads in it is not measured here. Two minutes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from actions.contact import Contact
from actions.respond import respond
from actions.thread import Thread
from actions.turn import Turn
from index.guides.book import GuideBook
from index.guides.sayings import Weights, build_guide_sayings
from index.snapshot import Snapshot
from index.training.guides import parts
from knowledge.guide import load_guides
from vietnamese import Reader


def outcome(snapshot: Snapshot, text: str, wanted: str = "") -> str:
    """What the turn ends in: `guide` (the one wanted), `other guide`, or the outcome of the answer."""
    turn = Turn(snapshot.query(text).text, ranking={"ask": 1.0})
    reply = respond(turn, Thread(), snapshot, Contact(), date.today())
    if reply.thread.guide is not None:
        return "guide" if reply.thread.guide == wanted else "other guide"
    answer = reply.messages[0].answer
    kind = "procedure" if answer is not None and answer.procedure is not None else "law"
    return kind if answer is not None and answer.outcome == "answer" else str(answer.outcome if answer else "none")


def told(title: str, found: Iterable[str]) -> None:
    """One line: the share of each outcome."""
    counts = Counter(found)
    total = sum(counts.values())
    shares = ", ".join(f"{kind} {count / total:.3f}" for kind, count in counts.most_common())
    print(f"{title} ({total}): {shares}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("var"))
    parser.add_argument("--questions", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    snapshot, guides, reader = Snapshot.load(given.data / "current"), load_guides(), Reader.load()
    lines = [json.loads(line) for file in given.questions for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [line["q"] for line in lines if line.get("codes") and line.get("q")]
    if asked:
        told("questions for procedures", [outcome(snapshot, text) for text in asked])
    found = []
    for rest, held in parts(guides):
        sayings = build_guide_sayings(rest, snapshot.encoder)
        snapshot.guides = GuideBook(rest, sayings, Weights.shipped(), snapshot.encoder, reader)
        found += [outcome(snapshot, text, guides[place].code) for text, place in held]
    told("left-out wordings of guides", found)


if __name__ == "__main__":
    main()
