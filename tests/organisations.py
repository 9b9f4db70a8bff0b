"""Made-up answers of organisations for the tests: tables of viewpoints, facts, structures."""

from __future__ import annotations

import numpy as np
from small import small_library

from skillcheck.content.practices import load_pack
from skillcheck.organisation.release import SCHEMA, Release, sealed

LIBRARY = small_library()
PACK = load_pack(LIBRARY)
VIEWS = [one.id for one in PACK.practices if not one.is_fact]
FACTS = [one.id for one in PACK.practices if one.is_fact]
TODAY = "2026-11-20"


def asked(view):
    """The practices (no facts) that a viewpoint is asked."""
    return [one.id for one in PACK.asked_of(view) if not one.is_fact]


def row(view, level=2, **given):
    """One row of a table: the same level everywhere, but for what is given."""
    return {"vue": view, **dict.fromkeys(asked(view), str(level)), **{key: str(value) for key, value in given.items()}}


def random_rows(seed, people):
    """Rows of so many people by viewpoint: {view: (n, mean level)}."""
    draw = np.random.default_rng(seed)
    rows = []
    for view, (n, mean) in people.items():
        for _ in range(n):
            levels = np.clip(np.round(draw.normal(mean, 0.8, len(asked(view)))), 0, 3).astype(int)
            rows.append(row(view, **dict(zip(asked(view), levels, strict=True))))
    return rows


def write_views(path, rows, extra=()):
    """A table as a director's spreadsheet writes it."""
    head = ["vue", *extra, *VIEWS]
    lines = [";".join(head), *(";".join(one.get(name, "") for name in head) for one in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_facts(path, *facts):
    """facts: (practice, level, date or None, by)."""
    lines = ["facts:"] + [
        f"- {{practice: {name}, level: {level}, date: {day or 'null'}, by: {by}}}" for name, level, day, by in facts
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_structure(path, **given):
    """A structure's file."""
    lines = [f'structure: "{given.pop("name", "Le Fil Solidaire")}"']
    lines += [f"{key}: {value}" for key, value in given.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def network_of(folder, structures=40, library=LIBRARY):
    """Releases of drawn structures measured as ours are."""
    rng = np.random.default_rng(1)
    framework = library.framework
    folder.mkdir()
    for place in range(structures):
        n, mean = int(rng.integers(10, 90)), float(rng.normal(2.6, 0.4))
        dimensions = {
            name: {"mean": round(max(0.0, mean + float(rng.normal(0, 0.2))), 1), "spread": 1.8, "reached": 0.4}
            for name in framework.dimensions
        }
        one = Release.model_validate({
            "schema": SCHEMA, "version": "0", "code": f"{place:016x}", "on": "2026-11-20", "agreed_by": "ca",
            "size": "20-49" if place % 2 else "50-99", "branch": "Insertion" if place % 4 else "Culture", "territory": "",
            "people": {"n": 10 + 5 * (n // 10), "framework": f"{framework.id} {framework.version}",
                       "fingerprint": library.fingerprint, "profile": "employee", "dimensions": dimensions},
            "practices": None, "seal": "0" * 64,
        })  # fmt: skip
        (folder / f"{place:03d}.json").write_text(sealed(one).model_dump_json(by_alias=True), encoding="utf-8")
    return folder
