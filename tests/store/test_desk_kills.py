"""A seeded slice of benchmarks/desk_storms.py: commands killed at random moments lose nothing that was said to be done."""

from __future__ import annotations

import pytest

from tests.desk_people import typical, visit
from tests.kills import PERSON, kills


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_said_to_be_done_survives_every_kill(tmp_path, monkeypatch, seed):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    visit(PERSON, "2026-05-10", typical(2), items=20, finished=False)

    ended = kills(seed, 10)

    assert ended["killed"] + ended["done"] == 10
    assert ended["answers kept"] >= 12
