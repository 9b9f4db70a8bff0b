"""One cell → one answer: codes, labels in any language, leading numbers, several answers; knows no file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from skillcheck.ingest.cells.answer_spellings import Special, numbered, special_values, written
from skillcheck.ingest.cells.dates import is_date, undated
from skillcheck.ingest.cells.normalise import MERGED, boxes, light, listed_lightly, repaired, words
from skillcheck.ingest.model import DOUBT
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED
from skillcheck.questions.in_words import in_words
from skillcheck.questions.item_bank import Question

NUMBER_FIRST = re.compile(r"^\(?(\d{1,3})(?:[.,]0+)?(?:\s*[-–—.):=]+\s*(?![\d\s])(.*))?$", re.DOTALL)
LETTER_FIRST = re.compile(r"^\(?([a-z])\s*[-–—.):=]+\s*(.*)$", re.DOTALL)
BETWEEN = re.compile(r"[;,|+/&\s]+")
MOST_LETTERS = 12
LANGUAGES = re.compile(r"\s/\s|\s\|\s|\s[–—-]\s|[\r\n]+")
"""What stands between the words of one answer in two languages."""
NEAR = 0.75
"""Likeness from which words may be meant as those of an answer."""
SIGNS = "+-–—±= "
"""Of a scale in signs: «--», «+/-»."""
KEPT = 20_000


class Why(NamedTuple):
    """Why a cell is a doubt."""

    code: str
    """Text key of the reason."""
    suggestion: str | Mapping[str, str] = ""
    """What to write instead, in words (by language where they differ)."""
    answer: str = ""
    """The code of the answer that was perhaps meant."""


class CellReader:
    """Reads the cells of one question.

    ``resolved``: a recipe's decisions, text found → code. ``first``: what the lowest answer is in bare numbers (0 or
    1), None where the file does not tell: then no bare number is read. ``other_options``: the question was asked with
    other answers: what is chosen is a doubt, whatever its words. ``na_applies``: the file says that its «NA» means
    «does not apply»; else only our own code «na» does, and «NA» or «N/A» is an empty cell of a statistics program.
    ``elsewhere``: the answers of every scale (``labels_of_scales``), to say which answer has the same rank here.
    ``unread``: why no bare number is read, where ``first`` is None. ``signs``: the file answers with «+» and «++», so
    that its «-» is no empty cell.
    """

    def __init__(
        self,
        question: Question,
        special: Special,
        resolved: Mapping[str, str] | None = None,
        first: int | None = 0,
        *,
        other_options: bool = False,
        na_applies: bool = False,
        elsewhere: Mapping[str, tuple[int, int]] | None = None,
        unread: str = "",
        signs: bool = False,
    ) -> None:
        self.question = question
        self._elsewhere = {} if question.item.options else elsewhere or {}
        self._other_options = other_options
        self._na_applies = na_applies
        self._unread = unread
        self._signs = signs
        self._first = first if numbered(question) else 0
        self._specials = special_values(question, special)
        self._by_code, self._labels, self._light, self._two_ways = written(question)
        self._letters = {answer.code for answer in question.answers} if question.takes_several else set()
        self._resolved = {light(found): self.code_value(code) for found, code in (resolved or {}).items()}
        self._kept: dict[str, int] = {}

    def code_value(self, code: str) -> int:
        """The value of a code a person wrote in a recipe; ``DOUBT`` if the question has no such code."""
        code = code.strip().casefold()
        if not code:
            return NOT_ANSWERED
        return NOT_ASKED if code == "not asked" else self._by_code.get(code, DOUBT)

    def value(self, text: str) -> int:
        """The category, −1 not answered, −2 not applicable, −3 prefer not to say, −4 not asked, or ``DOUBT``."""
        known = self._kept.get(text)
        if known is None:
            known = self._read(text)
            if self._other_options and known >= 0 and light(text) not in {**self._resolved, **self._specials}:
                known = DOUBT
            if len(self._kept) < KEPT and len(text) < 1000:
                self._kept[text] = known
        return known

    def _read(self, text: str) -> int:
        found = light(text)
        if found in self._resolved:
            return self._resolved[found]
        if found in self._two_ways or (self._signs and found and not found.strip(SIGNS)):
            return DOUBT
        if self.emptied(text):
            return NOT_ANSWERED
        if found in self._by_code or (self._first and found.isdigit()):
            return self._number(found) if found.isdigit() else self._by_code[found]
        if found in self._light and not (self._first is None and found.isdigit()):
            return self._light[found]
        if len(text) > 4000:
            return DOUBT
        if (seen := boxes(text)) is not None:
            return self._boxed(seen)
        spelled = words(text)
        if spelled in self._labels:
            return self._by_code[self._labels[spelled]]
        if found in self._specials:
            return self._specials[found]
        if spelled in self._specials and any(char.isalpha() for char in spelled):
            return self._specials[spelled]
        value = self._led(found)
        if value == DOUBT and self._letters and (named := self._named(found, spelled)):
            value = self.chosen(named)
        if value == DOUBT:
            value = self._in_two_languages(text)
        if value == DOUBT and (better := repaired(text)) is not None:
            return self._read(better)
        return value

    def _boxed(self, seen: Sequence[tuple[bool, str]]) -> int:
        """«☐ jamais ☑ souvent»: the answer that is ticked, or all where several may be; none, where each answer
        stands beside an empty box."""
        chosen = [said for full, said in seen if full]
        if len(chosen) == 1 or (chosen and self._letters):
            return self._read("\n".join(chosen))
        left = not chosen and len(seen) > 1 and all(self._read(said) != DOUBT for _, said in seen)
        return NOT_ANSWERED if left else DOUBT

    def emptied(self, text: str) -> bool:
        """Whether a cell is empty for a statistics program («NA» of R), and not known to say «does not apply»."""
        found = light(text)
        perhaps = found in listed_lightly("perhaps_missing") and text.strip() != "na"
        return perhaps and not (self._na_applies or found in self._resolved or found in self._light)

    def _in_two_languages(self, text: str) -> int:
        """«oui, sans aide / yes, without help»: one answer, said again; words of two answers are none."""
        parts = [words(part) for part in LANGUAGES.split(text)]
        said = {self._by_code[self._labels[part]] if part in self._labels else DOUBT for part in parts}
        return said.pop() if len(parts) > 1 and len(said) == 1 else DOUBT

    def _number(self, text: str) -> int:
        """The answer that a bare number stands for, by where the file's numbers start."""
        if self._first is None or len(text) > 3:
            return DOUBT
        return self._by_code.get(str(int(text) - self._first) if self._first else text, DOUBT)

    def _led(self, found: str) -> int:
        """«2 - oui, sans aide», «2.», «3.0», «b) …»: the leading code, unless the words say another answer."""
        match = NUMBER_FIRST.match(found) or LETTER_FIRST.match(found)
        if match is None:
            return DOUBT
        code, rest = match.group(1), words(match.group(2) or "")
        if rest and not any(map(str.isalpha, rest)):  # «2 -> 3»
            return DOUBT
        said = self._labels.get(rest)
        if code.isdigit():
            if self._first is None:
                return DOUBT if said is None else self._by_code[said]
            code = str(int(code) - self._first)
        if code not in self._by_code:
            return DOUBT
        if rest and said is None and (not code.isdigit() or rest in self._specials or rest in self._by_code):
            return DOUBT
        if rest and said is None and self._by_code[code] not in self._perhaps(rest):
            return DOUBT
        return DOUBT if said is not None and self._by_code[said] != self._by_code[code] else self._by_code[code]

    def _perhaps(self, rest: str) -> set[int]:
        """The answers that unknown words beside a number may be: those that hold them, else the nearest; else any."""
        holding = {self._by_code[code] for label, code in self._labels.items() if f" {rest} " in f" {label} "}
        near = difflib.get_close_matches(rest, self._labels, 1, NEAR)
        return holding or {self._by_code[self._labels[label]] for label in near} or set(self._by_code.values())

    def _named(self, found: str, spelled: str) -> list[str]:
        """Several answers in one cell, letters («a;c», «ac») or labels joined by anything; none where it holds more."""
        parts = [part.strip("()[]'\"") for part in BETWEEN.split(found.strip("()[]")) if part]
        if parts and all(part in self._letters for part in parts):
            return parts
        if len(found) <= MOST_LETTERS and found and set(found) <= self._letters:
            return list(found)
        chosen: list[str] = []
        labels = sorted(self._labels, key=len, reverse=True)
        while spelled:
            label = next((known for known in labels if spelled == known or spelled.startswith(known + " ")), None)
            if label is None:
                return []
            chosen.append(self._labels[label])
            spelled = spelled[len(label) :].lstrip()
        return chosen

    def ticked(self, text: str) -> frozenset[str]:
        """The answers that a cell of a question with several names; none where it names none, or not these alone."""
        found = light(text)
        if not self._letters or found in self._resolved or self.value(text) < 0:
            return frozenset()
        if (seen := boxes(text)) is not None:
            text = "\n".join(said for full, said in seen if full)
        named = self._named(light(text), words(text))
        return frozenset(named) if self._letters.issuperset(named) else frozenset()

    def chosen(self, codes: Iterable[str]) -> int:
        """The category of a set of chosen answers, by their codes; none chosen is not an answer."""
        picked = set(codes)
        if not picked:
            return NOT_ANSWERED
        joined = "".join(answer.code for answer in self.question.answers if answer.code in picked)
        return self._by_code.get(joined, DOUBT) if len(picked & self._letters) == len(picked) else DOUBT

    def why(self, text: str) -> Why:
        """Why a cell is a doubt and what may have been meant."""
        found = light(text)
        if is_date(text):
            return Why("ingest.date_made", undated(found))
        if "\0" in text:
            return Why("ingest.nul")
        if found.startswith("="):
            return Why("ingest.formula_unread")
        if found in self._two_ways:
            return Why("ingest.label_is_code", self.possible)
        if self._other_options:
            return Why("ingest.other_options", self.possible)
        if found.endswith(MERGED):
            return Why("ingest.cell_merged")
        if boxes(text) is not None:
            return Why("ingest.box_unclear", self.possible)
        led = NUMBER_FIRST.match(found)
        if self._first is None and (found.isdigit() or led):
            return Why(
                f"ingest.{self._unread}", self.question.id if self._unread.startswith("column") else self.possible
            )
        if re.fullmatch(r"-\d+(?:[.,]\d+)?", found):
            return Why("ingest.negative", self.possible)
        if self.question.is_check:  # nearly the words of one answer may be those of another
            return Why("ingest.unknown_answer", self.possible)
        place, answers = self._elsewhere.get(words(text[:200]), (0, 0))
        if answers and answers == len(self.question.answers):
            return Why("ingest.answer_elsewhere", in_words(self.question.answers[place : place + 1], self._in_file))
        near = difflib.get_close_matches(words(text[:200]), [*self._labels, *self._specials], 1, NEAR)
        if near and near[0] in self._labels:
            code = self._labels[near[0]]
            meant = [answer for answer in self.question.answers if answer.code == code]
            return Why("ingest.unknown_answer_near", in_words(meant, self._in_file), code)
        return Why("ingest.unknown_answer", self.possible)

    @cached_property
    def possible(self) -> dict[str, str]:
        """The answers a person can write, in each language, with their codes as this file writes them."""
        return in_words(self.question.answers, self._in_file)

    def _in_file(self, code: str) -> str:
        """How this file writes a code; "" where its numbers start nobody knows where."""
        if not code.isdigit() or self._first == 0:
            return code
        return "" if self._first is None else str(int(code) + self._first)
