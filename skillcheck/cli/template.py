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
    area: Annotated[list[str] | None, typer.Option("--area", metavar="ID", help="template.option_area")] = None,
    items: Annotated[str | None, typer.Option("--items", metavar="ID,ID…", help="template.option_items")] = None,
    checks: Annotated[bool, typer.Option("--with-checks", help="template.option_checks")] = False,
    force: Force = False,
) -> None:
    """Choose the fixed questions, write the sheet, say what to do with it."""
    from skillcheck.files import write_whole
    from skillcheck.forms.fixed_form import LENGTHS
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
    if paper and (area or items or checks):
        raise UsageProblem(Problem("template.tables_only"))
    questions = _questions(session, profile, length, area or [], items, checks=checks)
    options = _keyed_with(profile, length)
    write_whole(out, _content(session, questions, profile, kind, options), force=force)
    key = "template.written_paper" if paper else "template.written"
    session.say(key, n=len(questions), file=str(out), options=Printed(options))


def _questions(
    session: Session, profile: str | None, length: str, areas: list[str], items: str | None, *, checks: bool
) -> tuple[Question, ...]:
    """The questions asked for.

    Raises:
        UsageProblem: areas or questions that are not there, all of them at once.
    """
    from skillcheck.forms.fixed_form import form, in_order, with_checks

    library, wanted = session.library, [one.strip() for one in (items or "").split(",") if one.strip()]
    known = [one.id for one in library.framework.areas]
    wrong = [Problem("template.unknown_area", fields={"found": one, "known": ", ".join(known)})
             for one in areas if one not in known]  # fmt: skip
    wrong += [Problem("template.unknown_item", fields={"found": one}) for one in wanted if one not in library.bank]
    if items is not None and (areas or not wanted):
        wrong.append(Problem("template.items_alone"))
    if wrong:
        raise UsageProblem(wrong)
    aim = session.profile(profile)
    chosen = in_order(library, (library.bank[one] for one in dict.fromkeys(wanted)))
    questions = chosen or form(library, aim, length, areas)
    return with_checks(library, aim, questions) if checks else questions


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
