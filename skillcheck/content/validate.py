"""One content file against its shape: every mistake with its line. Knows nothing of the other files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from skillcheck.catalogue import CatalogueFile, LinksFile
from skillcheck.content.strict_yaml import Place, read_yaml
from skillcheck.content.truth_table import TruthFile
from skillcheck.errors import Problem
from skillcheck.frameworks.profile import ProfilesFile
from skillcheck.places import PlacesFile
from skillcheck.questions.exercise import ExercisesFile
from skillcheck.questions.glossary import GlossaryFile
from skillcheck.questions.goal import GoalsFile
from skillcheck.questions.item_bank import ItemsFile, SituationsFile
from skillcheck.questions.style_rules import StyleFile
from skillcheck.record import DAY, Record

SHAPES: dict[str, type[Record]] = {
    "situations.yaml": SituationsFile,
    "profiles.yaml": ProfilesFile,
    "catalogue.yaml": CatalogueFile,
    "catalogue-links.yaml": LinksFile,
    "glossary.yaml": GlossaryFile,
    "goals.yaml": GoalsFile,
    "places.yaml": PlacesFile,
    "style.yaml": StyleFile,
    "truth.yaml": TruthFile,
}
"""The shape of each file of a fixed name; the framework has its own."""

PART_SHAPES: dict[str, type[Record]] = {"items": ItemsFile, "exercises": ExercisesFile}
"""The shape of every file of a folder."""

MISTAKES = {
    "missing": "content.missing_key",
    "extra_forbidden": "content.unknown_key",
    "literal_error": "content.not_in_list",
    "string_pattern_mismatch": "content.bad_form",
    "string_type": "content.not_text",
    "string_too_short": "content.empty_text",
    "int_type": "content.not_whole_number",
    "greater_than_equal": "content.out_of_range",
    "less_than_equal": "content.out_of_range",
    "greater_than": "content.out_of_range",
    "less_than": "content.out_of_range",
    "float_type": "content.not_number",
    "bool_type": "content.not_true_false",
    "dict_type": "content.not_keys",
    "model_type": "content.not_keys",
    "list_type": "content.not_list",
    "too_short": "content.list_length",
    "too_long": "content.list_length",
}
"""Pydantic's error types, which are stable where its English words are not, and our codes."""


class CheckedFile:
    """A parsed content file with the means to name a place in it.

    Entries whose shape is wrong are left out of ``record``, so that the others are still checked against the rest
    of the content: a person gets every mistake in one go.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self.name = path.relative_to(folder).as_posix()
        self.data, self.lines, self.problems = read_yaml(path, self.name)
        self.record: Any = None
        self._kept: dict[str, list[int]] = {}

    def validate(self, shape: type[Record]) -> None:
        """Check the file against its shape, one problem for each mistake."""
        if self.data is None:
            if not self.problems:
                self.problems.append(Problem("content.empty_file", file=self.name, line=1))
            return
        try:
            self.record = shape.model_validate(self.data)
        except ValidationError as error:
            mistakes = error.errors(include_url=False)
            reported = {problem.line for problem in self.problems}  # a value that YAML spoilt is one mistake, not two
            found = [self._problem(mistake) for mistake in mistakes]
            self.problems += [problem for problem in found if problem.line not in reported]
            self._validate_the_rest(shape, {mistake["loc"][:2] for mistake in mistakes})

    def _validate_the_rest(self, shape: type[Record], broken: set[tuple[Any, ...]]) -> None:
        """Keep the entries of each list that are not ``broken``, remembering where they stood."""
        if not isinstance(self.data, dict):
            return
        rest: dict[str, object] = {}
        for section, entries in self.data.items():
            if isinstance(entries, list):
                self._kept[section] = [index for index in range(len(entries)) if (section, index) not in broken]
                rest[section] = [entries[index] for index in self._kept[section]]
        try:
            self.record = shape.model_validate(rest)
        except ValidationError:
            self.record = None  # what is broken is not an entry of a list: nothing can be said of the rest

    def ids(self, section: str) -> set[object]:
        """Every id written in a section, those of broken entries too."""
        entries = self.data.get(section) if isinstance(self.data, dict) else None
        return {entry.get("id") for entry in entries or () if isinstance(entry, dict)}

    def at(self, *place: str | int) -> int | None:
        """The line of a place of the file, or of the nearest place that holds it."""
        return next((self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), None)

    def problem(self, code: str, *place: str | int, **fields: object) -> Problem:
        """A problem at a place of ``record``."""
        return self._problem_at(code, self.original(place), fields)

    def original(self, place: Place) -> Place:
        """Where a place of ``record`` stands in the file."""
        if len(place) > 1 and isinstance(place[0], str) and isinstance(place[1], int) and place[0] in self._kept:
            return (place[0], self._kept[place[0]][place[1]], *place[2:])
        return place

    def _problem_at(self, code: str, place: Place, fields: dict[str, object]) -> Problem:
        return Problem(code, file=self.name, line=self.at(*place), column=_key(place), fields=fields)

    def _problem(self, mistake: Any) -> Problem:
        place: Place = tuple(part for part in mistake["loc"] if part != "[key]")
        kind, context = mistake["type"], mistake.get("ctx", {})
        found = str(mistake["input"]) if isinstance(mistake["input"], str | int | float) else ""
        if kind == "value_error":
            code, _, found = str(context["error"]).partition(":")
            return self._problem_at(f"content.{code}", place, {"found": found})
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        fields = {"key": key, "found": found, "known": _known(context), "detail": mistake["msg"]}
        code = MISTAKES.get(kind, "content.bad_value")
        if kind == "string_pattern_mismatch" and str(context.get("pattern")) == DAY:
            code = "content.bad_day"
        return self._problem_at(code, place, fields)


def _known(context: dict[str, Any]) -> str:
    """What a value may be: the words of a list, or the sign and the limit that were not kept."""
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "min_length": "≥", "max_length": "≤"}
    limits = [f"{sign} {context[name]}" for name, sign in signs.items() if name in context]
    return ", ".join(limits) or str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")


def _key(place: Place) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
