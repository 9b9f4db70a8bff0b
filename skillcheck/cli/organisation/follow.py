"""``organisation follow``: two diagnoses compared, and what was decided in between."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import AsJson, Force
from skillcheck.cli.organisation.actions import Today, kept
from skillcheck.cli.organisation.common import day, pack_of

if TYPE_CHECKING:
    from skillcheck.cli.session import Session


def follow_(
    ctx: typer.Context,
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="organisation.option_before")],
    now: Annotated[Path, typer.Argument(metavar="NOW", help="organisation.option_now")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="organisation.option_follow_out")
    ] = None,
    today: Today = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Compare, show, write."""
    from skillcheck.organisation.follow import follow
    from skillcheck.report.organisation.followed import follow_document, screen
    from skillcheck.report.organisation.wording import Words
    from skillcheck.workflows.measure_organisation import in_every_form, read_organisation
    from skillcheck.workflows.whole_report import write_folder

    session: Session = ctx.obj
    pack = pack_of(session)
    first, last = read_organisation(before), read_organisation(now)
    actions = {**kept(before)}
    found = follow(first, last, pack, actions.values(), day(today))
    words = Words(last, pack, session.library, session.texts)
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps({"schema": "skillcheck/follow-1", **asdict(found)}, ensure_ascii=False, indent=1))
    else:
        session.lines(screen(found, actions, words))
    if out is not None:
        made = in_every_form("suivi", follow_document(found, actions, words), session.texts)
        write_folder(out, made, last, force=force)
        if "suivi.pdf" not in made:
            session.say("organisation.pdf_left_out")
        session.say("organisation.follow_written", report=str(out / "suivi.html"))
