"""The end of an interview: measure it, keep the result beside the journal and where asked, show it."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from skillcheck.cli.assess.trying import cards_of, try_cards
from skillcheck.cli.places import here_or_none
from skillcheck.files import write_whole
from skillcheck.screens.choose import can_draw
from skillcheck.screens.screen import Choice, Stopped
from skillcheck.store.inventory import noting
from skillcheck.store.paths import result_path
from skillcheck.workflows.interview_result import Mode, keep_result, record_text
from skillcheck.workflows.people_over_time import progress_for

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text

    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.cli.session import Session
    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.person.record import Result
    from skillcheck.report.render.terminal import Part
    from skillcheck.screens.screen import Screen
    from skillcheck.store.interviews import OpenInterview

TRY = "try_now"
MENU_LINES = 7
"""What stands on the screen below a part of the result: the question and its choices."""


def show_result(
    bilingual: Bilingual,
    opened: OpenInterview,
    *,
    mode: Mode,
    out: Path | None,
    force: bool,
    screen: Screen | None = None,
    can_try: bool = False,
    near: str | None = None,
) -> None:
    """Keep the result first, then show it and say where it is. With a ``screen``: the table only on request, and
    where ``can_try`` a card of the steps at once."""
    session = bilingual.session
    result, kept = keep_result(opened, session.library, session.lang, mode), result_path(opened.person)
    if out is not None:
        with noting(out, person=opened.person):
            write_whole(out, record_text(result), force=force)
    page = ResultPage(session, session.texts, result, progress_for(opened.person, session.library), near)
    tried = len(opened.interview.observations)
    with contextlib.suppress(Stopped):
        cards = cards_of(result, bilingual) if screen is not None and can_try else []
        wish = show_page(page, screen, can_try=bool(cards))
        if screen is not None and bilingual.also is not None and _wants_also(session.texts, bilingual.also, screen):
            show_page(replace(page, texts=bilingual.also), screen)
        if screen is not None and wish == TRY:
            try_cards(bilingual, screen, opened, cards)
    if len(opened.interview.observations) > tried:  # what was seen counts
        result = keep_result(opened, session.library, session.lang, mode)
        if out is not None:
            write_whole(out, record_text(result), force=True)
    session.say("assess.result_kept", file=str(out or kept))
    if opened.interview.ended_early and mode == "interview":
        session.say("assess.can_go_on", person=opened.person)
    # Never cut into lines here: what is copied from the screen must be one command.
    print_with = "assess.print_with" if out else "assess.print_kept"
    typer.echo(session.t(print_with, file=shlex.quote(str(out or kept)), person=opened.person), err=True)


@dataclass(frozen=True)
class ResultPage:
    """A result in one language, with what changed since earlier visits, ready to be shown in parts."""

    session: Session
    texts: Texts
    result: Result
    progress: PersonProgress | None
    near: str | None = None
    """Where the person is, where that is not here."""

    def show(self, part: Part = "all") -> None:
        """On the screen; words only where nothing should be drawn."""
        self.session.console.print(self.drawn(part))

    def drawn(self, part: Part, some: slice = slice(None)) -> Text:
        """The lines of a part, with ``some`` of the steps."""
        from skillcheck.report.render.terminal import person

        return person(
            self.result, self.session.library, self.texts, shutil.get_terminal_size().columns,
            plain=self.session.plain or not can_draw(), part=part, progress=self.progress, some=some,
            here=here_or_none(self.session, self.near) if part in {"all", "rest"} else None,
        )  # fmt: skip


def show_page(page: ResultPage, screen: Screen | None, *, can_try: bool = False) -> str:
    """Everything at once where nobody is asked, or answers come from a pipe; else strengths stay in view, then the next
    steps; the table and what it rests on come when asked for.

    Returns what was chosen last: to try a card (``TRY``, where ``can_try``), «details» or «enough»; «details» too where
    all was shown at once."""
    session, texts = page.session, page.texts
    if screen is None or not sys.stdin.isatty():
        page.show()
        return (
            "details" if screen is None or not can_try else _chosen(texts, screen, "assess.try_question", TRY, "enough")
        )
    session.console.print()
    first = page.drawn("first")
    if _too_high(first):
        strengths = page.drawn("strengths")
        if page.progress is not None and _too_high(strengths):
            page.show("since")
            if _chosen(texts, screen, "assess.steps_question", "see_strengths", "enough") == "enough":
                return "enough"
            strengths = page.drawn("can")
        session.console.print(strengths)
        if _chosen(texts, screen, "assess.steps_question", "see_steps", "enough") == "enough":
            return "enough"
        session.console.print()
        *before, first = _by_room(page)
        for drawn in before:
            session.console.print(drawn)
            if _chosen(texts, screen, "assess.steps_question", "see_next", "enough") == "enough":
                return "enough"
            session.console.print()
    session.console.print(first)
    question, first_of = ("assess.try_question", [TRY]) if can_try else ("assess.details_question", [])
    chosen = _chosen(texts, screen, question, *first_of, "details", "enough")
    if chosen == "details":
        page.show("rest")
    return chosen


def _by_room(page: ResultPage) -> list[Text]:
    """The next steps, as many at a time as the window has room for above a menu."""
    from skillcheck.report.person.next_steps import MOST_STEPS

    parts: list[Text] = []
    begin = 0
    while begin < MOST_STEPS:
        rooms = (slice(begin, end) for end in range(MOST_STEPS, begin + 1, -1))
        room = next((one for one in rooms if not _too_high(page.drawn("steps", one))), slice(begin, begin + 1))
        parts.append(page.drawn("steps", room))
        begin = room.stop
    return [one for place, one in enumerate(parts) if place == 0 or one.plain.strip()]


def _too_high(drawn: Text) -> bool:
    """Whether lines and a menu below them are more than the window has."""
    return drawn.plain.count("\n") + MENU_LINES > shutil.get_terminal_size().lines


def _wants_also(texts: Texts, also: Texts, screen: Screen) -> bool:
    """Whether the person wishes to read the result in the second language too: asked in that language."""
    read = Choice("also", also.t("assess.result_also"))
    enough = Choice("enough", also.t("assess.enough"), texts.t("assess.enough"))
    return screen.choose(also.t("assess.also_question"), [read, enough], default="also", escape="enough") == "also"


def _chosen(texts: Texts, screen: Screen, question: str, *options: str) -> str:
    """The first is one Enter away; Esc takes the last, which leaves."""
    choices = [Choice(wish, texts.t(f"assess.{wish}")) for wish in options]
    return screen.choose(texts.t(question), choices, default=options[0], escape=options[-1])
