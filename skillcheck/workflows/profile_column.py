"""How the target profiles are written in people's files: ids, names in every language, and the words of a house."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import words

if TYPE_CHECKING:
    from skillcheck.content.library import Library


def profile_words(library: Library, file: Path | None = None) -> dict[str, str]:
    """Each way to write a profile (``words``) → its id; ``file``: YAML, a line «value of the column: profile» each.

    Raises DataProblem with every line of the file that is wrong.
    """
    known = {words(name): one.id for one in library.profiles.values() for name in (one.id, *one.name.values())}
    return known if file is None else known | _of_the_house(file, known)


def _of_the_house(file: Path, known: dict[str, str]) -> dict[str, str]:
    from skillcheck.content.strict_yaml import read_yaml

    data, lines, problems = read_yaml(file, str(file))
    if not problems and not (isinstance(data, dict) and data):
        problems = [Problem("batch.profiles_shape", str(file))]
    found, first = dict[str, str](), dict[str, str]()
    for value, profile in data.items() if isinstance(data, dict) else ():
        target = known.get(words(str(profile)))
        if target is None:
            ids = list(dict.fromkeys(known.values()))
            near = get_close_matches(str(profile), ids, n=1) or ids
            fields: dict[str, object] = {"found": str(profile), "known": ", ".join(near)}
            problems.append(Problem("plan.unknown_profile", str(file), lines.get((value,)), fields=fields))
        elif found.setdefault(spelled := words(str(value)), target) != target:
            fields = {"found": str(value), "suggestion": first[spelled]}
            problems.append(Problem("batch.profiles_two", str(file), lines.get((value,)), fields=fields))
        else:
            first[spelled] = str(value)
    if problems:
        raise DataProblem(problems)
    return found
