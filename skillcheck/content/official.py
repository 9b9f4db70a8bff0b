"""Wordings said to be official are those of their source, word for word (data/official/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from skillcheck.content.strict_yaml import read_yaml
from skillcheck.errors import Problem
from skillcheck.frameworks.framework import Official
from skillcheck.record import LocalText

if TYPE_CHECKING:
    from skillcheck.content.library import Library


def official_problems(library: Library) -> list[Problem]:
    """Every text marked official that differs from what is pinned for its framework; none where nothing is."""
    from skillcheck.content.folder import data_folder

    name = f"official/{library.framework.id}-{library.framework.version}.yaml"
    if not (path := data_folder() / name).is_file():
        return []
    pinned, _, problems = read_yaml(path, name)
    if problems or not isinstance(pinned, dict):
        return problems
    return [
        Problem(
            "style.not_official", column=f"{place} {lang}",
            fields={"found": words, "better": pinned.get(place, {}).get(lang, "–")},
        )
        for place, lang, words in official_words(library)
        if words != pinned.get(place, {}).get(lang)
    ]  # fmt: skip


def official_words(library: Library) -> Iterator[tuple[str, str, str]]:
    """Each text marked official: its place («name 1.1», «level 3 autonomy»), its language and its words."""
    framework = library.framework
    named: list[tuple[str, LocalText | None, Official | None]] = [
        (f"band {band.id}", band.name, band.official) for band in framework.bands
    ]
    for area in framework.areas:
        named.append((f"name {area.id}", area.name, area.official))
        named += [(f"name {one.id}", one.name, one.official) for one in area.competences]
    for level in framework.levels:
        named += [
            (f"level {level.level} complexity", level.complexity, level.complexity_official),
            (f"level {level.level} autonomy", level.autonomy, level.autonomy_official),
            (f"level {level.level} cognitive", level.cognitive, level.cognitive_official),
        ]
    for place, text, official in named:
        yield from ((place, lang, words) for lang, words in (text or {}).items() if (official or {}).get(lang))
