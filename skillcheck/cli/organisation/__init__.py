"""``skillcheck organisation``: the digital practices of an organisation, from the first sheet to what was decided."""

from __future__ import annotations

from skillcheck.cli.help import HelpCommand, new_app
from skillcheck.cli.organisation.actions import actions_app
from skillcheck.cli.organisation.begin import enter, new, sheet
from skillcheck.cli.organisation.diagnose import measure
from skillcheck.cli.organisation.follow import follow_

app = new_app("organisation.help")
for command, name in ((new, "new"), (sheet, "sheet"), (enter, "enter"), (measure, "measure"), (follow_, "follow")):
    app.command(name=name, cls=HelpCommand, help=f"organisation.{name}_help")(command)
app.add_typer(actions_app, name="actions")
