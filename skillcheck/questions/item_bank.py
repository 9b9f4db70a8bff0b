"""What a question is: scales, items, situations and the bank they make. Knows nothing of answers or screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from skillcheck.record import Language, LocalText, Record, Source, Words

Facet = Literal["knowledge", "skill", "attitude"]
Origin = Literal["official", "derived", "local"]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,18}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,5}$")]

DONT_KNOW, SKIP, NOT_APPLICABLE, PREFER_NOT = "dk", "skip", "na", "pn"
SPECIAL_CODES = (DONT_KNOW, SKIP, NOT_APPLICABLE, PREFER_NOT)
UNSURE = -5
"""The category of «I can't tell»: no answer, but weak evidence, the same for every kind of question."""
UNSURE_WEIGHTS = (1.0, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1)
"""How readily «I can't tell» is said by who would have answered 0, 1, 2 …, where a scale does not say."""
FormerWords = dict[Language, Annotated[list[Words], Field(min_length=1)]]
"""Earlier wordings with the same meaning, per language: never shown, they let old files of answers be recognised."""
YAML_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false"})


class ScaleOption(Record):
    """One answer of a scale that every item of the scale shares."""

    code: Code
    text: LocalText
    also: FormerWords = {}


Slopes = Annotated[list[Annotated[float, Field(ge=0, le=7)]], Field(min_length=1, max_length=6)]
Thresholds = Annotated[list[float], Field(min_length=1, max_length=6)]


class Reading(Record):
    """How the answers of a scale are read at some levels; what is left out is as in the scale itself."""

    levels: Annotated[list[Annotated[int, Field(ge=1, le=8)]], Field(min_length=1)]
    decisive: Annotated[int, Field(ge=1, le=6)] | None = None
    slopes: Slopes | None = None
    thresholds: Thresholds | None = None


class Scale(Record):
    """How the answers of an item are to be read (docs/measurement.md): what each step from one answer to the next says
    about the level, from which answer on a thing counts as done, what «I can't tell» says.

    ``steps``: one slope and one threshold a step, nearly all the weight on the decisive one. ``graded``: one slope for
    all steps. ``right_wrong``: one slope, one threshold and the chance of guessing right.
    """

    kind: Literal["steps", "graded", "right_wrong"]
    slope: Annotated[float, Field(gt=0, le=7)] | None = Field(default=None, description="graded and right_wrong")
    slopes: Slopes | None = Field(default=None, description="steps: one for each step, 0 where a step says nothing")
    thresholds: Thresholds
    guessing: Annotated[float, Field(ge=0, lt=1)] = 0.0
    decisive: Annotated[int, Field(ge=1, le=6)] | None = Field(
        default=None, description="from this answer on (0, 1, 2 …) the thing is done; without it, from the middle on"
    )
    at: Reading | None = Field(default=None, description="levels at which the answers are read in another way")
    unsure: list[Annotated[float, Field(gt=0, le=1)]] | None = Field(
        default=None, description="how readily «I can't tell» is said, by the answer it stands for"
    )
    options: list[ScaleOption] = []

    @model_validator(mode="after")
    def _fits(self) -> Scale:
        steps = len(self.thresholds)
        if self.kind != "steps" and _falling(self.thresholds):
            raise ValueError("thresholds_not_increasing")
        if self.kind == "right_wrong" and steps != 1:
            raise ValueError("right_wrong_needs_one_threshold")
        if self.options and len(self.options) != steps + 1:
            raise ValueError("options_do_not_fit_thresholds")
        wanted = ("slopes", "slope") if self.kind == "steps" else ("slope", "slopes")
        here = self.at or Reading(levels=[1])
        if getattr(self, wanted[0]) is None or getattr(self, wanted[1]) is not None:
            raise ValueError(f"scale_wants:{wanted[0]}")
        if here.slopes is not None and self.kind != "steps":
            raise ValueError("scale_wants:slope")
        if {len(one) for one in (self.slopes, here.slopes, here.thresholds) if one} - {steps}:
            raise ValueError(f"one_for_each_step:{steps}")
        if here.thresholds and self.kind != "steps" and _falling(here.thresholds):
            raise ValueError("thresholds_not_increasing")
        if self.unsure is not None and len(self.unsure) != steps + 1:
            raise ValueError(f"unsure_one_for_each_answer:{steps + 1}")
        if max(self.decisive or 1, here.decisive or 1) > steps:
            raise ValueError(f"decisive_too_high:{steps}")
        return self


def _falling(thresholds: list[float]) -> bool:
    return sorted(set(thresholds)) != thresholds


class Option(Record):
    """One answer of a check (``right``) or of a situation question (``value``)."""

    code: Code
    text: LocalText
    also: FormerWords = {}
    right: bool = False
    value: Annotated[int, Field(ge=0, le=6)] | None = None


