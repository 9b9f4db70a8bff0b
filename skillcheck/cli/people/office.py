"""``due``, ``funder``, ``export``, ``retention``: who is expected, what is counted, what is handed out or goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import AsJson, Force, Who
from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session


def due(
    ctx: typer.Context,
    expired: Annotated[bool, typer.Option("--expired", help="people.option_expired")] = False,
    as_json: AsJson = False,
) -> None:
    """Who is expected today or before; with ``--expired``, who has not come for longer than is to be kept."""
    from skillcheck.cli.people.show import as_data, chosen
    from skillcheck.cli.people.words import day, named, today
    from skillcheck.store.retention import day_ago, kept_months

    session: Session = ctx.obj
    if expired:
        months = kept_months()
        if months is None:
            raise UsageProblem(Problem("people.no_retention"))
        limit = day_ago(months, "months")
        found = [one for one in chosen(None) if one.last[:10] < limit]
    else:
        found = chosen(None, "next", "due")
    if as_json:
        typer.echo(json.dumps([as_data(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        key = "people.expired_line" if expired else f"people.{'missed' if one.missed(today()) else 'due'}_line"
        dates = {"date": day(session, one.last[:10] if expired else one.appointment), "n": one.open_steps}
        session.tell(key, person=named(one), **dates)
    if expired:
        session.say("people.expired_then", months=months) if found else session.say("people.nobody_expired", n=months)
    elif not found:
        session.say("people.nobody_due")
        if coming := [one for one in chosen(None, "next") if one.appointment]:
            session.say("people.next_due", person=named(coming[0]), date=day(session, coming[0].appointment))
    if expired and (ahead := max((one.last[:10] for one in chosen(None)), default="")) > today():
        session.say("people.page_future", date=day(session, ahead))


def funder(
    ctx: typer.Context,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="people.option_since")] = None,
    as_json: AsJson = False,
) -> None:
    """A sheet without a name: people, visits, sure progress, what became of the steps agreed and why."""
    from skillcheck.cli.people.words import day
    from skillcheck.workflows.people_over_time import funder_sheet

    session: Session = ctx.obj
    sheet = funder_sheet(session.library, past_day(since) if since else None)
    if as_json:
        typer.echo(json.dumps(sheet, ensure_ascii=False, indent=1))
        return
    if since:
        session.tell("people.funder_since", date=day(session, sheet["since"]))
    hidden = session.t("people.hidden")
    for key in ("people", "visits", "came_back", "sure_progress"):
        session.tell(f"people.funder_{key}", n=hidden if sheet[key] is None else sheet[key])
    for group, prefix in (("steps", "funder_step"), ("reasons", "reason")):
        for name, count in sheet[group].items():
            words = session.t(f"people.{prefix}_{name}")
            session.tell("people.funder_line", words=words, n=hidden if count is None else count)
    session.tell("people.funder_note", cell=sheet["least"])


def export(
    ctx: typer.Context,
    person: Who,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE.json", help="people.option_out")] = None,
    force: Force = False,
) -> None:
    """Everything kept of a person, as documented JSON."""
    from skillcheck.files import write_whole
    from skillcheck.store.inventory import noting
    from skillcheck.store.nicknames import known_code
    from skillcheck.workflows.people_over_time import exported

    session: Session = ctx.obj
    code = known_code(person)
    text = json.dumps(exported(code), ensure_ascii=False, indent=1) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    with noting(out, person=code):
        write_whole(out, text, force=force)
    session.say("people.exported", file=str(out))


def retention(
    ctx: typer.Context,
    months: Annotated[str | None, typer.Argument(metavar="MONTHS|none", help="people.option_months")] = None,
) -> None:
    """For how many months without a visit people are kept; without a number, what is decided."""
    from skillcheck.store.retention import keep_months, kept_months

    session: Session = ctx.obj
    if months is not None:
        if months != "none" and not (months.isascii() and months.isdigit() and 1 <= int(months) <= 600):
            raise UsageProblem(Problem("people.bad_months", fields={"found": months}))
        keep_months(None if months == "none" else int(months))
    kept = kept_months()
    if kept:
        session.tell("people.retention", n=kept)
    else:
        session.tell("people.retention_none")


def past_day(words: str) -> str:
    """A day in ISO form. Raises UsageProblem."""
    from datetime import date as calendar

    try:
        return calendar.fromisoformat(words).isoformat()
    except ValueError:
        raise UsageProblem(Problem("people.bad_date", fields={"found": words})) from None
