"""The ledger as `status` prints it."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from service.commands.run import out

FIELDS = 12
"""Fields and documents shown; `--json` has all."""


def show_ledger(ledger: dict[str, Any]) -> None:
    """Print a ledger (as `Ledger.model_dump` gives it) as tables."""
    out.print(f"\nheld in the snapshot, state of {ledger['on']}", style="bold")
    law = _table("law", "in force", "not yet", "ended")
    for kind, count in ledger["documents"].items():
        law.add_row(kind, *(str(count[state]) for state in ("in_force", "not_yet", "ended")))
    out.print(law)
    articles, in_force = ledger["articles"], ledger["articles_in_force"]
    out.print(f"articles      {articles}, {in_force} in force; {ledger['digests']} documents as digests of our own")
    out.print(f"procedures    {ledger['procedures']}, records of {ledger['oldest']} to {ledger['newest']}")
    _counts("level", ledger["levels"])
    _counts("field", ledger["fields"])
    out.print(f"doubtful      {ledger['doubtful_records']} records")
    _counts("doubtful value", ledger["doubtful_fields"])
    _counts("legal basis", ledger["bases"])
    expired = ledger["expired"]
    out.print(
        f"expired       {len(expired)} documents are still legal bases, "
        f"of {ledger['procedures_with_expired_bases']} procedures"
    )
    if expired:
        table = _table("ended", "procedures", "last day", "replaced by")
        for each in expired[:FIELDS]:
            table.add_row(each["number"], str(each["procedures"]), each["until"] or "", each["successor"] or "")
        out.print(table)
        _more(len(expired))


def _counts(title: str, counts: dict[str, int]) -> None:
    if not counts:
        return
    table = _table(title, "count")
    for name, count in list(counts.items())[:FIELDS]:
        table.add_row(name, str(count))
    out.print(table)
    _more(len(counts))


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first, min_width=14)
    for other in others:
        table.add_column(other, justify="right")
    return table


def _more(count: int) -> None:
    if count > FIELDS:
        out.print(f"  and {count - FIELDS} more: --json", style="dim")
