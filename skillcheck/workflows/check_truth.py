"""A content folder against its own truth table: does the measure say what the words say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path


def truth_problems(folder: Path) -> list[Problem]:
    """One problem for each person and level that the measure contradicts; none without a table.

    Raises ContentProblem when the folder is not good content.
    """
    from skillcheck.content.folder import TRUTH_FILE
    from skillcheck.content.library import load
    from skillcheck.content.truth_table import read_truth
    from skillcheck.measurement.truth import disagreements

    library = load(folder)
    problems: dict[tuple[str, int], Problem] = {}
    for entry in read_truth(folder):
        bank = library.observing_bank if entry.person.tried == "cards" else library.bank
        for one in disagreements(library.framework, bank, entry.person):
            fields = {
                "kind": entry.person.kind,
                "k": one.k,
                "place": one.dimension,
                "found": "–" if one.said is None else one.said,
                "wanted": "–" if one.words is None else one.words,
            }
            problem = Problem("content.truth_disagrees", file=TRUTH_FILE, line=entry.line, fields=fields)
            problems.setdefault((entry.person.kind, one.k), problem)
    return list(problems.values())
