"""Erasing what this machine keeps of people; what cannot be erased is named."""

from __future__ import annotations

from pathlib import Path

from skillcheck.errors import DataProblem, Problem


def erase(files: list[Path]) -> None:
    """Erase what can be; name what cannot. A journal in use is left, and said."""
    from skillcheck.files import writing_problem
    from skillcheck.store.journal import Journal

    problems: list[Problem] = []
    for file in files:
        try:
            if file.suffix == ".jsonl":
                Journal.claim(file)
            file.unlink()
        except DataProblem as error:
            problems += error.problems
        except OSError as error:
            problems.append(writing_problem(error, file))
    if problems:
        raise DataProblem(problems)
