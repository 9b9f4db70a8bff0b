"""The notebook: everybody in a list, one person's page, and what can be done from there. Each action is a command."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from skillcheck.cli.people.last_result import show_last, step_to_agree
from skillcheck.cli.people.show import chosen, print_people, who
from skillcheck.cli.people.steps import follow_steps
from skillcheck.cli.people.words import day, named, page, state_words, today
from skillcheck.errors import SkillcheckError
from skillcheck.screens.choose import make_screen, silent_keys, stopping_keys, typed_line
from skillcheck.screens.screen import Choice, Screen, Stopped
from skillcheck.store.desk_notes import read_notes
from skillcheck.store.paths import new_code
from skillcheck.store.retention import is_decided, keep_months

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.store.people import Person

OFFERED = (12, 24, 36)
"""Months without a visit to choose from."""
SHOWN = 15
"""People in one list; the others are found by a word."""
READ = {"progress", "coop", "export", "forget", "resume", "again", "reopen"}
"""What is shown then, at the end of an interview too: it stays until it was read, and is not pushed off by the page."""
NEW, SEARCH, DUE, ALL, RESTORE, LEAVE = "<new>", "<search>", "<due>", "<all>", "<restore>", "<leave>"


def open_notebook(session: Session) -> None:
    """The list, as long as somebody chooses from it; without a terminal, printed once."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print_people(session, chosen(None, "last", None))
        return
    Notebook(session).run()


