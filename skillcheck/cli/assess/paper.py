"""``skillcheck assess --enter``: a filled sheet keyed at the keyboard or read from a text file, then its result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cli.assess.clock import Clock
from skillcheck.cli.assess.finish import show_result
from skillcheck.cli.assess.languages import languages_of
from skillcheck.cli.assess.start import go_on, start
from skillcheck.cli.assess.stop import leave
from skillcheck.errors import DataProblem, Problem
from skillcheck.files import read_bounded
from skillcheck.forms.check_letter import printed_code
from skillcheck.forms.fixed_form import SIZES, form
from skillcheck.forms.keyed_sheet import Keyed, read_lines
from skillcheck.i18n import describe
from skillcheck.interview.interview import Reply
from skillcheck.screens.plain import LEAVE, PlainScreen
from skillcheck.screens.screen import Stopped

if TYPE_CHECKING:
    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.cli.session import Session
    from skillcheck.store.interviews import OpenInterview

MOST_BYTES = 1_000_000


def key_sheet(session: Session, options: AssessOptions, sheet: Path | None) -> None:
    """Read a filled sheet. From a file: all its mistakes at once, and nothing is kept while there are any."""
    keyed = _read_file(session, sheet) if sheet is not None else None
    bilingual = languages_of(session, options)
    session = bilingual.session
    screen = PlainScreen(session.texts, spacing=0)
    opened = go_on(bilingual, options, screen) if options.resume else start(bilingual, options, _Quiet(screen))
    entry = Entry(session, opened, screen, options)
    with opened.journal:
        if keyed is None:
            try:
                entry.from_keyboard()
            except (Stopped, KeyboardInterrupt):
                leave(bilingual, opened, option="--enter ")
        else:
            entry.take(keyed)
        if not opened.interview.replies:
            leave(bilingual, opened)
        entry.finish()
        show_result(bilingual, opened, mode="paper", out=options.out, force=options.force, near=options.near)


def _read_file(session: Session, sheet: Path) -> list[Keyed]:
    raw = read_bounded(sheet, MOST_BYTES)
    try:
        lines = (raw or b"").decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise DataProblem(Problem("assess.sheet_not_text", file=str(sheet))) from error
    if raw is None:
        raise DataProblem(Problem("assess.sheet_not_text", file=str(sheet)))
    keyed, problems = read_lines(lines, session.library.bank)
    if problems:
        raise DataProblem(replace(problem, file=str(sheet)) for problem in problems)
    if not keyed:
        raise DataProblem(Problem("assess.sheet_empty", file=str(sheet)))
    return keyed


class _Quiet:
    """A screen that lets the welcome of an interview pass: the mediator who keys a sheet knows it."""

    menus = False

    def __init__(self, screen: PlainScreen) -> None:
        self.ask, self.choose = screen.ask, screen.choose

    def tell(self, *_paragraphs: str, airy: bool = False) -> None:
        """Say nothing."""

    def wait(self, _message: str) -> None:
        """Wait for nobody."""


class Entry:
    """Answers keyed into one interview."""

    def __init__(self, session: Session, opened: OpenInterview, screen: PlainScreen, options: AssessOptions) -> None:
        length = options.length or opened.interview.setup.length
        self._session = session
        self._opened = opened
        self._accompanied = opened.interview.setup.accompanied or options.companion is not None
        self._screen = screen
        self._clock = Clock(opened.journal.events)
        self._sheet = form(session.library, opened.interview.profile, length if length in SIZES else "standard")
        self._opened.save()

    def from_keyboard(self) -> None:
        """Lines until the word that ends; what was understood is kept at once, the rest is said. Raises Stopped."""
        t = self._session.t
        end = t("assess.enter_end")
        self._screen.tell(t("assess.enter_welcome", person=self._opened.person), t("assess.enter_how", end=end))
        if self._accompanied:
            self._screen.tell(t("assess.enter_hands"))
        likely = {question.id for question in self._sheet}
        warned: list[str] = []
        while True:
            line = self._screen.line(t("assess.enter_prompt", n=len(self._opened.interview.replies)))
            if line in LEAVE:
                raise Stopped
            if line.lower() in {end, "fin", "end"}:
                missing = self._missing()
                if not missing or missing == warned:
                    return
                self._screen.tell(t("assess.enter_still_missing", n=len(missing), codes=", ".join(missing), end=end))
                warned = missing
                continue
            keyed, problems = read_lines([line], self._session.library.bank, likely)
            self.take(keyed, tell=True)
            self._screen.tell(*(describe(replace(one, line=None), self._session.texts) for one in problems))

    def take(self, keyed: list[Keyed], *, tell: bool = False) -> None:
        """Keep answers; one to a question that has one replaces it."""
        interview = self._opened.interview
        for one in keyed:
            before = interview.given(one.item)
            how = one.how if self._accompanied or one.how != "alone" else None
            reply = Reply(item=one.item, code=one.code, how=how, at=self._clock.now())
            interview.change(reply) if before else interview.reply(reply)
            self._opened.save()
            if tell:
                self._screen.tell(self._line(one, before))

    def finish(self) -> None:
        """Close the interview and name the questions of the sheet that have no answer."""
        self._opened.interview.finish(self._clock.now())
        self._opened.save()
        if missing := self._missing():
            self._session.say("assess.enter_missing", n=len(missing), codes=", ".join(missing))

    def _missing(self) -> list[str]:
        """The printed codes of the sheet without an answer; none where nothing keyed is of this sheet."""
        given = {reply.item for reply in self._opened.interview.replies}
        missing = [printed_code(question.id) for question in self._sheet if question.id not in given]
        return missing if len(missing) < len(self._sheet) else []

    def _line(self, one: Keyed, before: Reply | None) -> str:
        t, texts = self._session.t, self._session.texts
        question = self._session.library.bank[one.item]
        fields = {
            "code": printed_code(one.item),
            "question": texts.choose(question.item.text),
            "answer": self._words(one.item, one.code)
            + ("" if one.how == "alone" else f" ({t(f'assess.how_{one.how}')})"),
        }
        if before is None:
            return t("assess.enter_noted", **fields)
        return t("assess.enter_replaced", **fields, before=self._words(one.item, before.code))

    def _words(self, item: str, code: str) -> str:
        library, texts = self._session.library, self._session.texts
        words = [texts.choose(answer.text) for answer in library.bank[item].words(code)]
        return " + ".join(words) or texts.choose(library.special_words.get(code, {}))
