"""The face of the library: content in, people's and groups' results out, without a terminal.

Everything here joins rooms that also serve the command line; nothing is computed twice. Levels are the framework's
(0 = before level 1); probabilities are between 0 and 1; errors are ``SkillcheckError`` with English sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from skillcheck.content.library import Library
from skillcheck.content.library import load as load_library
from skillcheck.content.lookup import find
from skillcheck.errors import ContentProblem, DataProblem, Problem, SkillcheckError, UsageProblem
from skillcheck.i18n import ORIGINAL, Texts
from skillcheck.version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

    from skillcheck.cohort.record import Cohort
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.ingest.model import ReturnedRow
    from skillcheck.interview.interview import Interview
    from skillcheck.person.record import Result, Score
    from skillcheck.questions.item_bank import Question

__all__ = [
    "Content", "ContentProblem", "DataProblem", "GroupResult", "InterviewSession", "PersonResult", "Problem",
    "Returned", "SkillcheckError", "UsageProblem", "load",
]  # fmt: skip


def load(folder: str | Path | None = None) -> Content:
    """The shipped content, or that of your own folder (docs/content.md), read and checked.

    Raises:
        ContentProblem: every mistake of every file at once, each with file and line.
    """
    return Content(load_library(None if folder is None else Path(folder)))


@dataclass(frozen=True)
class Content:
    """A framework with its questions, profiles and offers, ready to score answers."""

    library: Library

    @property
    def profiles(self) -> tuple[str, ...]:
        """The ids of the target profiles."""
        return tuple(self.library.profiles)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the bank, in its order."""
        return tuple(self.library.bank.questions)

    def score(
        self, answers: Mapping[str, str], profile: str | None = None, *, lang: str = ORIGINAL, person: str | None = None
    ) -> PersonResult:
        """Score one person: ``answers`` is item id → answer code («2», «b», «ac»), or «dk», «na», «pn», «skip».

        An item that is not among them was not asked.

        Raises:
            UsageProblem: an unknown item, code or profile, all at once, with the nearest names.
        """
        from skillcheck.person.build import build_result, given_answer

        target = self.profile(profile)
        self._check(answers)
        given = [given_answer(self.library, item, code, lang) for item, code in answers.items()]
        record = build_result(self.library, given, mode="file", lang=lang, person=person, profile=target)
        return PersonResult(record, self.library)

    def score_file(
        self,
        files: str | Path | Iterable[str | Path],
        profile: str | None = None,
        *,
        by: Iterable[str] = (),
        out: str | Path | None = None,
        before: str | Path | None = None,
        lang: str = ORIGINAL,
        recipe: str | Path | None = None,
        accept: bool = False,
        numbers: int | None = None,
        force: bool = False,
    ) -> GroupResult:
        """Score a file of answers (or several): every row is scored, or returned with its reason.

        ``by``: columns that divide the group. ``before``: the file of an earlier wave. ``recipe``: how to read the
        file. ``accept``: also use columns recognised only by likeness. ``numbers``: 0 or 1, what the lowest answer is
        in bare numbers, where the file does not tell. ``out``: a folder in which the files of ``skillcheck batch`` stay
        (scores.parquet, cohort.json, report.html …); without it nothing is left on disk.

        Raises:
            DataProblem: a file that cannot be read, or in which no row could be scored.
            UsageProblem: an unknown profile or column; numbers that start elsewhere than at 0 or 1.
        """
        from skillcheck.ingest.options import ReadOptions
        from skillcheck.ingest.recipe_file import load_recipe
        from skillcheck.workflows.request import Request
        from skillcheck.workflows.score_cohort import score_files
        from skillcheck.workflows.understand import understand_waves

        names = [files] if isinstance(files, str | Path) else list(files)
        known = None if recipe is None else load_recipe(Path(recipe), self.library.bank)
        options = ReadOptions(
            groups=tuple(by), accept=accept, recipe=known, numbers=numbers, special=self.library.special_words
        )
        returned: list[Returned] = []
        with TemporaryDirectory(prefix="skillcheck-") as temporary:
            folder = Path(temporary) / "results" if out is None else Path(out)
            request = Request(
                library=self.library, texts=Texts(lang), files=tuple(map(Path, names)), out=folder, options=options,
                profile=self.profile(profile), waves=() if before is None else (("before", Path(before)),), force=force,
                format="parquet", noted=out is not None, returned=lambda row: returned.append(Returned.of(row)),
            )  # fmt: skip
            outcome = score_files(request, *understand_waves(request))
            if outcome.cohort is None:
                raise DataProblem([problem for row in returned for problem in row.problems][:20])
            return GroupResult(outcome.cohort, _table(folder / "scores.parquet"), tuple(returned), self.library)

    def interview(
        self, profile: str | None = None, length: int | str = "standard", *, lang: str = ORIGINAL
    ) -> InterviewSession:
        """An adaptive interview in memory; ``length``: «short», «standard», «full» or a number of questions."""
        from skillcheck.interview.interview import Interview, Setup

        self.profile(profile)
        setup = Setup(
            profile=profile, length=str(length), lang=lang, also=None, person=None, accompanied=False,
            fingerprint=self.library.fingerprint, version=__version__, started=_now(),
        )  # fmt: skip
        return InterviewSession(Interview(self.library, setup), self.library)

    def profile(self, profile: str | None) -> TargetProfile | None:
        """The target profile of that id; None for None. Raises UsageProblem with the nearest names."""
        return None if profile is None else find(self.library.profiles, profile, "content.unknown_profile")

    def _check(self, answers: Mapping[str, str]) -> None:
        from skillcheck.questions.in_words import every_answer

        bank, special = self.library.bank, {*self.library.special_words, "skip"}
        problems = []
        for item, code in answers.items():
            if item not in bank:
                problems.append(Problem("interview.unknown_item", fields={"found": item}))
            elif code not in bank[item].codes and code not in special:
                known = every_answer(bank[item], sorted(special))
                fields: dict[str, object] = {"found": code, "item": item, "known": known}
                problems.append(Problem("interview.unknown_code", fields=fields))
        if problems:
            raise UsageProblem(problems)


