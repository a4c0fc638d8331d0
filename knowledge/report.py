"""What an import did, for the person who ran it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pydantic import BaseModel

SHOWN = 10


class Refused(BaseModel):
    """A file that was not taken, and why."""

    file: str
    reason: str


class Report(BaseModel):
    """New, changed, unchanged and refused records, and the fields that may not be told as fact."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: list[str] = []
    refused: list[Refused] = []
    gone: list[str] = []
    twice: list[str] = []
    laws: int = 0
    articles: int = 0
    left_out: dict[str, int] = {}
    left_out_places: list[str] = []
    doubtful: dict[str, int] = {}
    doubtful_records: int = 0
    without_catalog: int = 0
    dates: dict[date, int] = {}
    seconds: float = 0.0

    @property
    def taken(self) -> int:
        """Records that are now in the store from this import."""
        return self.new + self.changed + self.unchanged

    def lines(self) -> list[str]:
        """The report as plain lines of text."""
        lines = [
            f"{self.read} files read in {self.seconds:.1f} s: {self.new} new, {self.changed} changed, "
            f"{self.unchanged} unchanged, {len(self.refused)} refused"
        ]
        if self.dates:
            spread = sorted(self.dates)
            span = f"{spread[0]}" if len(spread) == 1 else f"{spread[0]} to {spread[-1]}"
            lines.append(f"state of the source: {span}")
        lines += _some("refused", [f"{refusal.file}: {refusal.reason}" for refusal in self.refused])
        if self.laws:
            anew = f", {self.articles:,} articles of them read anew" if self.articles else ""
            lines.append(f"legal documents: {self.laws:,}{anew}")
        lines += _some("stands in several files of this import, taken once", self.twice)
        lines += _some("older than what is held, left as it was", self.older)
        lines += _some("held but not in this import (kept; withdrawn at the source?)", self.gone)
        if self.left_out:
            lines.append(f"left out of the codification: {sum(self.left_out.values())}")
            lines += [f"  {count:>4}  {reason}" for reason, count in Counter(self.left_out).most_common()]
            lines += [f"  {place}" for place in self.left_out_places[:SHOWN]]
        if self.without_catalog:
            lines.append(
                f"{self.without_catalog} records are not in the catalogue, so nobody knows who issued them; "
                "name it with --catalog"
            )
        if self.doubtful:
            lines.append(f"fields that are not told as fact, in {self.doubtful_records} records:")
            width = max(len(str(count)) for count in self.doubtful.values())
            lines += [f"  {count:>{width}}  {reason}" for reason, count in Counter(self.doubtful).most_common()]
        return lines


def _some(title: str, entries: list[str]) -> list[str]:
    if not entries:
        return []
    more = [f"  ... and {len(entries) - SHOWN} more"] if len(entries) > SHOWN else []
    return [f"{title}: {len(entries)}", *(f"  {entry}" for entry in entries[:SHOWN]), *more]
