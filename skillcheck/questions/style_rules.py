"""What a file of style rules is: limits of readability and words to avoid, by language."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from skillcheck.record import Language, Record, Words


class SentenceWords(Record):
    """The longest sentence, in words, for easy and for hard levels."""

    easy: Annotated[int, Field(ge=5, le=40)]
    hard: Annotated[int, Field(ge=5, le=40)]


class LanguageStyle(Record):
    """What the rules look for in one language."""

    foreign: dict[Words, Words] = {}
    vague: list[Words] = []
    numbers: list[Words] = []
    numbers_allowed: list[Words] = []
    double_negation: list[Words] = []
    clause_words: list[Words] = []
    two_ideas: list[Words] = []
    familiar: list[Words] = []
    familiar_allowed: list[Words] = []
    masculine: list[Words] = []
    masculine_allowed: list[Words] = []
    gender_marks: list[Words] = []
    weak_openings: list[Words] = []
    cues: dict[Words, list[Words]] = {}
    counted: dict[Words, Words] = {}
    before_vowel: list[Words] = []
    courtesy: list[Words] = []


class StyleFile(Record):
    """data/style.yaml"""

    sentence_words: SentenceWords
    definition_words: Annotated[int, Field(ge=5, le=40)]
    capitals: list[Words]
    brands: list[Words]
    counts: list[Words] = []
    days: list[Words] = []
    languages: dict[Language, LanguageStyle]
