"""The recipe of a file: a small YAML a trainer can read, with every decision to read the next export the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from skillcheck.ingest.cells.normalise import light, words
from skillcheck.ingest.model import Role
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED
from skillcheck.questions.item_bank import Question

UNDECIDED = "?"
EVERYWHERE = "all"
ROLES: tuple[Role, ...] = ("id", "group", "carried", "personal", "tool", "unknown")
LONG: dict[str, Role] = {"questions": "long_item", "answers": "long_answer"}
"""Roles of a file with one row per answer, as a recipe says them."""
MARKS = "marks"
"""Where decisions about columns of one answer each stand."""
MARK_WORDS = {"1": 1, "0": 0, "": NOT_ANSWERED, "not asked": NOT_ASKED}


def role_said(said: str) -> Role:
    """The role that a recipe's word stands for."""
    return LONG[said] if said in LONG else next((role for role in ROLES if role == said), "unknown")


@dataclass(frozen=True)
class Recipe:
    """``columns``: header → item id, «item/option» or role; ``answers``: scale, item id or «all» → found → code."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skip: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Header → values of rows to leave out."""
    finished: bool = False
    """Leave out rows that were begun and not sent."""
    doubtful: str | None = None
    """«score» or «leave» rows that are perhaps nobody."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Text found in columns of one answer each → "1" chosen, "0" not chosen, "" no answer, "not asked"."""
    numbers: int | None = None
    """Bare numbers start at 0 or at 1; None where nothing was decided."""

    def column(self, header: str) -> str | None:
        """What the recipe says of a column; None where it says nothing."""
        if header in self.columns:
            return self.columns[header]
        return next((said for name, said in self.columns.items() if words(name) == words(header) != ""), None)

    def of_no_tool(self) -> Recipe:
        """Without what only holds for the exports of one tool: their form, where numbers start, codes."""
        answers = {place: kept for place, decided in self.answers.items() if (kept := _in_words(decided))}
        marks = _in_words(self.marks)
        return replace(self, encoding=None, separator=None, header_row=None, numbers=None, answers=answers, marks=marks)

    def marked(self) -> dict[str, int]:
        """Text found in a column of one answer → 1 chosen, 0 not chosen, or a reason for none."""
        return {light(found): MARK_WORDS[said] for found, said in self.marks.items() if said != UNDECIDED}

    def resolved(self, question: Question) -> dict[str, str]:
        """Text found → code, for one question: its own decisions before its scale's, before those for all."""
        decided: dict[str, str] = {}
        for place in (EVERYWHERE, question.item.scale, question.id):
            decided |= {light(found): code for found, code in self.answers.get(place, {}).items() if code != UNDECIDED}
        return decided


def _in_words(decided: Mapping[str, str]) -> dict[str, str]:
    return {found: code for found, code in decided.items() if not any(map(str.isdigit, found))}
