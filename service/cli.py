"""`motcua`: the command line."""

from __future__ import annotations

import typer

from service.commands import (
    asking,
    curation,
    dossiers,
    knowledge,
    law,
    offices,
    outbox,
    serving,
    simulate,
    telegram,
    tickets,
    wordings,
    zalo,
)

app = typer.Typer(
    name="motcua",
    help="Virtual assistant for administrative procedures. Settings: MOTCUA_* variables or .env (docs/settings.md).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("import")(knowledge.import_)
app.command()(knowledge.build)
app.command()(asking.search)
app.command()(asking.ask)
app.command()(serving.serve)
app.command()(serving.shell)
app.command()(serving.train)
app.command()(knowledge.status)
app.command()(law.impact)
app.command()(law.bases)
app.command("eval")(asking.evaluate)
app.add_typer(curation.app, name="knowledge")
app.add_typer(offices.app, name="offices")
app.add_typer(wordings.app, name="wordings")
app.add_typer(zalo.app, name="zalo")
app.add_typer(telegram.app, name="telegram")
app.add_typer(simulate.app, name="simulate")
app.add_typer(outbox.app, name="outbox")
app.add_typer(dossiers.app, name="dossiers")
app.add_typer(tickets.app, name="tickets")
