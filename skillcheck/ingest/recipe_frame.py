"""A recipe's frame is that of the export it was made from; a file of another tool is read in its own. Knows no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from skillcheck.errors import Problem, SkillcheckError
from skillcheck.ingest.model import Understanding
from skillcheck.ingest.options import ReadOptions


def in_frame(understand: Callable[[ReadOptions], Understanding], options: ReadOptions) -> Understanding:
    """What is understood with the recipe's encoding, separator, row of headings and start of numbers; without these
    where none of the recipe's columns stands there and the file is understood without, which is said.

    Raises:
        SkillcheckError: what is wrong with the file, read with the whole recipe.
    """
    recipe = options.recipe
    framed = recipe and (recipe.encoding or recipe.separator or recipe.header_row or recipe.numbers is not None)
    if recipe is None or not recipe.columns or not framed:
        return understand(options)
    own = replace(recipe, encoding=None, separator=None, header_row=None, numbers=None)
    found: Understanding | None = None
    failed: SkillcheckError | None = None
    try:
        found = understand(options)
    except SkillcheckError as error:
        failed = error
    if found is not None and any(recipe.column(column.header) for column in found.columns):
        return found
    try:
        other = understand(replace(options, recipe=own))
    except SkillcheckError as error:
        if found is None:
            raise (error if failed is None or _other_encoding(failed) else failed) from None
        return found
    if found is not None and other.asked.sum() < found.asked.sum():
        return found
    return replace(other, notes=(*other.notes, Problem("ingest.recipe_other_frame", file=other.path)))


def _other_encoding(failed: SkillcheckError) -> bool:
    """The recipe's encoding is not that of the file: it was not made from it."""
    return [problem.code for problem in failed.problems] == ["ingest.other_encoding"]
