"""The truth table against its framework: a level for k = 0 and for each level, none above the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skillcheck.content.folder import TRUTH_FILE
from skillcheck.content.validate import CheckedFile
from skillcheck.errors import Problem
from skillcheck.frameworks.framework import Framework


def check_truth(files: Mapping[str, CheckedFile], framework: Framework) -> Iterator[Problem]:
    """Every person of the table has the levels that the framework has."""
    file = files.get(TRUTH_FILE)
    if file is None or file.record is None:
        return
    top = framework.measurement.levels
    for position, person in enumerate(file.record.persons):
        place = ("persons", position, "levels")
        if len(person.levels) != top + 1:
            yield file.problem("content.truth_levels", *place, found=top + 1)
        for level in person.levels:
            if level is not None and level > top:
                yield file.problem("content.level_too_high", *place, found=level)
