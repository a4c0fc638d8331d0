"""`impact` and `bases`: what hangs on a legal document, and which legal bases name none that is held."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.run import err, out, told
from service.settings import Settings

if TYPE_CHECKING:
    from knowledge.law.impact import Impact

_KEEPS = {
    "nothing": "its only legal basis",
    "unknown": "no other basis is known to be in force",
    "some": "",
}


@told
def impact(
    number: Annotated[str, typer.Argument(help="số hiệu, such as 123/2015/NĐ-CP; accents and capitals do not matter")],
    article: Annotated[
        str | None, typer.Option(help="only what depends on this article or on the whole document")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the day to judge by; default: today")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Show what depends on a legal document and what changes when it ends, from all that is imported.

    Exit code 1 when nothing depends on it and nothing is known of it.
    """
    found = _dependents().impact(number, article, as_of.date() if as_of else date.today())
    if as_json:
        out.print_json(data=found.to_json() | {"questions": _asked(found)})
    else:
        _tell(found)
    if not (found.procedures or found.curated or found.digests or found.known):
        raise typer.Exit(1)


@told
def bases(
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
    all_: Annotated[bool, typer.Option("--all", help="also those that are simply not held")] = False,
) -> None:
    """Report the legal bases of all procedures: how many name a document held, and which do not, and why."""
    from knowledge.law.bases import Outcome
    from knowledge.law.expired import Standings

    procedures, law = _compiled()
    standings = Standings(law)
    counts: Counter[tuple[str, str]] = Counter()
    failures: dict[tuple[str, str, str, str, str], list[str]] = {}
    for procedure in procedures:
        for basis in procedure.legal_basis:
            finding = standings.find(basis)
            counts[finding.outcome.value, finding.reason.value] += 1
            plain = finding.outcome is Outcome.NOT_HELD and not all_
            if finding.outcome is not Outcome.RESOLVED and not plain:
                nearest = finding.candidate.number if finding.candidate else ""
                key = (finding.outcome.value, finding.reason.value, basis.number or "", basis.title, nearest)
                failures.setdefault(key, []).append(procedure.code)
    rows = [
        {"outcome": outcome, "reason": reason, "number": number, "title": title, "nearest": nearest, "codes": codes}
        for (outcome, reason, number, title, nearest), codes in sorted(failures.items())
    ]
    if as_json:
        told_of = [{"outcome": o, "reason": r, "bases": count} for (o, r), count in counts.most_common()]
        out.print_json(data={"counts": told_of, "failures": rows})
        return
    for (outcome, reason), count in counts.most_common():
        out.print(f"{count:7}  {outcome}: {reason}")
    for row in rows:
        nearest = f"; nearest held: {row['nearest']}" if row["nearest"] else ""
        named = " ".join(filter(None, (str(row["number"]), str(row["title"])[:100])))
        codes = row["codes"]
        out.print(f"{row['outcome']}: {row['reason']}: {named}{nearest} ({len(codes)}: {codes[0]})", markup=False)


def _compiled() -> tuple[list[Any], Any]:
    """The procedures of the province and the law, from all that is imported and shipped."""
    from knowledge.compile import compile_knowledge
    from knowledge.law.compile import compile_law
    from knowledge.wordings import Bank

    settings = Settings.load()
    with err.status("Reading the law and the procedures"):
        procedures = compile_knowledge(
            settings.knowledge_db, settings.province, settings.curated_dir, Bank()
        ).procedures
        return procedures, compile_law(settings.law_db)


def _dependents() -> Any:
    from knowledge.curated import load_curated
    from knowledge.law.expired import Standings
    from knowledge.law.impact import Dependents
    from knowledge.wordings import load_wordings

    procedures, law = _compiled()
    with err.status("Looking for what depends on it"):
        return Dependents.of(procedures, load_curated(Settings.load().curated_dir), Standings(law), load_wordings())


def _tell(found: Impact) -> None:
    known = found.known
    name = " ".join(filter(None, (known.kind if known else "", found.number, known.title if known else "")))
    out.print(f"{name}{f', article {found.article}' if found.article else ''}", markup=False, style="bold")
    out.print(f"state         {_state(found)}", markup=False)
    for number, what in found.documents:
        out.print(f"document      {number} {what} it", markup=False)
    for digest in found.digests:
        out.print(f"digest        {digest}", markup=False)
    for title, records in (("procedures", found.procedures), ("curated", found.curated)):
        kept = Counter(record.keeps.value for record in records)
        told_of = "; ".join(f"{count} {_KEEPS[keeps]}" for keeps, count in kept.items() if _KEEPS[keeps])
        out.print(f"{title:14}{len(records)}{f' ({told_of})' if told_of else ''}", markup=False)
        for record in records:
            articles = f" article {', '.join(record.articles)}" if record.articles else ""
            rest = _KEEPS[record.keeps.value] or f"{len(record.others_in_force)} other bases in force"
            where = ", ".join(record.fields)
            out.print(f"  {record.code}  {record.name}:{articles} in {where}; {rest}", markup=False)
    count = sum(found.wordings.values())
    out.print(f"wordings      {count} in {len(found.wordings)} files, of the procedures above")
    for file, of_file in sorted(found.wordings.items()):
        out.print(f"  {file}: {of_file}", markup=False)
    asked = _asked(found)
    out.print(f"questions     {sum(asked.values())} that citizens ask of {len(asked)} provisions")
    for article, of_article in asked.items():
        out.print(f"  article {article}: {of_article}", markup=False)


def _asked(found: Impact) -> dict[str, int]:
    """Article → questions written for it, of the document asked about."""
    from knowledge.law.asked import load_asked

    mine = [one for one in load_asked() if one.number == found.number and found.article in (None, one.article)]
    return {one.article: len(one.questions) for one in mine}


def _state(found: Impact) -> str:
    known = found.known
    if known is None:
        return "not held; nothing is known of it"
    held = "" if known.held else "not held; "
    ended = f"until {known.until}" if known.until else "ended" if known.ended else ""
    applies = known.applies(found.on)
    state = {True: "in force", False: "not in force", None: "not known whether in force"}[applies]
    successor = f"replaced by {known.successor}" if known.successor else ""
    return held + ", ".join(filter(None, (f"{state} on {found.on}", ended, successor)))