class Item(Record):
    """One question: its place in the framework, its words, its scale and, where it has its own, its options."""

    id: ItemId
    competence: str
    level: Annotated[int, Field(ge=1, le=8)]
    facet: Facet
    scale: str
    text: LocalText
    also: FormerWords = {}
    say: LocalText
    options: list[Option] = []
    accept: Literal["all", "any"] | None = Field(
        default=None, description="where several options are right: tick them all, or any one of them is right"
    )
    reversed: bool = Field(default=False, description="the scale's first answer is the highest: said against the level")
    explanation: LocalText | None = None
    slope: Annotated[float, Field(gt=0, le=7)] | None = None
    thresholds: list[float] | None = None
    guessing: Annotated[float, Field(ge=0, lt=1)] | None = None

    @model_validator(mode="after")
    def _options_are_coherent(self) -> Item:
        codes = [option.code for option in self.options]
        if len(set(codes)) != len(codes):
            raise ValueError("option_code_twice")
        if bad := [code for code in codes if code in YAML_BOOLEANS or code in SPECIAL_CODES]:
            raise ValueError(f"option_code_reserved:{bad[0]}")
        if self.thresholds is not None and _falling(self.thresholds):
            raise ValueError("thresholds_not_increasing")
        return self


class Situation(Record):
    """A professional situation of the ESS: a scene and its questions, with its origin and source."""

    id: ItemId
    origin: Origin
    lesson: Annotated[int, Field(ge=1, le=9)] | None = None
    branch: str | None = None
    source: Source
    title: LocalText
    scene: LocalText
    questions: Annotated[list[Item], Field(min_length=1, max_length=4)]


class ItemsFile(Record):
    """data/items/*.yaml"""

    items: list[Item]


class SituationsFile(Record):
    """data/situations.yaml"""

    situations: list[Situation]


@dataclass(frozen=True)
class Answer:
    """One possible answer of an item as people see it: its code, its words and its category (0…m−1)."""

    code: str
    text: LocalText
    category: int
    also: FormerWords = field(default_factory=dict)

    @property
    def every_text(self) -> tuple[str, ...]:
        """Its words in every language, then its earlier ones."""
        return (*self.text.values(), *(text for old in self.also.values() for text in old))


class Question:
    """An item made ready: its parameters resolved from its scale, its answers with their categories."""

    def __init__(self, item: Item, scale: Scale, situation: Situation | None = None) -> None:
        self.item = item
        self.scale = scale
        self.situation = situation
        self.id = item.id
        self.competence = item.competence
        self.level = item.level
        here = scale.at if scale.at is not None and item.level in scale.at.levels else None
        self.thresholds = tuple(item.thresholds or (here and here.thresholds) or scale.thresholds)
        slope = item.slope or scale.slope
        self.slopes = tuple((here and here.slopes) or scale.slopes or [slope or 0.0] * len(self.thresholds))
        self.decisive: int = (here and here.decisive) or scale.decisive or (len(self.thresholds) + 1) // 2
        """The lowest category that counts as «done»."""
        self.unsure = tuple(scale.unsure or UNSURE_WEIGHTS[: len(self.thresholds) + 1])
        if scale.unsure is None and len(self.thresholds) == 1:
            self.unsure = (UNSURE_WEIGHTS[0], UNSURE_WEIGHTS[-1])
        self.guessing = item.guessing if item.guessing is not None else scale.guessing
        self.is_check = scale.kind == "right_wrong"
        self.is_situation = situation is not None
        self.is_self_report = not self.is_check and not self.is_situation
        self.takes_several = item.accept != "any" and sum(option.right for option in item.options) > 1

    @property
    def top_category(self) -> int:
        """The highest category, m − 1."""
        return len(self.thresholds)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The answers a person can choose from, in the order shown (special answers not included)."""
        if not self.item.options:
            return tuple(
                Answer(
                    code=option.code,
                    text=option.text,
                    also=option.also,
                    category=self.top_category - place if self.item.reversed else place,
                )
                for place, option in enumerate(self.scale.options)
            )
        return tuple(
            Answer(
                code=option.code,
                text=option.text,
                category=int(option.right) if self.is_check else int(option.value or 0),
                also=option.also,
            )
            for option in self.item.options
        )

    @cached_property
    def codes(self) -> dict[str, int]:
        """Every answer code that is scored, with its category; a check with several right answers lists each
        set of letters («ac»). «I don't know» is ``UNSURE``, whatever the kind of question."""
        if self.takes_several:
            letters = [option.code for option in self.item.options]
            right = {option.code for option in self.item.options if option.right}
            codes = {
                "".join(chosen): int(set(chosen) == right)
                for size in range(1, len(letters) + 1)
                for chosen in combinations(letters, size)
            }
        else:
            codes = {answer.code: answer.category for answer in self.answers}
        return {**codes, DONT_KNOW: UNSURE}

    def words(self, code: str) -> list[Answer]:
        """The answers that ``code`` stands for (several for a check with several right answers)."""
        whole = [answer for answer in self.answers if answer.code == code]
        if whole or not self.takes_several:
            return whole
        return [answer for answer in self.answers if answer.code in code]


class ItemBank:
    """All questions in a fixed order: the columns of every response array."""

    def __init__(self, questions: list[Question]) -> None:
        self.questions = tuple(questions)
        self.ids = tuple(question.id for question in questions)
        self.index = {question.id: position for position, question in enumerate(questions)}

    def __len__(self) -> int:
        return len(self.questions)

    def __getitem__(self, item_id: str) -> Question:
        return self.questions[self.index[item_id]]

    def __contains__(self, item_id: str) -> bool:
        return item_id in self.index
