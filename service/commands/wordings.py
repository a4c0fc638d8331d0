"""`wordings check` and `wordings report`: the bank of citizens' wordings."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import MofNCompleteColumn

from service.commands.knowledge import bar_of
from service.commands.run import err, out, told
from service.settings import ROOT, Settings

if TYPE_CHECKING:
    from index.wordings import Miss
    from knowledge.wordings import Bank, Entry
    from knowledge.yaml_document import Fault

app = typer.Typer(help="The bank of citizens' wordings: check it, tell what it holds.", no_args_is_help=True)

SHARED = ROOT.parent / "shared"
"""The data and the measuring questions, where they lie beside the repository."""


@app.command()
@told
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="tell the faults of these files; default: all")] = None,
    ranking: Annotated[bool, typer.Option("--ranking", help="ask every wording of the index (minutes)")] = False,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out", help="tell too what an index of the first pass alone misses of the second (minutes)"
        ),
    ] = False,
) -> None:
    """Check codes, names, labels, wordings, spelling; exit code 1 when there are faults.

    What cannot be checked here is told as skipped: names need `motcua import` or the catalogue beside the repository.
    """
    from knowledge.curated import load_curated
    from knowledge.wordings import FOLDER, read_bank, read_explained
    from knowledge.wordings_check import check as faults_of

    settings = Settings.load()
    inside = {path: _inside(path) for path in files or []}
    bank, faults = read_bank(FOLDER, [path for path, name in inside.items() if name is None])
    explained, found = read_explained(FOLDER, bank)
    names, questions = _names(settings), _questions()
    curated = {record.code: record.short_name for record in load_curated(settings.curated_dir) if record.short_name}
    chosen = {name or str(path) for path, name in inside.items()}
    faults = [fault for fault in [*faults, *found] if not chosen or fault.file in chosen]
    faults += faults_of(bank, names, curated, questions, chosen, FOLDER)
    entries = [entry for entry in bank.entries if not chosen or entry.document.name in chosen]
    if ranking:
        missed = {(miss.entry.code, miss.text): miss for miss in _ranking(settings, bank, entries)}
        faults += [_fault(miss) for key, miss in missed.items() if key not in explained]
        for code, text in sorted(explained - missed.keys()) if not chosen else ():
            out.print(f"found now, no explanation is needed any more: {code}: {text}", markup=False)
    if held_out:
        second = [entry for entry in entries if entry.author_pass > 1]
        for miss in _ranking(settings, bank, second, held_out=True):
            out.print(f"held out: {_fault(miss)}", markup=False)
    for fault in sorted(faults):
        out.print(str(fault), markup=False)
    if names is None:
        err.print("skipped: codes and names (no imported records: motcua import)")
    if not questions:
        err.print("skipped: comparison with the measuring questions (not beside the repository)")
    if not ranking:
        err.print("skipped: ranking (--ranking)")
    count = sum(1 for entry in entries for _ in entry.wordings.texts())
    out.print(f"{len(entries)} entries, {count} wordings, {len(faults)} faults")
    if faults:
        raise typer.Exit(1)


@app.command()
@told
def report() -> None:
    """Tell what the bank holds: wordings by file and kind, its variety, procedures covered by level and field."""
    from knowledge.compile import compile_knowledge
    from knowledge.wordings import FOLDER, KINDS, Bank, read_bank
    from knowledge.wordings_check import variety

    settings = Settings.load()
    bank, faults = read_bank(FOLDER)
    for fault in faults:
        err.print(f"left out: {fault}", markup=False)
    out.print(f"{'file':44}pass" + "".join(f"{title:>11}" for title in ("procedures", *KINDS, "confused", "wordings")))
    for name, entries in _grouped(bank.entries).items():
        _row(name, entries[0].author_pass, entries)
    for author_pass in (1, 2):
        _row("all", author_pass, [entry for entry in bank.entries if entry.author_pass == author_pass])
    out.print(f"vague questions, to be asked back: {len(bank.vague)}")
    out.print(f"distinct rows of four syllables: {variety(bank.entries):.3f}")
    covered = bank.by_code()
    records = compile_knowledge(settings.knowledge_db, settings.province, settings.curated_dir, Bank()).procedures
    for title, keys_of in (
        ("level", {record.code: [level.value for level in record.levels] or ["none"] for record in records}),
        ("field", {record.code: [record.field or "none"] for record in records}),
    ):
        all_of = Counter(key for keys in keys_of.values() for key in keys)
        held = Counter(key for code, keys in keys_of.items() if code in covered for key in keys)
        out.print(f"\ncovered     of  share  {title}")
        for key, count in all_of.most_common():
            out.print(f"{held[key]:7}{count:7}{held[key] / count:7.0%}  {key}", markup=False)
    held_all = sum(1 for record in records if record.code in covered)
    out.print(f"{held_all} of {len(records)} procedures of province {settings.province} have wordings")


def _grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.document.name, []).append(entry)
    return found


def _row(name: str, author_pass: int, entries: list[Entry]) -> None:
    out.print(f"{name:44}{author_pass:4}" + "".join(f"{count:11}" for count in _counts(entries)), markup=False)


def _counts(entries: list[Entry]) -> list[int]:
    from knowledge.wordings import KINDS

    kinds = Counter(kind for entry in entries for kind, _, _ in entry.wordings.texts())
    confused = sum(len(entry.wordings.confused) for entry in entries)
    return [len(entries), *(kinds[kind] for kind in KINDS), confused, kinds.total()]


def _inside(path: Path) -> str | None:
    """Name of a file of the bank, None for one from elsewhere."""
    from knowledge.wordings import FOLDER

    resolved = path.resolve()
    return resolved.relative_to(FOLDER).as_posix() if resolved.is_relative_to(FOLDER) else None


def _names(settings: Settings) -> dict[str, str] | None:
    """Code → name of all procedures: the curated ones and the imported, or where none were, those of the catalogue."""
    from knowledge.catalog import Catalog
    from knowledge.curated import load_curated
    from knowledge.store import Store

    names = {record.code: record.name for record in load_curated(settings.curated_dir)}
    if settings.knowledge_db.exists():
        with Store(settings.knowledge_db) as store:
            return names | store.names()
    for path in sorted((SHARED / "data" / "procedures").glob("catalog-*.jsonl.gz"), reverse=True):
        return names | {row.code: row.name for row in Catalog.load(path).rows()}
    return None


def _questions() -> list[str]:
    """What citizens say in the questions beside the repository by which the assistant is measured."""
    found = []
    for path in sorted((SHARED / "eval").glob("dev.*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found += [turn["user"] for turn in row["turns"]] if "turns" in row else [row["q"]]
    return found


def _ranking(settings: Settings, bank: Bank, entries: list[Entry], *, held_out: bool = False) -> list[Miss]:
    from index.wordings import AMONG, find_misses

    # underthesea sets logging up for everybody; the index would tell each field it builds.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    with bar_of(MofNCompleteColumn()) as bar:
        task = bar.add_task("Ranking", total=len(entries))
        found = find_misses(
            settings.folder,
            province=settings.province,
            encoder=settings.encoder,
            bank=bank,
            entries=entries,
            held_out=held_out,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    asked = sum(1 for entry in entries for _ in entry.wordings.texts())
    name = "held out" if held_out else "ranking"
    out.print(f"{name}: {1 - len(found) / max(asked, 1):.3f} of {asked} wordings among the first {AMONG}")
    return found


def _fault(miss: Miss) -> Fault:
    return miss.entry.fault(f"not found: {miss.text} (first: {miss.first})", miss.kind, miss.place)
