"""``skillcheck people``: everybody this machine keeps something of. Without a command, in a terminal: the notebook."""

from __future__ import annotations

import typer

from skillcheck.cli.help import HelpCommand, HelpGroup, new_app
from skillcheck.cli.people.coop import coop
from skillcheck.cli.people.hand_over import hand_over, restore_
from skillcheck.cli.people.office import due, export, funder, retention
from skillcheck.cli.people.papers import notice, print_, register
from skillcheck.cli.people.show import list_people, progress, show
from skillcheck.cli.people.write import agree, degree, follow, name, next_, note, site


class People(HelpGroup):
    """The group whose commands need not be named in a terminal."""


app = new_app("people.help", People)
app.info.no_args_is_help = False
COMMANDS = (
    (list_people, "list"), (show, "show"), (progress, "progress"), (name, "name"), (note, "note"), (agree, "agree"),
    (follow, "follow"), (next_, "next"), (site, "site"), (degree, "degree"), (due, "due"), (funder, "funder"),
    (export, "export"), (retention, "retention"), (coop, "coop"),
    (hand_over, "hand-over"), (restore_, "restore"), (print_, "print"), (notice, "notice"), (register, "register"),
)  # fmt: skip
READING = {"list", "show", "progress", "due", "funder", "export", "print", "notice", "register"}
"""Commands that write nothing of anybody in the store."""
for command, title in COMMANDS:
    app.command(name=title, cls=HelpCommand, help=f"people.{title.replace('-', '_')}_help")(command)


@app.callback(invoke_without_command=True)
def people(ctx: typer.Context) -> None:
    """The notebook, where nothing else is asked for."""
    ctx.obj.tidy_store(writes=ctx.invoked_subcommand not in READING)
    if ctx.invoked_subcommand is None:
        from skillcheck.cli.people.notebook import open_notebook

        open_notebook(ctx.obj)
