"""Records with one value replaced, journals cut and flipped at each byte: a report, or a sentence; nothing lost."""

from __future__ import annotations

import copy
import json
import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"
MISTAKE = re.compile(r"Traceback|program.s mistake|\x1b\[2J")
VALUES: list[Any] = [
    None, True, False, -1, 0, 1, 8, 9, 99, 0.5, -0.5, 1e308, -1e308, 10**15, 10**400, -(10**400), float("nan"),
    float("inf"), float("-inf"), "", "x", "null", "NaN", "\x1b[2J", "\u202e", "\ud800", "2026-13-45", "1" * 5000, [], {},
    [None], [[]], {"a": 1}, [1e999], "s113K", "../../etc/passwd", "<script>", "=1+1",
]  # fmt: skip
GONE = object()


@dataclass
class Edits:
    """What was tried, and how it ended."""

    tried: int = 0
    shown: int = 0
    refused: int = 0
    mistakes: int = 0
    values: int = len(VALUES) + 1
    stories: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """What must be nothing."""
        return self.mistakes


def edited_records(count: int, seed: int) -> Edits:
    """Show, or verify, ``count`` edited copies of a result, a cohort and a shared cohort."""
    found, chance = Edits(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="robust-") as place:
        os.environ["SKILLCHECK_HOME"] = f"{place}/home"
        records = _records(Path(place))
        places = [list(leaves(record)) for record in records]
        path = Path(place) / "edited.json"
        for _ in range(count):
            which = chance.randrange(len(records))
            at, value = chance.choice(places[which]), chance.choice([*VALUES, GONE])
            path.write_text(json.dumps(edited(records[which], at, value)), encoding="utf-8")
            kind = chance.choice(["terminal", "html", "md", "json", "verify"])
            words = ["verify", str(path)] if kind == "verify" else ["report", str(path), "--format", kind]
            code, said = quiet([*words, "--lang", chance.choice(["fr", "en", "es", "it"])])
            found.tried += 1
            if MISTAKE.search(said) or code not in {0, 1, 3}:
                found.mistakes += 1
                found.stories.append(f"{'.'.join(map(str, at))} = {str(value)[:40]} ({kind}): {code} {said[-200:]}")
            elif code == 1:
                found.refused += 1
            else:
                found.shown += 1
    return found


def _records(place: Path) -> list[Any]:
    sheet = place / "sheet.txt"
    sheet.write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    quiet(["assess", "--enter", str(sheet), "--person", "p", "--profile", "citizen", "--out", str(place / "p.json")])
    batch = [
        "batch",
        str(EXAMPLE),
        "--profile",
        "citizen",
        "--group",
        "site",
        "--groups",
        "3",
        "--before",
        str(EXAMPLE),
    ]
    quiet([*batch, "--out", str(place / "out"), "--share", str(place / "shared")])
    paths = [place / "p.json", place / "out" / "cohort.json", place / "shared" / "cohort.json"]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def quiet(words: list[str]) -> tuple[int, str]:
    """A run in this process, heard and not shown."""
    from skillcheck.cli.app import run

    stream = TextIOWrapper(BytesIO(), encoding="utf-8", errors="backslashreplace")
    with redirect_stdout(stream), redirect_stderr(stream):
        code = run(words)
        stream.flush()
    assert isinstance(stream.buffer, BytesIO)
    return code, stream.buffer.getvalue().decode(errors="replace")


def leaves(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a record."""
    yield place
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*place, key))


def edited(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at a place, or nothing there."""
    if not place:
        return None if value is GONE else value
    changed = copy.deepcopy(data)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    if value is GONE:
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    return changed


def spoilt_journals(seed: int) -> Edits:
    """A journal cut at each byte keeps its whole lines; one bit flipped at each byte shows."""
    from skillcheck.errors import DataProblem
    from skillcheck.store.journal import read_journal

    found, chance = Edits(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="robust-") as place:
        os.environ["SKILLCHECK_HOME"] = f"{place}/home"
        path = _journal(Path(place))
        raw, whole = path.read_bytes(), read_journal(path).events
        for at in range(len(raw)):
            for spoilt, flipped in ((raw[:at], False), (_flip(raw, at, chance.randrange(8)), True)):
                path.write_bytes(spoilt)
                found.tried += 1
                try:
                    kept = read_journal(path)
                except DataProblem:
                    found.refused += 1
                    found.mistakes += not flipped and spoilt.count(b"\n") > 0  # whole lines are never refused
                    continue
                lines = len(spoilt.split(b"\n")) - 1
                if not flipped:
                    sound = kept.events == whole[:lines] and kept.damaged_line is None
                else:
                    sound = kept.damaged_line is not None or (
                        kept.half_line and kept.events == whole[: len(kept.events)]
                    )
                found.shown += not flipped
                found.refused += flipped
                if not sound:
                    found.mistakes += 1
                    found.stories.append(f"{'flipped' if flipped else 'cut'} at {at}")
        shutil.rmtree(place, ignore_errors=True)
        Path(place).mkdir()
    return found


def _journal(place: Path) -> Path:
    sheet = place / "sheet.txt"
    sheet.write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    quiet(["assess", "--enter", str(sheet), "--person", "p", "--length", "short"])
    return place / "home" / "journals" / "p.jsonl"


def _flip(raw: bytes, at: int, bit: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ (1 << bit)]) + raw[at + 1 :]
