"""The truth table (truth.yaml): people made of words, and the level that their words say. Knows no model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from skillcheck.content.folder import TRUTH_FILE
from skillcheck.content.strict_yaml import read_yaml
from skillcheck.questions.item_bank import UNSURE, Question
from skillcheck.record import Record, Words

AnswerOrUnsure = Annotated[int, Field(ge=0, le=6)] | Literal["dk", "later"]


class Band(Record):
    """What a person answers to items up to level k + ``up_to``."""

    up_to: Annotated[int, Field(ge=-8, le=8)]
    answer: AnswerOrUnsure


class WordsPerson(Record):
    """A kind of person: the answers relative to a level k, and the level that these words say for k = 0, 1, 2 …"""

    kind: Words
    tried: Literal["statements", "cards"] = Field(
        default="statements", description="cards: nothing is said, the person is seen doing exercise cards"
    )
    answers: list[Band]
    beyond: AnswerOrUnsure = Field(description="the answer above the last line of answers")
    levels: Annotated[list[Annotated[int, Field(ge=0, le=8)] | None], Field(min_length=2, max_length=9)] = Field(
        description="the level that the words say for k = 0, 1, 2 …; null: no overall level can be said"
    )

    @model_validator(mode="after")
    def _rises(self) -> WordsPerson:
        ends = [band.up_to for band in self.answers]
        if sorted(set(ends)) != ends:
            raise ValueError("bands_not_in_order")
        return self

    def category(self, question: Question, k: int) -> int | None:
        """This person's answer to a question, when the person stands at ``k``: a category, ``UNSURE``; None: none yet.

        A check is right up to the level that the words say.
        """
        if question.is_check and question.level <= (self.levels[k] or 0):
            return 1
        bands = [] if question.is_check else self.answers
        here = next((band.answer for band in bands if question.level <= k + band.up_to), self.beyond)
        if here == "dk":
            return UNSURE
        if here == "later":
            return None
        return 0 if question.is_check else min(here, question.top_category)


class TruthFile(Record):
    """truth.yaml"""

    persons: Annotated[list[WordsPerson], Field(min_length=1)]


@dataclass(frozen=True)
class Entry:
    """Someone of the table and the line where they stand in the file."""

    person: WordsPerson
    line: int | None


def read_truth(folder: Path) -> list[Entry]:
    """The truth table of a content folder that ``content.check`` found good; empty where it has none."""
    path = folder / TRUTH_FILE
    if not path.is_file():
        return []
    data, lines, _ = read_yaml(path, TRUTH_FILE)
    persons = TruthFile.model_validate(data).persons
    return [Entry(person, lines.get(("persons", place))) for place, person in enumerate(persons)]
