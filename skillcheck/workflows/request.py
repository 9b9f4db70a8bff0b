"""What a run of a cohort is asked, what it counts on the way, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.minimum import LEAST
from skillcheck.errors import Problem

if TYPE_CHECKING:
    from skillcheck.cohort.record import Rows
    from skillcheck.cohort.training_groups import Wish
    from skillcheck.content.library import Library
    from skillcheck.export.csv_text import Style
    from skillcheck.export.score_files import Format
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.i18n import Texts
    from skillcheck.ingest.model import Batch, ReturnedRow
    from skillcheck.ingest.options import ReadOptions


NOBODY = ("ingest.row_mean", "ingest.row_test", "ingest.row_preview", "ingest.row_draft", "ingest.row_hidden")
SAME_PERSON = "ingest.same_person"
"""A row that comes back only with another row of its person."""
EXAMPLES = 5
"""Returned rows told on the screen; all of them are in rejected.csv."""


@dataclass(frozen=True)
class Request:
    """What the person asked for."""

    library: Library
    texts: Texts
    """The language of what is written."""
    files: tuple[Path, ...]
    out: Path
    options: ReadOptions
    profile: TargetProfile | None = None
    training: Wish | None = None
    """The training groups asked for."""
    min_cell: int = LEAST
    waves: tuple[tuple[str, Path], ...] = ()
    """The files of earlier waves in order, each with the name of its wave; a corrected rejected.csv is one of them."""
    loose: frozenset[Path] = frozenset()
    """The files, of today and of waves, that stand in a folder or fit a pattern: one that cannot be read does not hold
    up the others."""
    pairs: Mapping[str, Mapping[tuple[str, str], bool]] = field(default_factory=dict)
    """Wave → (code then, code now) → whether a person said that they are one."""
    unpaired: bool = False
    """Waves are compared as groups: nobody in them is looked for."""
    staff: str = ""
    """How many people there are: a number, or the file of a table of them."""
    format: Format = "csv"
    locale: str | None = None
    digits: int | None = None
    """Decimals of the figures; None: as is usual for the format."""
    force: bool = False
    join: bool = False
    """The files are of the same people: one row per person."""
    workers: int | None = None
    returned: Callable[[ReturnedRow], None] | None = None
    """Told of each row handed back, for who wants more than rejected.csv."""
    noted: bool = True
    """The folder stays, so that the store remembers it for ``forget``."""

    @property
    def style(self) -> Style:
        """How files of figures are written: three decimals for people, all of them in Parquet, unless said."""
        from skillcheck.export.csv_text import FOR_PEOPLE, FULL, style_of

        usual = FULL if self.format == "parquet" else FOR_PEOPLE
        return style_of(self.locale, usual if self.digits is None else self.digits)

    @property
    def places(self) -> dict[str, list[int]]:
        """For each earlier wave, in order, where its files stand in ``waves``."""
        names = [name for name, _ in self.waves]
        return {name: [at for at, other in enumerate(names) if other == name] for name in names}

    @property
    def paired(self) -> bool:
        """Whether people are looked for in earlier waves."""
        return bool(self.waves) and not self.unpaired


@dataclass
class Tally:
    """Rows counted while they stream past."""

    scored: int = 0
    returned: int = 0
    blank: int = 0
    duplicates: int = 0
    aside: dict[str, int] = field(default_factory=dict)
    """Rows left out as was wished, or perhaps nobody, by reason."""
    conflicts: list[Problem] = field(default_factory=list)
    """Answers that joined files give differently."""
    notes: list[Problem] = field(default_factory=list)
    """What else must be told of joined files."""
    reasons: dict[str, int] = field(default_factory=dict)
    across: bool = False
    """Somebody's other row is in another file."""
    examples: list[Problem] = field(default_factory=list)
    """The first problem of each of the first returned rows; where numbers start is one question for a file, or for a
    column."""
    _once: set[tuple[str | None, str, str | None]] = field(default_factory=set)

    def add(self, batch: Batch, file: str = "") -> None:
        """Count a batch."""
        self.count(len(batch.ids), batch.returned, batch.blank, file)

    def count(self, scored: int, returned: list[ReturnedRow], blank: int, file: str) -> None:
        """Count rows, and keep the first problems to be told."""
        from skillcheck.export.rejected_rows import count_reasons
        from skillcheck.ingest.columns.unclear_answers import NUMBERS, OF_A_COLUMN

        self.scored += scored
        self.returned += sum(row.counts and not row.aside for row in returned)
        for row in returned:
            if row.aside and row.counts and row.problems:
                self.aside[row.problems[0].code] = self.aside.get(row.problems[0].code, 0) + 1
        self.blank += blank
        count_reasons(returned, self.reasons)
        self.across |= any(not row.aside and row.problems and row.problems[0].fields.get("other") for row in returned)
        if len(self.examples) < EXAMPLES:
            faults = [row for row in returned if row.problems and not row.aside]
            real = [row for row in faults if row.problems[0].code != SAME_PERSON]  # perhaps further down than the first
            shown = real if len(real) < len(faults) else [row for row in faults if row.counts]
            told = [row.problems[0] for row in shown]
            for one in (replace(problem, file=file or None) for problem in told):
                asked = (one.file, one.code, None if one.code in NUMBERS else one.column)
                if len(self.examples) < EXAMPLES and asked not in self._once:
                    self.examples.append(one)
                    self._once |= {asked} if one.code in (*NUMBERS, *OF_A_COLUMN) else set()
        counted = [*self.reasons.items(), *self.aside.items()]
        self.duplicates = sum(n for code, n in counted if code.startswith("ingest.duplicate"))

    @property
    def nobody(self) -> int:
        """Rows set aside because they are perhaps nobody, without anyone's wish."""
        return sum(self.aside.get(code, 0) for code in NOBODY)

    def rows(self, rule: str) -> Rows:
        """The record of the cohort."""
        from skillcheck.cohort.record import Reason, Rows

        reasons = sorted(self.reasons.items(), key=lambda one: (-one[1], one[0]))
        return Rows.model_validate(
            {
                "read": self.scored + self.returned + sum(self.aside.values()), "aside": sum(self.aside.values()),
                "scored": self.scored, "returned": self.returned,
                "blank": self.blank, "duplicates": self.duplicates, "duplicates_rule": rule,
                "reasons": [Reason(code=code, n=n) for code, n in reasons],
            }
        )  # fmt: skip
