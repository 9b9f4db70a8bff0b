"""What every command shares: the language, the words, the content folder, and the two streams."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from skillcheck.errors import Problem
from skillcheck.i18n import Texts, clean, describe
from skillcheck.signs import strange_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.questions.goal import Goal

MOST_TOLD = 100
"""Mistakes told one by one; of more, how many."""
_WITHOUT_LOCKS: set[Path] = set()
"""Folders of which it was said that they have no locks: once in a run, however many commands the notebook gives."""


@dataclass(frozen=True)
class Session:
    """The options for all commands. Built once by ``cli.app`` and found in ``ctx.obj``."""

    lang: str
    data: Path | None = None
    plain: bool = False
    debug: bool = False
    lang_given: bool = False
    """Whether the language was asked for with --lang."""

    @cached_property
    def texts(self) -> Texts:
        """The words in the chosen language."""
        return Texts(self.lang)

    @cached_property
    def library(self) -> Library:
        """The content, read and checked when first needed."""
        from skillcheck.content.library import load_once

        return load_once(self.data)

    def speaking(self, lang: str) -> Session:
        """The same session in another language, with the content it has read already."""
        other = replace(self, lang=lang)
        if "library" in self.__dict__:
            other.__dict__["library"] = self.library
        return other

    def tidy_store(self, *, writes: bool = True) -> int:
        """Sweep what dead runs left in the store, and how many; what others could read is closed, and that is said;
        and so is, of who ``writes``, that two runs cannot be kept apart."""
        from skillcheck.files import has_locks
        from skillcheck.store.inventory import tidy_store
        from skillcheck.store.paths import home

        swept, mended = tidy_store()
        store = home().absolute()
        place = next(folder for folder in (store, *store.parents) if folder.is_dir())
        if writes and place not in _WITHOUT_LOCKS and not has_locks(place):
            _WITHOUT_LOCKS.add(place)
            self.say("cli.no_locks", file=str(store))
        if mended:
            self.say("cli.store_closed", n=len(mended), file=str(mended[0]))
        return swept

    @cached_property
    def console(self) -> Console:
        """Where results go (stdout). Styles only where the terminal takes them; data is never markup."""
        from rich.console import Console

        class Quiet(Console):
            """A console that leaves a closed pipe (``… | head``) to the one door for errors, as every other print."""

            def on_broken_pipe(self) -> None:
                raise BrokenPipeError

            def render(self, renderable: Any, options: Any = None) -> Any:
                """What is drawn, without a sign of anybody's that could direct the terminal: the last door."""
                for segment in super().render(renderable, options):
                    text = segment.text
                    harmless = segment.control or text.isprintable() or not strange_sign(text)
                    yield segment if harmless else segment._replace(text=harmless_words(text))

        dumb = self.plain or os.environ.get("TERM") == "dumb"
        return Quiet(
            markup=False, emoji=False, highlight=False, soft_wrap=False,
            no_color=True if dumb else None, force_terminal=False if dumb else None,
        )  # fmt: skip

    def t(self, key: str, /, **fields: object) -> str:
        """The words of a key."""
        return self.texts.t(key, **fields)

    def say(self, key: str, /, **fields: object) -> None:
        """One message line on stderr."""
        typer.echo(on_screen(self.t(key, **fields), sys.stderr), err=True)

    def say_problem(self, problem: Problem) -> None:
        """One problem on stderr: where, what was found, what to do."""
        typer.echo(on_screen(describe(problem, self.texts), sys.stderr), err=True)

    def say_problems(self, problems: Sequence[Problem]) -> None:
        """Problems one by one; of many, the first and how many others."""
        for problem in problems[:MOST_TOLD]:
            self.say_problem(problem)
        if len(problems) > MOST_TOLD:
            self.say("cli.and_others", n=len(problems) - MOST_TOLD)

    def tell(self, key: str, /, **fields: object) -> None:
        """One line of the result on stdout."""
        typer.echo(on_screen(self.t(key, **fields), sys.stdout))

    def lines(self, lines: Iterable[str]) -> None:
        """Lines of the result on stdout, each continued below its own first word."""
        from skillcheck.cli.listing import under_themselves

        self.console.print("\n".join(under_themselves(lines, self.console.width)))

    def profile(self, profile_id: str | None) -> TargetProfile | None:
        """The target profile of that id; None when none was asked for."""
        from skillcheck.content.lookup import find

        return None if profile_id is None else find(self.library.profiles, profile_id, "content.unknown_profile")

    def goal(self, goal_id: str) -> Goal:
        """The goal of that id."""
        from skillcheck.content.lookup import find

        return find(self.library.goals, goal_id, "content.unknown_goal")

    def require_terminal(self, key: str = "cli.no_terminal") -> None:
        """Refuse to ask questions where nobody can answer; ``key``: what to do instead."""
        from skillcheck.errors import UsageProblem

        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageProblem(Problem(key))


def harmless_words(text: str) -> str:
    """A text with the signs that direct a terminal shown as hexadecimal; line ends stay."""
    return "\n".join(clean(line, len(line) + 1) for line in text.split("\n"))


def on_screen(words: str, stream: TextIO) -> str:
    """The words cut between words where ``stream`` is a screen, which would cut inside them; a path stays whole."""
    if not stream.isatty():
        return words
    from shutil import get_terminal_size
    from textwrap import fill

    width = get_terminal_size().columns
    lines = (fill(line, width, break_long_words=False, break_on_hyphens=False) for line in words.split("\n"))
    return "\n".join(lines)