@dataclass(frozen=True)
class PersonResult:
    """One person's scores and what to learn next."""

    record: Result
    """Everything, as ``skillcheck/result`` is saved (docs/schema)."""
    library: Library = field(repr=False)

    @property
    def scores(self) -> dict[str, Score]:
        """By dimension: «overall», the areas («1» …), the competences («1.1» …)."""
        return self.record.scores

    @property
    def offers(self) -> tuple[str, ...]:
        """The ids of the recommended offers, the most useful first; none without a profile."""
        return tuple(one.offer for one in self.record.offers)

    def to_html(self, lang: str = ORIGINAL) -> str:
        """A whole page that needs no network."""
        return str(self._rendered("html", lang))

    def to_markdown(self, lang: str = ORIGINAL) -> str:
        """The report as Markdown."""
        return str(self._rendered("md", lang))

    def to_json(self) -> str:
        """The saved record; ``skillcheck report`` reads it."""
        return str(self._rendered("json", self.record.lang))

    def to_pdf(self, lang: str = ORIGINAL) -> bytes:
        """Two tagged pages. Needs the extra ``pdf``."""
        return bytes(self._rendered("pdf", lang))

    def to_xlsx(self, lang: str = ORIGINAL) -> bytes:
        """A workbook: scores, answers, offers, the dictionary of columns."""
        return bytes(self._rendered("xlsx", lang))

    def _rendered(self, name: str, lang: str) -> Any:
        from skillcheck.report.render.formats import People, renderer

        return renderer(name).render_people(People([self.record], self.library, Texts(lang)))


@dataclass(frozen=True)
class Returned:
    """A row that could not be scored, as it came, and why."""

    line: int
    """As an editor counts, from 1."""
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]
    """``str(problem)`` is an English sentence."""

    @classmethod
    def of(cls, row: ReturnedRow) -> Self:
        """A returned row of the reading."""
        return cls(row.line, tuple(row.cells), row.problems)


@dataclass(frozen=True)
class GroupResult:
    """A group's scores: one row a person, the summary, and the rows handed back."""

    summary: Cohort
    """Means, gaps, groups, offers: small groups are protected (docs/cohort.md)."""
    people: pa.Table
    """One row a scored person, the columns of scores.csv; ``.to_pandas()`` with pandas. Individual data."""
    returned: tuple[Returned, ...]
    library: Library = field(repr=False)

    def to_html(self, lang: str = ORIGINAL) -> str:
        """A whole page that needs no network and names nobody."""
        return str(self._rendered("html", lang))

    def to_markdown(self, lang: str = ORIGINAL) -> str:
        """The report as Markdown."""
        return str(self._rendered("md", lang))

    def to_pdf(self, lang: str = ORIGINAL) -> bytes:
        """A tagged PDF. Needs the extra ``pdf``."""
        return bytes(self._rendered("pdf", lang))

    def _rendered(self, name: str, lang: str) -> Any:
        from skillcheck.report.render.formats import Group, renderer

        return renderer(name).render_cohort(Group(self.summary, self.library, Texts(lang)))


@dataclass
class InterviewSession:
    """An interview under way, in memory: ask ``next``, give ``answer``, until ``next`` is None."""

    interview: Interview
    library: Library = field(repr=False)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_failure: object) -> None:
        """End the interview: what was answered counts."""
        self.finish()

    def next(self) -> Question | None:
        """The question to ask now; the same until it is answered; None at the end."""
        return self.interview.next()

    def answer(self, question: Question | str, code: str) -> None:
        """Take the answer to a question (or its id). Raises DataProblem for an unknown code or a wrong question."""
        from skillcheck.interview.interview import Reply

        item = question if isinstance(question, str) else question.id
        self.interview.reply(Reply(item, code, None, _now()))
        self.__dict__.pop("result", None)

    def finish(self) -> None:
        """End now; calling it again changes nothing."""
        if not self.interview.finished:
            self.interview.finish(_now())

    @cached_property
    def result(self) -> PersonResult:
        """The result of what was answered so far."""
        replies = {reply.item: reply.code for reply in self.interview.replies}
        return Content(self.library).score(replies, self.interview.setup.profile, lang=self.interview.setup.lang)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _table(path: Path) -> pa.Table:
    from pyarrow import parquet

    return parquet.read_table(path, memory_map=False)
