"""``skillcheck template``: an empty answer sheet, as a table to fill or as paper to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import Force, ProfileId
from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.questions.item_bank import Question

PAPER, TABLES = (".html", ".htm", ".txt"), (".csv", ".xlsx")


def run(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="template.option_out")],
    paper: Annotated[bool, typer.Option("--paper", help="template.option_paper")] = False,
    profile: ProfileId = None,
    length: Annotated[
        str, typer.Option("--length", metavar="short|each|standard|full", help="template.option_length")
    ] = "standard",
    force: Force = False,
) -> None:
    """Choose the fixed questions, write the sheet, say what to do with it."""
    from skillcheck.files import write_whole
    from skillcheck.forms.fixed_form import LENGTHS, form
    from skillcheck.i18n import Printed

    session: Session = ctx.obj
    kind = out.suffix.lower()
    known = PAPER if paper else TABLES
    if kind not in known:
        code = "template.paper_wanted" if kind in PAPER else "template.unknown_kind"
        raise UsageProblem(
            Problem(code, fields={"found": kind or out.name, "known": ", ".join(known), "file": str(out)})
        )
    if length not in LENGTHS:
        raise UsageProblem(Problem("template.unknown_length", fields={"found": length, "known": ", ".join(LENGTHS)}))
    questions = form(session.library, session.profile(profile), length)
    options = _keyed_with(profile, length)
    write_whole(out, _content(session, questions, profile, kind, options), force=force)
    key = "template.written_paper" if paper else "template.written"
    session.say(key, n=len(questions), file=str(out), options=Printed(options))


def _keyed_with(profile: str | None, length: str) -> str:
    """What the command that keys the sheet must be told, so that it knows which questions it holds."""
    return (f" --profile {profile}" if profile else "") + (f" --length {length}" if length != "standard" else "")


def _content(
    session: Session, questions: tuple[Question, ...], profile: str | None, kind: str, options: str
) -> str | bytes:
    from skillcheck.forms import answer_table as blank
    from skillcheck.forms import printed_sheet as sheet

    if kind == ".csv":
        return blank.as_csv(questions, session.texts)
    if kind == ".xlsx":
        return blank.as_xlsx(session.library, questions, session.texts)
    draw = sheet.as_text if kind == ".txt" else sheet.as_html
    return draw(session.library, questions, session.texts, session.profile(profile), options)
