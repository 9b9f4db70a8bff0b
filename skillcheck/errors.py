"""What can go wrong, as values: a code, a place and fields. A code is the key of its words in data/ui/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

EXIT_DONE = 0
EXIT_NOTHING_DONE = 1
EXIT_USAGE = 2
EXIT_SOME_RETURNED = 3
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Problem:
    """One mistake: its code, where it stands and what was found.

    ``file``, ``line`` (as an editor counts, from 1), ``row`` (of a person) and ``column`` are
    ``None`` where they do not apply; ``code`` is «section.name», and ``fields`` fill the places of its sentence.
    """

    code: str
    file: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """One English sentence with its place; the bare code where no words are loaded."""
        return self.code if _words is None else _words(self)


_words: Callable[[Problem], str] | None = None


def speak_with(words: Callable[[Problem], str]) -> None:
    """How a problem is put into words: the ground knows none, the floor of words says how when it is loaded."""
    global _words  # noqa: PLW0603  # one language of last resort for the whole process, set once by i18n
    _words = words


class SkillcheckError(Exception):
    """The root of every expected failure: one or more problems and the exit code they lead to."""

    exit_code = EXIT_NOTHING_DONE

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__()

    def __str__(self) -> str:
        """Every problem as an English sentence, one a line: what a notebook or a log shows."""
        return "\n".join(map(str, self.problems))


class UsageProblem(SkillcheckError):  # noqa: N818 — a problem of the person's, not an error of ours
    """The person asked for something that the command does not understand (exit code 2)."""

    exit_code = EXIT_USAGE


class DataProblem(SkillcheckError):  # noqa: N818 — as above
    """A file of the person's, or the place where results go, does not allow the work (exit code 1)."""


class ContentProblem(DataProblem):
    """A content file (data/*.yaml) is broken: every mistake of every file at once."""