class Notebook:
    """A screen and a session together."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._screen: Screen = make_screen(session.texts, lambda: session.console, plain=session.plain, large=False)

    def run(self) -> None:
        """Until somebody leaves; Ctrl-C leaves from every screen."""
        with silent_keys(drawn=self._screen.menus), suppress(Stopped):
            self._decide_retention()
            self._lists()

    def _lists(self) -> None:
        search: str | None = None
        state: str | None = None
        while True:
            found = chosen(search, "next" if state else "last", state)
            wish = self._list(found, "due" if state else "found" if search else None)
            search = state = None
            if wish == LEAVE:
                return
            if wish == NEW:
                self._new()
            elif wish == SEARCH:
                search = self._typed("people.search_prompt")
            elif wish == DUE:
                state = "due"
            elif wish == RESTORE:
                if file := self._typed("people.restore_prompt"):
                    self._command("people", "restore", "--", file)
            elif wish != ALL:
                self._person(wish)

    def _decide_retention(self) -> None:
        """For how long people are kept: asked once, when there is somebody to keep."""
        if is_decided() or not chosen(None):
            return
        t = self._session.t
        choices = [
            *(Choice(str(n), t("people.keep_months", n=n)) for n in OFFERED),
            Choice("none", t("people.keep_all")),
        ]
        answer = self._screen.choose(t("people.keep_question"), choices, escape="none")
        keep_months(None if answer == "none" else int(answer))

    def _list(self, found: list[Person], narrowed: str | None) -> str:
        """``narrowed``: to whom, of everybody."""
        t = self._session.t
        lines = [Choice(one.code, self._line(one)) for one in found[:SHOWN]]
        wishes = [
            (NEW, "new"),
            (SEARCH, "search"),
            (DUE, "due"),
            *([(ALL, "all")] if narrowed else []),
            (RESTORE, "restore"),
            (LEAVE, "leave"),
        ]
        more = t("people.more", n=len(found) - SHOWN) if len(found) > SHOWN else ""
        if narrowed:
            title = t(f"people.notebook_{narrowed}", n=len(found), all=len(chosen(None)))
        else:
            title = t("people.notebook", n=len(found))
        message = f"{title} {more}".rstrip()
        choices = [*lines, *(Choice(value, t(f"people.do_{key}")) for value, key in wishes)]
        return self._screen.choose(message, choices, default=NEW if not lines else None, listed=True, escape=LEAVE)

    def _line(self, one: Person) -> str:
        if one.due(today()):
            state = self._session.t("people.expected", date=day(self._session, one.appointment))
        else:
            state = f"{state_words(self._session, one)} · {day(self._session, one.seen[:10])}"
        return f"{named(one)} · {state}"

    def _new(self) -> None:
        """Somebody who has never come: a nickname to find the person again, whatever happens; who answers; the
        interview."""
        t, code = self._session.t, new_code()
        ways = [Choice(way, t(f"people.{way}")) for way in ("four_hands", "by_themselves", "not_now")]
        way = self._screen.choose(t("people.who_answers"), ways, default="four_hands", escape="not_now")
        if way == "not_now":
            return
        words = self._typed("people.new_name_prompt")
        named = [f"--nickname={words}"] if words else []
        self._command("assess", "--person", code, *(["--with", "mediator"] if way == "four_hands" else []), *named)
        self._screen.wait(t("people.read_go"))

    def _person(self, code: str) -> None:
        """One person's page and what can be done, until somebody goes back."""
        while True:
            try:
                one = who(code)
            except SkillcheckError:
                return  # erased meanwhile
            self._screen.tell("", *page(self._session, one, read_notes(code)))
            first = "resume" if one.state == "to_resume" else "again"
            wishes = [first, "result", "progress", "note", "agree", "follow", "next", "more", "back"]
            choices = [Choice(wish, self._session.t(f"people.do_{wish}")) for wish in wishes]
            wish = self._screen.choose(self._session.t("people.what"), choices, escape="back")
            if wish == "more":
                wish = self._more(one)
            if wish == "back":
                return
            if wish == "result":
                to_read = show_last(self._session, self._screen, one.code)
            else:
                self._do(wish, one)
                to_read = wish in READ
            if to_read:
                self._screen.wait(self._session.t("people.read_go"))

    def _more(self, one: Person) -> str:
        reopen = ["reopen"] if one.state == "finished" else []
        wishes = ["print", "name", "coop", "hand_over", "export", "forget", *reopen, "stay"]
        choices = [Choice(wish, self._session.t(f"people.do_{wish}")) for wish in wishes]
        return self._screen.choose(self._session.t("people.what"), choices, escape="stay")

    def _do(self, wish: str, one: Person) -> None:
        code = one.code
        if wish in {"resume", "reopen"}:
            self._command("assess", "--resume", "--person", code)
        elif wish == "again":
            self._command("assess", "--person", code)
        elif wish in {"progress", "coop", "print"}:
            self._command("people", wish, code)
        elif wish == "export":
            file = self._typed("people.export_prompt")
            self._command("people", wish, code, *(["-o", file] if file else []))
        elif wish == "forget":
            self._command("forget", code)
        elif wish == "hand_over" and (file := self._typed("people.hand_over_prompt")):
            self._command("people", "hand-over", code, "-o", file)
        elif wish == "follow":
            if not follow_steps(self._session, self._screen, code):
                self._screen.tell(self._session.t("people.no_step_open"))
        elif wish == "agree":
            self._agree(code)
        elif wish in {"note", "name", "next"} and (words := self._typed(f"people.{wish}_prompt")):
            self._command("people", wish, code, "--", words)

    def _agree(self, code: str) -> None:
        found = step_to_agree(self._session, self._screen, code)
        if found is None:
            return
        words, competence = found
        if text := words or self._typed("people.agree_prompt"):
            self._command("people", "agree", code, *(["--competence", competence] if competence else []), "--", text)

    def _typed(self, prompt: str) -> str | None:
        """A line typed; nothing where it is left empty or broken off."""
        try:
            return typed_line(self._session.t(prompt) + " ").strip() or None
        except (EOFError, KeyboardInterrupt):
            return None

    def _command(self, *words: str) -> None:
        """Run a command as a script would; what it says is on the screen, and the notebook goes on."""
        from skillcheck.cli.app import run

        session = self._session
        options = [*(["--plain"] if session.plain else []), *(["--data", str(session.data)] if session.data else [])]
        with stopping_keys(drawn=self._screen.menus):
            run([*options, "--lang", session.lang, *words])
