"""The first minute: a greeting, what is kept and where, then why the person comes. Nothing is written meanwhile."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from skillcheck.cli.assess.languages import dated
from skillcheck.cli.assess.reason import goal_of
from skillcheck.cli.assess.stop import say_apart
from skillcheck.cli.people.words import about_words, length_words
from skillcheck.errors import EXIT_INTERRUPTED
from skillcheck.screens.screen import Stopped
from skillcheck.store.nicknames import near_nicknames, nicknames

if TYPE_CHECKING:
    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.i18n import Texts
    from skillcheck.interview.interview import Setup
    from skillcheck.screens.screen import Screen
    from skillcheck.store.interviews import Known

NOTICE_PARTS = 3


def receive(
    bilingual: Bilingual,
    options: AssessOptions,
    screen: Screen,
    setup: Setup,
    last: Known | None = None,
    *,
    in_memory: bool = False,
) -> Setup:
    """Greet whoever comes, or comes back after the ``last`` interview, then ask why; the setup with that reason.

    ``in_memory``: nothing stays on this machine. Raises typer.Exit where the person would rather leave.
    """
    name = None if in_memory else _nickname(options)
    kept = "in_memory" if in_memory else "kept_named" if name else "kept"
    parts = ["kind", kept, *([] if in_memory else ["stop"]), *(["menus"] if screen.menus else [])]
    try:
        if last is None and not options.enter:
            _require_new(bilingual, options, screen)
        for texts in bilingual.languages:
            if options.notice:
                _tell_notice(texts, screen)
            told = [texts.t(f"assess.welcome_{part}", person=setup.person, nickname=name) for part in parts]
            screen.tell(*_greeting(bilingual, options, texts, last), *told, airy=True)
            screen.wait(texts.t("assess.notice_go" if texts is not bilingual.languages[-1] else "assess.welcome_go"))
        return replace(setup, goal=goal_of(bilingual, options, screen))
    except Stopped:
        say_apart(bilingual.words("assess.stopped_before"))
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _require_new(bilingual: Bilingual, options: AssessOptions, screen: Screen) -> None:
    """Where the code is nobody's and near a nickname, ask whether somebody new is meant. Raises Stopped."""
    near = near_nicknames(options.person) if options.person is not None and sys.stdin.isatty() else []
    if not near or options.nickname is not None:
        return
    message = bilingual.words("assess.new_question", person=options.person, known=", ".join(near))
    if screen.choose(message, bilingual.choices("assess.new_yes", "assess.new_no"), escape="new_no") == "new_no":
        raise Stopped


def _nickname(options: AssessOptions) -> str | None:
    """The nickname that is kept with the answers, if any."""
    return options.nickname or (nicknames().get(options.person) if options.person is not None else None)


def _greeting(bilingual: Bilingual, options: AssessOptions, texts: Texts, last: Known | None) -> list[str]:
    """What this is; of somebody who comes back, that the answers of last time are kept, and what stays as it was."""
    if last is None:
        return [texts.t("assess.welcome_what")]
    greeting = texts.t("assess.welcome_again", date=dated(last.started)(texts.lang))
    if (options.profile, options.goal, options.length) != (last.profile, last.goal, last.length):
        return [greeting]
    spoken = bilingual.session.speaking(texts.lang)
    about, length = about_words(spoken, last.goal, last.profile), length_words(spoken, last.length)
    return [greeting, texts.t("assess.as_last", profile=about, length=length)]


def _tell_notice(texts: Texts, screen: Screen) -> None:
    """The page of information, a few answers at a time, so that nothing scrolls off unread."""
    from skillcheck.forms.notice import parts

    title, told = [texts.t("notice.title")], parts("desk", texts)
    for at in range(0, len(told), NOTICE_PARTS):
        some = [f"{question}\n{words}" for question, words in told[at : at + NOTICE_PARTS]]
        screen.tell(*(title if at == 0 else []), *some, airy=True)
        screen.wait(texts.t("assess.notice_go"))
