"""`import`, `build` and `status`: what is known."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from service.commands.ledger import show_ledger
from service.commands.run import err, out, told
from service.settings import Settings


def bar_of(count: ProgressColumn) -> Progress:
    """A progress bar on the error stream, gone when done; `count` tells how far it is."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        count,
        TimeElapsedColumn(),
        console=err,
        transient=True,
    )


@told
def import_(
    paths: Annotated[list[Path], typer.Argument(help="zips, folders or files; the format is seen from the content")],
    catalog: Annotated[Path | None, typer.Option(help="the portal's catalogue: who issued what")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="day the content was true; default: the date in the file's name"),
    ] = None,
) -> None:
    """Import procedures and legal documents; a second time changes nothing. A broken file is reported and skipped.

    Exit code 0 when records were taken (refused files are listed), 1 when none was, 2 when nothing was written.
    """
    from knowledge.catalog import Catalog
    from knowledge.importers.importing import import_paths
    from knowledge.law.store import LawStore
    from knowledge.store import Store

    settings = Settings.load()
    rows = Catalog.load(catalog) if catalog else None
    with (
        Store(settings.knowledge_db) as store,
        LawStore(settings.law_db) as law,
        bar_of(MofNCompleteColumn()) as bar,
    ):
        task = bar.add_task("Reading", total=None)
        report = import_paths(
            store,
            paths,
            rows,
            as_of.date() if as_of else None,
            lambda done, total: bar.update(task, description="Importing", completed=done, total=total),
            law,
        )
    for line in report.lines():
        out.print(line, markup=False)
    if not report.taken:
        raise typer.Exit(1)
    out.print("next: motcua build")


def build_with_progress(settings: Settings, *, wordings: bool = True) -> Path:
    """Build a snapshot from imported and curated records, showing how far it is and where the two differ."""
    from index.snapshot import build_snapshot
    from knowledge.wordings import Bank

    conflicts: list[object] = []
    with bar_of(TaskProgressColumn()) as bar:
        task = bar.add_task("Building", total=1.0)

        def progress(what: str, share: float) -> None:
            bar.update(task, description=f"Building: {what}", completed=share)

        folder = build_snapshot(
            settings.folder,
            province=settings.province,
            encoder=settings.encoder,
            progress=progress,
            conflict=conflicts.append,
            wordings=None if wordings else Bank(),
            curated=settings.curated_dir,
        )
    if conflicts:
        out.print(f"curated records that differ from the imported ones, marked doubtful: {len(conflicts)}")
        for each in conflicts:
            out.print(f"  {each}", markup=False)
    return folder


@told
def build(
    wordings: Annotated[
        bool, typer.Option("--wordings/--without-wordings", help="without the bank of wordings: to measure its gain")
    ] = True,
) -> None:
    """Build a new snapshot from all records and switch to it; a running service takes it over by itself."""
    settings = Settings.load()
    began = datetime.now()
    folder = build_with_progress(settings, wordings=wordings)
    counts = _manifest(folder).get("counts") or {}
    listed = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    out.print(f"{folder.name}: {listed or 'built'} in {(datetime.now() - began).total_seconds():.0f} s", markup=False)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        loaded = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def describe(settings: Settings) -> dict[str, Any]:
    """What is held: imported and curated records, doubtful fields, the snapshot, the model, the database."""
    from index.holdings import read_ledger
    from knowledge.curated import load_curated
    from knowledge.guide import load_guides
    from knowledge.store import Store

    state: dict[str, Any] = {"data_dir": str(settings.folder), "province": settings.province, "imported": {}}
    if settings.knowledge_db.exists():
        kinds: dict[str, list[date]] = {}
        doubts: Counter[str] = Counter()
        with Store(settings.knowledge_db) as store:
            for record in store.procedures():
                kinds.setdefault(record.source.kind.value, []).append(record.source.as_of)
                doubts.update({doubt.reason for doubt in record.doubts})
        state["imported"] = {
            kind: {"records": len(dates), "from": min(dates).isoformat(), "to": max(dates).isoformat()}
            for kind, dates in kinds.items()
        }
        state["doubtful"] = dict(doubts.most_common())
    state["curated"] = len(load_curated(settings.curated_dir))
    state["guides"] = len(load_guides())
    if settings.current.exists():
        manifest = _manifest(settings.current)
        state["snapshot"] = {"id": settings.current.resolve().name} | {
            key: manifest[key] for key in ("built_at", "counts", "encoder") if key in manifest
        }
        ledger = read_ledger(settings.current.resolve())
        state["ledger"] = ledger.model_dump(mode="json") if ledger else None
    else:
        state["snapshot"] = None
    state["model"] = settings.model.exists()
    return state


@told
def status(as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False) -> None:
    """Show what is held: counts, dates, doubtful fields, snapshot, model, and the ledger of law and procedures."""
    state = describe(Settings.load())
    if as_json:
        out.print_json(data=state)
        return
    out.print(f"data folder   {state['data_dir']} (province {state['province']})", markup=False)
    for kind, told_of in state["imported"].items():
        out.print(f"imported      {told_of['records']} {kind}, state of {told_of['from']} to {told_of['to']}")
    if not state["imported"]:
        out.print("imported      nothing yet: motcua import PATH")
    out.print(f"curated       {state['curated']} records and {state['guides']} guides written here")
    for reason, count in state.get("doubtful", {}).items():
        out.print(f"doubtful      {count} records: {reason}")
    snapshot = state["snapshot"]
    if snapshot:
        counts = ", ".join(f"{count} {kind}" for kind, count in (snapshot.get("counts") or {}).items())
        out.print(f"snapshot      {snapshot['id']}: {counts}", markup=False)
    else:
        out.print("snapshot      none: motcua build")
    out.print("Rasa model    " + ("trained" if state["model"] else "none: motcua train"))
    if state.get("ledger"):
        show_ledger(state["ledger"])
