"""`offices ...`: where the one-stop centres are, filled in by the province."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.run import out, told
from service.settings import Settings

if TYPE_CHECKING:
    from knowledge.units import AdministrativeUnit

app = typer.Typer(
    help="One-stop centres: a workbook for the province to fill in (docs/knowledge.md).", no_args_is_help=True
)


@app.command()
@told
def template(file: Annotated[Path, typer.Argument(help="the workbook to write, .xlsx")]) -> None:
    """Write a workbook with a row for the province and each of its communes, filled with what is known."""
    from knowledge.office import Offices
    from knowledge.sheets.offices import write_template

    settings = Settings.load()
    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{file.name}: name it .xlsx")
    count = write_template(file, _units(settings.province), Offices.load(settings.folder))
    out.print(f"{file}: {count} offices; next: fill it in, then motcua offices import {file}", markup=False)


@app.command("import")
@told
def import_(file: Annotated[Path, typer.Argument(help="the filled-in workbook, .xlsx")]) -> None:
    """Take over the offices of a workbook; they stand over the shipped ones.

    On any fault nothing is taken; each is told with its sheet and cell. Exit code 2 then.
    """
    from knowledge.office import FILE, Offices, read_offices, write_offices
    from knowledge.sheets.offices import read_template

    settings = Settings.load()
    path = settings.folder / FILE
    before = Offices.load(settings.folder)
    taken = read_template(file, _units(settings.province))
    kept = {office.unit: office for office in (read_offices(path)[0] if path.exists() else [])}
    write_offices(path, list((kept | {office.unit: office for office in taken}).values()))
    changed = sum(1 for office in taken if before.of(office.unit) != office)
    told_of = sum(1 for office in taken if office.address or office.phone or office.hours)
    out.print(
        f"{path}: {len(taken)} offices taken, {changed} changed, {told_of} with address, telephone or hours",
        markup=False,
    )


def _units(province: str) -> list[AdministrativeUnit]:
    from knowledge.units import Units

    units = Units.load()
    return [units.province(province), *units.communes(province)]
