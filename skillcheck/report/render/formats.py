"""Every format a report can take: one file of this room each, one line in the table. Renders nothing itself.

To add a format: a file with ``render_people`` and ``render_cohort`` as in ``Renderer``, and its line in ``FORMATS``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from rich.text import Text

    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.person.record import Result
    from skillcheck.recommend.nearby import Around
    from skillcheck.report.person.report import PersonReport

FORMATS = {
    "terminal": "terminal",
    "html": "html",
    "pdf": "pdf",
    "xlsx": "xlsx",
    "md": "markdown",
    "json": "json_record",
}
"""The name of a format, which is also the ending of its files → the file of this room that renders it."""


@dataclass(frozen=True)
class People:
    """What is rendered of one or several people."""

    results: Sequence[Result]
    library: Library
    texts: Texts
    width: int = 80
    """Columns, for the terminal."""
    plain: bool = False
    """Sentences where others draw (a screen reader)."""
    progress: Sequence[PersonProgress | None] = ()
    """For each result, what changed since earlier visits; none where not given."""

    here: Around | None = None
    """Where to look for places to go to."""

    def each(self) -> list[tuple[Result, PersonProgress | None]]:
        """Every result with what changed."""
        return list(zip_longest(self.results, self.progress))

    def reports(self) -> list[PersonReport]:
        """Everything that is said of each."""
        from skillcheck.report.person.report import person_report

        return [
            person_report(result, self.library, self.texts, progress, self.here) for result, progress in self.each()
        ]


@dataclass(frozen=True)
class Group:
    """What is rendered of a cohort."""

    cohort: Cohort
    library: Library
    texts: Texts
    width: int = 80
    plain: bool = False


class Renderer(Protocol):
    """What a file of this room offers. Text, bytes, or lines for a terminal; never a file."""

    def render_people(self, page: People) -> str | bytes | Text:
        """One or several people."""

    def render_cohort(self, page: Group) -> str | bytes | Text:
        """A cohort."""


def renderer(name: str) -> Renderer:
    """The renderer of a format of ``FORMATS``."""
    return cast("Renderer", import_module(f"{__package__}.{FORMATS[name]}"))
