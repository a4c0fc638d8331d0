"""`knowledge ...`: the curated records, kept true by officers without a programmer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.run import err, out, told
from service.settings import ROOT, Settings

if TYPE_CHECKING:
    from knowledge.check.outcome import Outcome
    from knowledge.check.readability import Measure
    from knowledge.guide import Guide

app = typer.Typer(
    help="The curated records: check, edit in a spreadsheet, review, retire (docs/knowledge.md).", no_args_is_help=True
)

SHARED = ROOT.parent / "shared" / "data" / "procedures"
"""The national database and the catalogue, where they lie beside the repository."""

SHOWN = 40


@app.command()
@told
def check(
    codes: Annotated[list[str] | None, typer.Argument(help="codes to check; default: all records and guides")] = None,
    against: Annotated[
        list[Path] | None,
        typer.Option(help="zip, folder or file of the national database; default: the newest beside the repository"),
    ] = None,
    catalog: Annotated[Path | None, typer.Option(help="the portal's catalogue; default: the one beside it")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
    all_: Annotated[bool, typer.Option("--all", help="show the explained differences too")] = False,
) -> None:
    """Compare the curated records with the national database; look for copied sentences and for hard ones.

    Exit code 1 while a difference is unexplained (name its field, or one above it, in the record's doubts with the
    reason), a sentence is copied, or the overviews' sentences are too long on average.
    """
    from knowledge.catalog import Catalog
    from knowledge.check.against import read_national
    from knowledge.check.outcome import check as check_all
    from knowledge.check.readability import Readability
    from knowledge.curated import CuratedError, read_curated
    from knowledge.wordings import load_wordings

    records, faults = read_curated(Settings.load().curated_dir)
    asked = {f"{code}.yaml" for code in codes or ()}
    if mine := [fault for fault in faults if not asked or fault.file in asked]:
        raise CuratedError(mine)
    if unknown := sorted(set(codes or ()) - {record.code for record in records}):
        raise typer.BadParameter(f"no curated record has the code {', '.join(unknown)}")
    chosen = [record for record in records if not codes or record.code in codes]
    paths = against or sorted(SHARED.glob("national-*.zip"))[-1:]
    rows_at = catalog or next(iter(sorted((paths[0].parent if paths else SHARED).glob("catalog-*.jsonl.gz"))), None)
    with err.status("Reading the national database"):
        rows = Catalog.load(rows_at) if rows_at else None
        national = read_national(paths, {record.code for record in chosen}, rows) if paths else None
    with err.status("Comparing"):
        found = check_all(chosen, [] if codes else _guides(), national, Readability(load_wordings()), rows)
    if as_json:
        out.print_json(data=found.to_json())
    else:
        _tell(found, all_)
        if national is None:
            err.print("skipped: the comparison (no national database beside the repository; name one with --against)")
    if not found.passes:
        raise typer.Exit(1)


@app.command()
@told
def export(
    file: Annotated[Path, typer.Argument(help="the workbook to write, .xlsx")],
    codes: Annotated[list[str] | None, typer.Argument(help="codes of records; default: all")] = None,
) -> None:
    """Write records into a workbook that officers edit."""
    from knowledge.curated import load_curated
    from knowledge.sheets.procedures import write_procedures

    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{file.name}: name it .xlsx")
    records = load_curated(Settings.load().curated_dir)
    if unknown := sorted(set(codes or ()) - {record.code for record in records}):
        raise typer.BadParameter(f"no curated record has the code {', '.join(unknown)}")
    chosen = [record for record in records if not codes or record.code in codes]
    write_procedures(file, chosen)
    out.print(f"{file}: {len(chosen)} records; next: edit it, then motcua knowledge import {file}", markup=False)


@app.command("import")
@told
def import_(
    file: Annotated[Path, typer.Argument(help="the edited workbook, .xlsx")],
    apply: Annotated[bool, typer.Option("--apply", help="write the changes; without it they are only shown")] = False,
) -> None:
    """Show what an edited workbook changes and, with --apply, write it into the records' files.

    On any fault nothing is written; each is told with its sheet and cell. Exit code 2 then.
    """
    from knowledge.curated import load_curated
    from knowledge.sheets.changes import changes_of, write_changes
    from knowledge.sheets.procedures import read_procedures

    folder = Settings.load().curated_dir
    held = load_curated(folder)
    records, cells = read_procedures(file, held)
    changes = changes_of(held, records, cells)
    for change in changes:
        out.print(str(change), markup=False)
    codes = len({change.code for change in changes})
    out.print(f"{len(changes)} changes in {codes} of {len(records)} records")
    if changes and apply:
        written = write_changes(folder, held, records)
        out.print(
            f"written: {len(written)} files in {folder}; next: motcua knowledge check, motcua build", markup=False
        )
    elif changes:
        out.print("nothing is written yet: add --apply")


def _guides() -> list[Guide]:
    """All guides; none, and the reason told, where one of them is faulty: the records are checked all the same."""
    from knowledge.errors import KnowledgeError
    from knowledge.guide import load_guides

    try:
        return load_guides()
    except KnowledgeError as error:
        err.print(f"skipped: the guides: {error}", markup=False)
        return []


def _tell(found: Outcome, all_: bool) -> None:
    explained = len(found.differences) - len(found.unexplained)
    out.print(
        f"compared      {found.facts} facts of {found.compared} records: {len(found.differences)} differ, "
        f"{explained} explained, {len(found.unexplained)} not"
    )
    for each in found.differences:
        if all_ or not each.reason:
            reason = f" ({each.reason})" if each.reason else ""
            out.print(f"  {each.conflict}{reason}", markup=False)
    for code in found.absent:
        out.print(f"  {code}: the national database has no such code")
    out.print(f"copied        {len(found.copied)} runs of eight words or more")
    for run in found.copied:
        out.print(f'  {run.record} {run.path}: "{run.words}" stands in {run.source}', markup=False)
    for title, measures in (("records", found.readability), ("guides", found.guides), ("hardest", found.worst)):
        if measures:
            out.print(f"{title:14}sentences  syllables (mean, longest)  rare syllables")
        for name, measure in measures.items():
            _row(name, measure)
    if found.too_long:
        out.print("overviews: their sentences must have fewer than 25 syllables on average; shorten the hardest")


def _row(name: str, measure: Measure) -> None:
    where = f"{measure.mean:9.1f} {measure.longest:4} at {measure.longest_at}"
    out.print(f"  {name:14}{measure.sentences:7}{where:48}{measure.rare:6.1%}", markup=False)
