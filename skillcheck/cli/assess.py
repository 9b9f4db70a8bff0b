"""``skillcheck assess``: the interview, saved after every answer, then the result and what to do next."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.errors import EXIT_INTERRUPTED, DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.seats import Seat
    from skillcheck.cli.session import Session
    from skillcheck.cli.voice import Voice
    from skillcheck.questions.card import Screen


@dataclass(frozen=True)
class Wishes:
    """The options of the command."""

    profile: str | None
    person: str | None
    length: str | None
    resume: bool
    companion: str | None
    also: str | None
    large: bool
    edit: str | None
    out: Path | None
    force: bool
    enter: bool = False


def run(
    ctx: typer.Context,
    sheet: Annotated[Path | None, typer.Argument(metavar="FILE", help="assess.option_sheet")] = None,
    profile: Annotated[str | None, typer.Option("--profile", metavar="ID", help="cli.option_profile")] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="CODE", help="assess.option_person")] = None,
    length: Annotated[
        str | None, typer.Option("--length", metavar="short|standard|full", help="assess.option_length")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="assess.option_resume")] = False,
    companion: Annotated[str | None, typer.Option("--with", metavar="mediator", help="assess.option_with")] = None,
    also: Annotated[str | None, typer.Option("--also", metavar="LANG", help="assess.option_also")] = None,
    large: Annotated[bool, typer.Option("--large", help="assess.option_large")] = False,
    edit: Annotated[str | None, typer.Option("--edit", metavar="ITEM", help="assess.option_edit")] = None,
    enter: Annotated[bool, typer.Option("--enter", help="assess.option_enter")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.json", help="assess.option_out")] = None,
    force: Annotated[bool, typer.Option("--force", help="assess.option_force")] = False,
) -> None:
    """Ask, save, measure, show."""
    session: Session = ctx.obj
    wishes = Wishes(profile, person, length, resume, companion, also, large, edit, out, force, enter)
    _check(wishes)
    if sheet is not None and not enter:
        raise UsageProblem(Problem("assess.file_needs_enter", fields={"found": str(sheet)}))
    if enter:
        from skillcheck.cli.keying import key_sheet

        key_sheet(session, wishes, sheet)
    elif edit is not None:
        _edit(session, wishes)
    else:
        _interview(session, wishes)


def _check(wishes: Wishes) -> None:
    """What can be refused before anything is asked."""
    from skillcheck.questions.shelf import checked_code
    from skillcheck.texts import languages

    if wishes.companion not in {None, "mediator"}:
        raise UsageProblem(Problem("assess.bad_with", fields={"found": wishes.companion}))
    if wishes.also is not None and wishes.also not in languages():
        raise UsageProblem(
            Problem("cli.unknown_language", fields={"found": wishes.also, "known": ", ".join(languages())})
        )
    if wishes.person is not None:
        checked_code(wishes.person)
    if wishes.out is not None and wishes.out.exists() and not wishes.force:
        raise UsageProblem(Problem("cli.file_exists", file=str(wishes.out)))
    if wishes.out is not None and not wishes.out.parent.is_dir():
        raise UsageProblem(Problem("cli.no_folder", file=str(wishes.out.parent)))


def _interview(session: Session, wishes: Wishes) -> None:
    from skillcheck.cli.opening import look_again, sit_down, sitting
    from skillcheck.cli.outcome import keep_result, show_result
    from skillcheck.questions.card import Stopped

    voice, screen = _begin(session, wishes)
    seat = sit_down(voice, wishes, screen)
    with seat.journal:
        finished = seat.interview.finished
        try:
            if finished:
                look_again(voice, wishes, screen, seat)
            else:
                sitting(voice, wishes, screen, seat).run()
        except (Stopped, KeyboardInterrupt):
            if finished:
                keep_result(seat, voice.session, "interview")  # what was changed before the stop counts
            leave(voice, seat)
        except DataProblem as error:
            break_off(voice, seat, error)
        show_result(voice, seat, mode="interview", out=wishes.out, force=wishes.force, screen=screen)


def _edit(session: Session, wishes: Wishes) -> None:
    """Change one answer of an interview, finished or not; a finished one is measured again."""
    from skillcheck.cli.opening import item_to_edit, sit_down_again, sitting
    from skillcheck.cli.outcome import show_result
    from skillcheck.questions.card import Stopped

    voice, screen = _begin(session, wishes)
    seat = sit_down_again(voice, wishes, screen, finished=True)
    with seat.journal:
        item = item_to_edit(seat.interview, wishes.edit or "")
        try:
            sitting(voice, wishes, screen, seat).edit(item)
        except (Stopped, KeyboardInterrupt):
            leave(voice, seat)
        except DataProblem as error:
            break_off(voice, seat, error)
        if seat.interview.finished:
            show_result(voice, seat, mode="interview", out=wishes.out, force=wishes.force, screen=screen)
        else:
            session.say("assess.changed")
            _say(voice.resume_command(seat.person))


def _begin(session: Session, wishes: Wishes) -> tuple[Voice, Screen]:
    """Somebody to answer, the languages, the screen."""
    from skillcheck.cli.voice import voice_of

    if not session.plain:
        session.require_terminal()
    voice = voice_of(session, wishes)
    return voice, make_screen(voice.session, large=wishes.large)


def _say(words: str) -> None:
    typer.echo(words, err=True)


def leave(voice: Voice, seat: Seat, option: str = "") -> None:
    """The person stops: say that all is kept and how to go on; an interview without an answer leaves no trace."""
    if seat.interview.replies:
        _say(voice.words("assess.stopped", n=len(seat.interview.replies)))
        _say(voice.resume_command(seat.person, option))
    else:
        seat.journal.path.unlink(missing_ok=True)
        _say(voice.words("assess.stopped_before"))
    raise typer.Exit(EXIT_INTERRUPTED)


def break_off(voice: Voice, seat: Seat, error: DataProblem) -> None:
    """The journal could not be written: say why, and that what was answered before is safe."""
    for problem in error.problems:
        voice.session.say_problem(problem)
    _say(voice.words("assess.broken_off"))
    _say(voice.resume_command(seat.person))
    raise typer.Exit(error.exit_code)


def make_screen(session: Session, *, large: bool) -> Screen:
    """Menus on a terminal that can draw them, else plain lines."""
    if session.plain or not can_draw():
        from skillcheck.questions.plain import PlainScreen

        return PlainScreen(session.texts, spacing=2 if large else 1)
    from skillcheck.questions.ask import RichScreen

    return RichScreen(session.console, session.texts, large=large)


def can_draw() -> bool:
    """Whether the terminal can move the cursor and show accents and arrows; else plain lines serve it better."""
    return (
        os.name == "nt" or os.environ.get("TERM", "") not in {"", "dumb", "unknown"}
    ) and "utf" in sys.stdout.encoding.lower()
