"""``skillcheck assess``: the interview, saved after every answer, then the result and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.assess.options import AssessOptions
from skillcheck.cli.assess.stop import break_off, leave, say_command
from skillcheck.cli.options import ProfileId
from skillcheck.cli.passphrase import PassphraseFile
from skillcheck.errors import DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session


def run(
    ctx: typer.Context,
    sheet: Annotated[Path | None, typer.Argument(metavar="FILE", help="assess.option_sheet")] = None,
    profile: ProfileId = None,
    goal: Annotated[str | None, typer.Option("--goal", metavar="ID", help="assess.option_goal")] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="CODE", help="assess.option_person")] = None,
    nickname: Annotated[str | None, typer.Option("--nickname", metavar="NAME", help="assess.option_nickname")] = None,
    length: Annotated[
        str | None, typer.Option("--length", metavar="short|each|standard|full", help="assess.option_length")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="assess.option_resume")] = False,
    companion: Annotated[str | None, typer.Option("--with", metavar="mediator", help="assess.option_with")] = None,
    also: Annotated[str | None, typer.Option("--also", metavar="LANG", help="assess.option_also")] = None,
    large: Annotated[bool, typer.Option("--large", help="assess.option_large")] = False,
    edit: Annotated[str | None, typer.Option("--edit", metavar="ITEM", help="assess.option_edit")] = None,
    enter: Annotated[bool, typer.Option("--enter", help="assess.option_enter")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.json", help="assess.option_out")] = None,
    force: Annotated[bool, typer.Option("--force", help="assess.option_force")] = False,
    notice: Annotated[bool, typer.Option("--notice", help="assess.option_notice")] = False,
    leave_nothing: Annotated[bool, typer.Option("--leave-nothing", help="assess.option_leave_nothing")] = False,
    passphrase_file: PassphraseFile = None,
    near: Annotated[str | None, typer.Option("--near", metavar="POSTCODE|TOWN", help="places.option_near")] = None,
) -> None:
    """Ask, save, measure, show."""
    from skillcheck.store.nicknames import code_of

    session: Session = ctx.obj
    person = code_of(person) if person is not None else None
    options = AssessOptions(
        profile, person, length, resume, companion, also, large, edit, out, force, enter, goal, notice, passphrase_file,
        near, nickname,
    )  # fmt: skip
    _check(session, options)
    if leave_nothing:
        from skillcheck.cli.assess.leave_nothing import ask_and_hand_back

        ask_and_hand_back(session, options)
        return
    session.tidy_store()
    if sheet is not None and not enter:
        raise UsageProblem(Problem("assess.file_needs_enter", fields={"found": str(sheet)}))
    if enter:
        from skillcheck.cli.assess.paper import key_sheet

        key_sheet(session, options, sheet)
    elif edit is not None:
        _edit(session, options)
    else:
        _interview(session, options)


def _check(session: Session, options: AssessOptions) -> None:
    """What can be refused before anything is asked."""
    from skillcheck.cli.places import here_or_none
    from skillcheck.i18n import languages
    from skillcheck.store.nicknames import checked_nickname
    from skillcheck.store.paths import checked_code

    if options.companion not in {None, "mediator"}:
        raise UsageProblem(Problem("assess.bad_with", fields={"found": options.companion}))
    if options.also is not None and options.also not in languages():
        raise UsageProblem(
            Problem("cli.unknown_language", fields={"found": options.also, "known": ", ".join(languages())})
        )
    if options.person is not None:
        checked_code(options.person)
    if options.nickname is not None:
        checked_nickname(options.nickname)
    if options.out is not None and options.out.exists() and not options.force:
        raise UsageProblem(Problem("files.file_exists", file=str(options.out)))
    if options.out is not None and not options.out.parent.is_dir():
        raise UsageProblem(Problem("files.no_folder", file=str(options.out.parent)))
    if options.near is not None:
        here_or_none(session, options.near)


def _interview(session: Session, options: AssessOptions) -> None:
    from skillcheck.cli.assess.start import conversation_with, look_again, screen_for, start
    from skillcheck.screens.choose import silent_keys
    from skillcheck.screens.screen import Stopped

    bilingual, screen = screen_for(session, options)
    with silent_keys(drawn=screen.menus), (opened := start(bilingual, options, screen)).journal:
        finished = opened.interview.finished
        try:
            if finished:
                look_again(bilingual, options, screen, opened)
            else:
                conversation_with(bilingual, options, screen, opened).run()
        except (Stopped, KeyboardInterrupt):
            if opened.interview.finished:
                from skillcheck.workflows.interview_result import keep_result

                keep_result(
                    opened, bilingual.session.library, bilingual.session.lang, "interview"
                )  # what was changed before the stop counts
            leave(bilingual, opened)
        except DataProblem as error:
            break_off(bilingual, opened, error)
        from skillcheck.cli.assess.finish import show_result

        show_result(
            bilingual, opened, mode="interview", out=options.out, force=options.force, screen=screen, can_try=True,
            near=options.near,
        )  # fmt: skip


def _edit(session: Session, options: AssessOptions) -> None:
    """Change one answer of an interview, finished or not; a finished one is measured again."""
    from skillcheck.cli.assess.finish import show_result
    from skillcheck.cli.assess.start import conversation_with, go_on, item_to_edit, screen_for
    from skillcheck.screens.choose import silent_keys
    from skillcheck.screens.screen import Stopped

    bilingual, screen = screen_for(session, options)
    opened = go_on(bilingual, options, screen, finished=True)
    with opened.journal, silent_keys(drawn=screen.menus):
        item = item_to_edit(opened.interview, options.edit or "")
        try:
            conversation_with(bilingual, options, screen, opened).edit(item)
        except (Stopped, KeyboardInterrupt):
            leave(bilingual, opened)
        except DataProblem as error:
            break_off(bilingual, opened, error)
        if opened.interview.finished:
            show_result(
                bilingual,
                opened,
                mode="interview",
                out=options.out,
                force=options.force,
                screen=screen,
                near=options.near,
            )
        else:
            session.say("assess.changed")
            say_command(bilingual.resume_command(opened.person))
