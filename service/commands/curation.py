"""`knowledge ...`: the curated records, kept true by officers without a programmer."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from service.commands.run import err, out, told
from service.settings import ROOT, Settings

if TYPE_CHECKING:
    from knowledge.check.outcome import Outcome
    from knowledge.check.readability import Measure
    from knowledge.guide import Guide
    from knowledge.procedure import Procedure

app = typer.Typer(
    help="The curated records: check, edit in a spreadsheet, review, retire (docs/knowledge.md).", no_args_is_help=True
)

SHARED = ROOT.parent / "shared" / "data" / "procedures"
"""The national database and the catalogue, where they lie beside the repository."""

CODES = re.compile(r"[\w.-]{3,40}")


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


@app.command()
@told
def review(
    code: Annotated[str, typer.Argument(help="code of the record")],
    by: Annotated[str, typer.Option(help="name of the officer")],
    role: Annotated[
        Literal["prepare", "approve"],
        typer.Option(help="prepare: its facts are right; approve: another officer agrees"),
    ],
) -> None:
    """Sign a record: one officer prepares it, another approves it. A later change withdraws both."""
    from knowledge.review import Role, sign

    folder, record = _one(code)
    signed = sign(record, by, Role(role), date.today())
    _write(folder, record, signed)
    done = {"prepare": "prepared", "approve": "approved"}[role]
    out.print(f"{code}: {done} by {by}; next: motcua build", markup=False)


@app.command()
@told
def retire(
    code: Annotated[str, typer.Argument(help="code of the record")],
    reason: Annotated[str, typer.Option(help="one Vietnamese sentence to the citizen: why it is gone")],
    replaced_by: Annotated[list[str] | None, typer.Option(help="code of what took its place; may be repeated")] = None,
) -> None:
    """Answer a record no longer: it stays in its file, and who asks by its code is told what took its place."""
    from knowledge.curated import load_curated
    from knowledge.review import ReviewError
    from knowledge.review import retire as retired
    from knowledge.store import Store

    folder, record = _one(code)
    known = {each.code for each in load_curated(folder)}
    if (database := Settings.load().knowledge_db).exists():
        with Store(database) as store:
            known |= store.names().keys()
    if unknown := [each for each in replaced_by or () if each not in known]:
        raise ReviewError(f"no record has the code {', '.join(unknown)}; import it or write it first")
    _write(folder, record, retired(record, reason, replaced_by or [], date.today()))
    out.print(f"{code}: retired; next: motcua build", markup=False)


@app.command()
@told
def stale(
    months: Annotated[int, typer.Option(min=1, max=120, help="how long a check or review holds")] = 6,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """List records to look at again: not checked for months, older than the imported one, or with a basis that ended.

    Exit code 1 when there are any.
    """
    from knowledge.curated import load_curated
    from knowledge.law.compile import compile_law
    from knowledge.law.expired import Standings
    from knowledge.stale import find_stale
    from knowledge.store import Store

    settings = Settings.load()
    imported: dict[str, date] = {}
    if settings.knowledge_db.exists():
        with Store(settings.knowledge_db) as store:
            for (_, code), held in store.held().items():
                imported[code] = max(held.as_of, imported.get(code, held.as_of))
    with err.status("Reading the law and the records"):
        records = load_curated(settings.curated_dir)
        found = find_stale(records, imported, Standings(compile_law(settings.law_db)), months, date.today())
    if as_json:
        out.print_json(data=[asdict(each) for each in found], default=str)
    else:
        for each in found:
            details = [f"imported: {each.newer}"] if each.newer else []
            details += each.ended
            why = ", ".join(each.why) + (f" ({'; '.join(details)})" if details else "")
            out.print(f"{each.since}  {each.code}  {each.name}: {why}", markup=False)
        out.print(f"{len(found)} of {len(records)} records to look at again")
    if found:
        raise typer.Exit(1)


def _one(code: str) -> tuple[Path, Procedure]:
    """The folder of the curated records and the one of a code."""
    from knowledge.curated import CuratedError, read_record
    from knowledge.yaml_document import Fault

    folder = Settings.load().curated_dir
    path = folder / f"{code}.yaml"
    if not CODES.fullmatch(code) or not path.is_file():
        raise typer.BadParameter(f"no curated record has the code {code}")
    record, faults = read_record(path)
    if record is None or faults:
        raise CuratedError(faults or [Fault(path.name, 1, "cannot be read")])
    return folder, record


def _write(folder: Path, old: Procedure, new: Procedure) -> None:
    from knowledge.sheets.changes import write_changes

    write_changes(folder, [old], [new])


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
