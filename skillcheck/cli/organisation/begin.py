"""``organisation new``, ``sheet`` and ``enter``: before the diagnosis."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import Force
from skillcheck.cli.organisation.common import one_view, pack_of
from skillcheck.errors import DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.frameworks.practice import Pack

SHEETS = (".html", ".htm", ".csv", ".yaml", ".yml")


def new(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="organisation.option_structure_new")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="organisation.option_name")],
    staff: Annotated[Path | None, typer.Option("--staff", metavar="FILE", help="organisation.option_staff")] = None,
    force: Force = False,
) -> None:
    """Write the file of a structure."""
    from skillcheck.files import write_whole
    from skillcheck.forms.practice_sheet import structure_yaml
    from skillcheck.workflows.organisation_files import read_staff

    session: Session = ctx.obj
    pack = pack_of(session)
    if not name.strip():
        raise UsageProblem(Problem("organisation.structure_exists_empty"))
    people = {} if staff is None else read_staff(staff, pack)
    write_whole(file, structure_yaml(name.strip(), people, pack, session.texts), force=force)
    each = next((one.id for one in pack.views.values() if not one.collective_allowed), next(iter(pack.views)))
    session.tell("organisation.written_structure", file=str(file), view=each)


def sheet(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="organisation.option_sheet_out")],
    view: Annotated[str, typer.Option("--view", metavar="VIEW", help="organisation.option_view")],
    structure: Annotated[
        Path | None, typer.Option("--structure", metavar="FILE", help="organisation.option_sheet_structure")
    ] = None,
    force: Force = False,
) -> None:
    """Write the sheet of one viewpoint, or the facts to fill in."""
    from skillcheck.files import write_whole
    from skillcheck.forms import practice_sheet
    from skillcheck.workflows.organisation_files import read_structure

    session: Session = ctx.obj
    pack = pack_of(session)
    who, kind = one_view(pack, view), out.suffix.lower()
    if kind not in SHEETS:
        fields: dict[str, object] = {"found": kind or out.name, "known": ", ".join(SHEETS)}
        raise UsageProblem(Problem("organisation.sheet_kind", fields=fields))
    name = ""
    if structure is not None:
        found, problems = read_structure(structure, pack)
        if problems or found is None:
            raise DataProblem(problems)
        name = found.structure
    asked = pack.asked_of(who)
    facts = [one for one in asked if one.is_fact]
    if kind in (".yaml", ".yml"):
        if not facts:
            known = ", ".join(dict.fromkeys(one.asks[0] for one in pack.practices if one.is_fact))
            raise UsageProblem(Problem("organisation.facts_of_direction", fields={"known": known}))
        write_whole(out, practice_sheet.facts_yaml(pack, session.texts), force=force)
        session.tell("organisation.written_facts", file=str(out), n=len(facts))
        return
    text = (
        practice_sheet.as_csv(pack, who, session.texts)
        if kind == ".csv"
        else practice_sheet.as_html(pack, who, session.texts, name)
    )
    write_whole(out, text, force=force)
    session.tell("organisation.written_sheet", file=str(out), n=len(asked) - len(facts) * (kind == ".csv"))


def enter(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="organisation.option_enter")],
    view: Annotated[str, typer.Option("--view", metavar="VIEW", help="organisation.option_view")],
) -> None:
    """Key paper sheets: from a pipe all of them or none, from the keyboard each as soon as it is ended."""
    from skillcheck.workflows.key_views import add_sheets, read_sheets

    session: Session = ctx.obj
    pack = pack_of(session)
    who = one_view(pack, view)
    if sys.stdin.isatty():
        _from_keyboard(session, file, pack, who)
        return
    try:
        sheets = read_sheets(sys.stdin.read().splitlines(), pack, who)
    except DataProblem:
        session.say("organisation.nothing_entered")
        raise
    if sheets:
        add_sheets(file, sheets, pack, who)
    session.tell("organisation.entered", n=len(sheets), file=str(file))


def _from_keyboard(session: Session, file: Path, pack: Pack, view: str) -> None:
    """Line after line: what is wrong is said at once and only that line is lost; a code typed again replaces."""
    from skillcheck.forms.check_letter import printed_code
    from skillcheck.workflows.key_views import Sheet, add_sheets, read_sheets

    session.say("organisation.enter_how", code=printed_code(pack.asked_of(view)[0].id))
    answers: dict[str, str] = {}
    for line in chain(iter(sys.stdin.readline, ""), "\n"):
        if line.strip():
            try:
                sheets = read_sheets([line], pack, view)
            except DataProblem as error:
                for problem in error.problems:
                    session.say_problem(replace(problem, line=None))
            else:
                answers |= {item: code for sheet in sheets for item, code in sheet.answers.items()}
        elif answers:
            add_sheets(file, [Sheet(answers)], pack, view)
            session.tell("organisation.entered", n=1, file=str(file))
            answers = {}
