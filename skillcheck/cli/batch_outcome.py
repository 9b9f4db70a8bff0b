"""What ``batch`` says when it is done: every row accounted for, where the results are, what is still to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from skillcheck.cli import preview
from skillcheck.errors import EXIT_NOTHING_DONE, EXIT_SOME_RETURNED

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.workflows.outcome import Outcome
    from skillcheck.workflows.request import Request


def finish(session: Session, request: Request, outcome: Outcome, *, as_json: bool) -> None:
    """Every row accounted for, where the results are, and the exit code."""
    tally = outcome.tally
    aside = sum(tally.aside.values())
    lost = 0
    for wave in outcome.waves:
        earlier, lost = wave.tally, lost + wave.tally.returned
        left = sum(earlier.aside.values())
        fields = {"n": earlier.scored + earlier.returned + left, "used": earlier.scored, "returned": earlier.returned}
        session.say("batch.wave_accounted", name=wave.name, **fields)
        preview.aside(session, earlier)
        for problem in earlier.examples:
            session.say_problem(problem)
    say = session.say if as_json else lambda key, **fields: typer.echo(session.t(key, **fields))
    counts = {"n": tally.scored + tally.returned + aside, "scored": tally.scored, "returned": tally.returned}
    say("batch.accounted_aside" if aside else "batch.accounted", **counts, **({"aside": aside} if aside else {}))
    for problem in tally.examples:
        session.say_problem(problem)
    if sum(tally.reasons.values()) > len(tally.examples):
        session.say("batch.and_others", n=sum(tally.reasons.values()) - len(tally.examples))
    if outcome.cohort is None:
        key = "nothing_scored_aside" if aside else "nothing_scored" if counts["n"] else "nothing_read"
        session.say(f"batch.{key}", file=_files(request, outcome))
        preview.aside(session, tally)
        raise typer.Exit(EXIT_NOTHING_DONE)
    for note in outcome.notes:
        session.say_problem(note)
    if outcome.cohort.waves is not None:
        preview.changes(session, outcome.cohort, outcome.cohort.waves)
    for one in outcome.cohort.compared:
        session.say("batch.compared", name=one.name, before=one.before, now=one.now)
    if as_json:
        typer.echo(outcome.cohort.model_dump_json(by_alias=True, indent=1))
    else:
        say("batch.written", folder=str(request.out), report=str(request.out / "report.html"))
    _still_to_do(session, request, outcome, lost)
    strangers = request.paired and not all(wave.pairing.earlier for wave in outcome.waves)
    nobody = tally.nobody or any(wave.tally.nobody for wave in outcome.waves)
    again = any(note.code == "workflows.wave_rows_again" for note in outcome.notes)
    if tally.returned or nobody or tally.conflicts or lost or strangers or again:
        raise typer.Exit(EXIT_SOME_RETURNED)


def _files(request: Request, outcome: Outcome) -> str:
    """The files in which rows wait to be corrected, one for each table of answers."""
    return ", ".join(str(request.out / name) for name in outcome.to_correct.get("") or ["rejected.csv"])


def _still_to_do(session: Session, request: Request, outcome: Outcome, lost: int) -> None:
    """What was handed back, set aside, given differently or hidden, and what can be done about it."""
    from skillcheck.workflows.request import EXAMPLES

    tally, aside = outcome.tally, sum(outcome.tally.aside.values())
    waves = [wave.tally for wave in outcome.waves]
    if tally.returned:
        session.say("batch.correct_and_again", n=tally.returned, file=_files(request, outcome))
    across = any(one.across and "ingest.row_corrected" not in one.aside for one in (tally, *waves))
    if across and request.options.structure is None:
        session.say("batch.same_code_in_files")
    for problem in tally.conflicts[:EXAMPLES]:
        session.say_problem(problem)
    if tally.conflicts:
        session.say("batch.conflicts", n=len(tally.conflicts))
    if aside:
        session.say("batch.aside", n=aside, folder=str(request.out))
        preview.aside(session, tally)
    if lost:
        files = [str(request.out / name) for wave, names in outcome.to_correct.items() if wave for name in names]
        session.say("batch.correct_waves", n=lost, file=", ".join(files))
    if outcome.cohort is not None and "groups" in outcome.cohort.hidden and request.training is not None:
        session.say("batch.groups_hidden", cell=request.min_cell)
