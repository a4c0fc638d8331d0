"""Telling what was found about a channel: a line each, exit code 1 where something is to be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from service.commands.run import err, out

if TYPE_CHECKING:
    from service.channels.finding import Finding

UNWELL = 1
"""Exit code where something is to be done."""
MARKS = {True: "ok", False: "!!", None: "  "}


def tell(findings: Iterable[Finding], page: str) -> None:
    """Print them; exit code 1 where one is not well.

    Args:
        findings: in their order.
        page: of the documentation, which says what to do.
    """
    well = True
    for finding in findings:
        out.print(f"{MARKS[finding.ok]} {finding.name:<14} {finding.told}", markup=False)
        well = well and finding.ok is not False
    if not well:
        err.print(f"{page} tells what each line means and what to do", markup=False)
        raise typer.Exit(UNWELL)
