"""A recipe's frame is that of the export it was made from; a file of another tool is read in its own. Knows no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from skillcheck.errors import Problem, SkillcheckError
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.model import Understanding
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.recipe import ROLES, Recipe

ASKED = ("item", "option", "proposed", "question", "long_item", "long_answer")
"""What a column is that holds what was asked or answered."""


def in_frame(understand: Callable[[ReadOptions], Understanding], options: ReadOptions) -> Understanding:
    """What is understood with the whole recipe; without its encoding, separator, row of headings, numbers and codes of
    answers where its questions are not those of the file and the file is understood without, which is said.

    Raises:
        SkillcheckError: what is wrong with the file, read with the whole recipe.
    """
    recipe = options.recipe
    if recipe is None or not recipe.columns:
        return understand(options)
    own = recipe.of_no_tool()
    if own == recipe:
        return understand(options)
    found: Understanding | None = None
    failed: SkillcheckError | None = None
    try:
        found = understand(options)
    except SkillcheckError as error:
        failed = error
    if found is not None and _asks_the_same(recipe, found):
        return _perhaps_of_another(found, options) if _other_columns_differ(recipe, found) else found
    try:
        other = understand(replace(options, recipe=own))
    except SkillcheckError as error:
        if found is None:
            raise (error if failed is None or _other_encoding(failed) else failed) from None
        return _perhaps_of_another(found, options)
    if found is not None and other.asked.sum() < found.asked.sum():
        return _perhaps_of_another(found, options)
    parts = tuple(replace(part, other_tool=True) for part in other.parts)
    return replace(other, parts=parts, notes=(*other.notes, Problem("ingest.recipe_other_frame", file=other.path)))


def _asks_the_same(recipe: Recipe, found: Understanding) -> bool:
    """Whether half of the recipe's headings of questions, or of those of the file, are in both; of a recipe that names
    no question, whether any heading is."""
    named = {words(header) for header, said in recipe.columns.items() if said not in ROLES}
    asked = {words(column.header) for column in found.columns if column.role in ASKED}
    if not named:
        return any(recipe.column(column.header) for column in found.columns)
    return 0 < min(len(named), len(asked)) <= 2 * len(named & asked)


def _other_columns_differ(recipe: Recipe, found: Understanding) -> bool:
    """Whether nothing else says that the file is of the recipe's tool: both have other columns, and none in common, or
    the recipe names no question."""
    named = {words(header) for header, said in recipe.columns.items() if said in ROLES}
    beside = {words(column.header) for column in found.columns if column.role not in ASKED} - {""}
    return len(named) == len(recipe.columns) or (named != set() and beside != set() and not named & beside)


def _perhaps_of_another(found: Understanding, options: ReadOptions) -> Understanding:
    """The file with a note that the recipe's numbers are taken for it, though it may be of another tool."""
    first = options.recipe.numbers if options.recipe and options.numbers is None else None
    if first is None or not found.numbers_met:
        return found
    note = Problem(f"ingest.recipe_numbers_{first}", file=found.path)
    return replace(found, notes=(*found.notes, note))


def _other_encoding(failed: SkillcheckError) -> bool:
    """The recipe's encoding is not that of the file: it was not made from it."""
    return [problem.code for problem in failed.problems] == ["ingest.other_encoding"]
