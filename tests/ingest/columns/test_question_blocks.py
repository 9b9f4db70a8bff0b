"""Rotating forms: what was not asked is no answer left out; who stops is not taken for somebody who was not asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from answers_bank import SPECIAL, bank

from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.measurement.responses import NOT_ANSWERED

BANK = bank()


def written(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def rotating(empty: str) -> list[list[str]]:
    """30 people, of three blocks of questions each was asked two; some skip one question, the last two give up."""
    items = [*(f"s{number}" for number in range(111, 119)), "d01a"]
    rows = [["Code participant", *items]]
    for n in range(30):
        cells = [str((n + at) % 4) for at in range(9)]
        out = n % 3
        cells[3 * out : 3 * out + 3] = [empty] * 3
        if n % 7 == 0:
            cells[(3 * out + 4) % 9] = ""
        rows.append([f"P{n}", *cells])
    return [*rows, ["X1", "1", "2", "1", *[""] * 6], ["X2", *[""] * 6, "1", "0", "1"]]


def test_blocks_that_are_empty_together_were_not_asked(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{name}.csv", rotating(cell)) for name, cell in (("said", "not asked"), ("empty", ""))]

    said, *others = (
        np.concatenate([batch.responses for batch in read(path, BANK, ReadOptions(special=SPECIAL, careful=careful))])
        for path, careful in ((paths[0], False), (paths[1], False), (paths[1], True))
    )
    for found in others:
        np.testing.assert_array_equal(found, said)
    assert (said[-1] == NOT_ANSWERED).sum() == 6
    (note,) = understand(paths[1], BANK, ReadOptions(special=SPECIAL)).notes
    assert (note.code, note.fields) == ("ingest.blocks_not_asked", {"n": 3, "questions": 9})


def test_people_who_stop_or_a_block_for_some_only_are_no_rotating_form(tmp_path: Path) -> None:
    rows = [row[:-3] + (["", "", ""] if n % 2 else ["1", "2", "0"]) for n, row in enumerate(rotating("1"))]
    rows[0][-3:] = ["s117", "s118", "d01a"]
    path = written(tmp_path / "f.csv", rows)

    assert understand(path, BANK, ReadOptions(special=SPECIAL)).parts[0].forms is None
