"""`dossiers import|template|status`: the office's export, so that citizens can ask where a dossier stands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.run import out, told
from service.errors import ServiceError
from service.settings import Settings

if TYPE_CHECKING:
    from service.dossiers.table import DossierTable

app = typer.Typer(
    help="Where dossiers stand, from the office's nightly export (docs/dossiers.md).", no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help="CSV or xlsx")]


@app.command("import")
@told
def import_(
    file: File,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"], help="when it was exported; default: the file's own time"),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="also when it has fewer than half of the dossiers held")
    ] = False,
) -> None:
    """Put the dossiers of FILE in the place of all that are held; with one fault in it nothing changes.

    Exit code 0 when it was taken, 1 when rows have faults, 2 when the file cannot be read.
    """
    from service.dossiers.importing import SHOWN, read

    sheet = read(file)
    if sheet.unread:
        out.print(f"columns not read: {', '.join(sheet.unread)}", markup=False)
    if sheet.faults:
        for fault in sheet.faults[:SHOWN]:
            out.print(str(fault), markup=False)
        if len(sheet.faults) > SHOWN:
            out.print(f"... and {len(sheet.faults) - SHOWN} more")
        out.print(f"nothing was changed: {len(sheet.faults)} faults in {file}", markup=False)
        raise typer.Exit(1)
    moment = as_of.astimezone() if as_of else datetime.fromtimestamp(file.stat().st_mtime, UTC)
    if moment > datetime.now(UTC):
        raise ServiceError(f"{moment:%Y-%m-%d %H:%M} is still to come: give --as-of the time of the export")
    with _table() as table:
        held = table.status()
        if held and held.rows > 2 * len(sheet.rows) and not force:
            raise ServiceError(
                f"{file} has {len(sheet.rows)} dossiers, {held.rows} are held: is the export whole? "
                "Nothing was changed; --force takes it all the same"
            )
        number = table.replace(sheet.rows, moment)
    out.print(f"dossiers held: {number}, as of {moment.astimezone():%Y-%m-%d %H:%M}")


@app.command()
@told
def template(file: File) -> None:
    """Write the headings into a new FILE (.csv or .xlsx) to be filled by the office's system."""
    from service.dossiers.connector import State
    from service.dossiers.importing import COLUMNS

    headings = [names[0] for names in COLUMNS.values()]
    if file.exists():
        raise ServiceError(f"{file} is there already: name a new file")
    if file.suffix.lower() == ".csv":
        # With a mark that tells Excel the encoding.
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerow(headings)
    elif file.suffix.lower() == ".xlsx":
        _write_xlsx(file, headings, [state.vietnamese for state in State])
    else:
        raise ServiceError(f"{file}: must end in .csv or .xlsx")
    out.print(f"{file}: {len(headings)} columns; docs/dossiers.vi.md tells what goes into them", markup=False)


def _write_xlsx(file: Path, headings: list[str], states: list[str]) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Hồ sơ"
    sheet.append(headings)
    for number in range(1, len(headings) + 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 22
        # As text, or Excel drops the zeros that a number begins with.
        sheet.column_dimensions[letter].number_format = "@"
    help_ = book.create_sheet("Trạng thái")
    for state in states:
        help_.append([state])
    book.save(file)


@app.command()
@told
def status() -> None:
    """Show how many dossiers are held, and of when."""
    settings = Settings.load()
    if settings.dossier_url:
        out.print(f"asked of {settings.dossier_url}; the table is not used", markup=False)
    with _table() as table:
        held = table.status()
    if held is None:
        out.print("no dossiers held: motcua dossiers import FILE")
        return
    out.print(f"dossiers held {held.rows}")
    out.print(f"as of         {held.as_of.astimezone():%Y-%m-%d %H:%M}")
    out.print(f"imported      {held.imported_at.astimezone():%Y-%m-%d %H:%M}")
    if not held.readable:
        raise ServiceError("they were imported under another key (MOTCUA_DOSSIER_KEY, dossiers.key): import them again")


@contextmanager
def _table() -> Iterator[DossierTable]:
    from service.database.engine import migrate, open_engine
    from service.dossiers.seal import Seal
    from service.dossiers.table import DossierTable

    settings = Settings.load()
    engine = open_engine(settings.database)
    try:
        migrate(engine)
        yield DossierTable(engine, Seal.load(settings))
    finally:
        engine.dispose()
