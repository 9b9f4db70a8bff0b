"""Every override a person can give to the reading of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.ingest.recipe import Recipe


Duplicates = Literal["report", "first", "last", "earliest", "latest", "fullest", "all"]
CHOOSING = ("first", "last", "earliest", "latest", "fullest")
"""Rules that keep one row of each person."""
FILE, SHEET = "@file", "@sheet"
"""Groups that no column holds: each file, each sheet of a workbook."""


@dataclass(frozen=True)
class ProfileColumn:
    """The column that says which target profile each person has."""

    header: str
    known: Mapping[str, str]
    """How a profile may be written (``cells.normalise.words``) → its id."""
    usual: str = ""
    """The profile of whom the column leaves empty; without one such a row is handed back."""


@dataclass(frozen=True)
class ReadOptions:
    """Every override a person can give; ``None`` or empty means: find out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    moment: str | None = None
    """Which answers are read where the same questions are asked at several moments («file.csv#Après»)."""
    header_row: int | None = None
    """As an editor counts, from 1."""
    accept: bool = False
    """Also use columns found by prefix, likeness or position."""
    keep_personal: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    structure: str | None = None
    """The column of the structure (or FILE, SHEET): a person's code holds within it, and it is a group too."""
    frame: Mapping[str, str] = field(default_factory=lambda: {FILE: "file", SHEET: "sheet"})
    """How the groups FILE and SHEET are headed."""
    file_name: str = ""
    """The value of the group FILE, where the name of the file is not enough."""
    profiles: ProfileColumn | None = None
    duplicates: Duplicates = "report"
    id_column: tuple[str, ...] = ()
    """Headers of the column of people; each file is looked at for its own."""
    numbers: int | None = None
    """What the lowest answer of a scale is in bare numbers: 0 or 1."""
    doubtful: bool = False
    """Also score rows that are perhaps nobody: means, tests, previews, hidden rows."""
    recipe: Recipe | None = None
    batch_rows: int = 16384
    special: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The framework's special answers (``Library.special_words``): code → text by language."""
    careful: bool = False
    """Read every row the slow way (the tests compare both)."""

    def __post_init__(self) -> None:
        """Numbers start at 0 or at 1.

        Raises:
            UsageProblem: they are said to start elsewhere.
        """
        if self.numbers not in (None, 0, 1):
            raise UsageProblem(Problem("ingest.numbers_start", fields={"found": self.numbers}))

    @property
    def every_group(self) -> tuple[str, ...]:
        """The columns that a person names because they divide the group, each once."""
        return tuple(name for name in self._named if name not in (FILE, SHEET))

    @property
    def frames(self) -> frozenset[str]:
        """FILE and SHEET, where a person names them."""
        return frozenset(self._named) & {FILE, SHEET}

    @property
    def structure_header(self) -> str | None:
        """The heading of the structure among the carried columns."""
        return None if self.structure is None else self.frame.get(self.structure, self.structure)

    @property
    def _named(self) -> tuple[str, ...]:
        others = (self.structure, self.profiles.header if self.profiles else None)
        return tuple(dict.fromkeys([*self.groups, *filter(None, others)]))
