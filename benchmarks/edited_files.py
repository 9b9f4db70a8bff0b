"""Every JSON file that is read back, with one value replaced: a report, or a sentence. Journals cut and flipped at each
byte: nothing lost.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"
MISTAKE = re.compile(r"Traceback|--debug|\x1b\[2J")
"""In every language only the sentence of the program's own mistake names --debug."""
VALUES: list[Any] = [
    None, True, False, -1, 0, 1, 8, 9, 99, 0.5, -0.5, 1e308, -1e308, 10**15, 10**400, -(10**400), float("nan"),
    float("inf"), float("-inf"), "", "x", "null", "NaN", "\x1b[2J", "\u202e", "\ud800", "2026-13-45", "1" * 5000, [], {},
    [None], [[]], {"a": 1}, [1e999], "s113K", "../../etc/passwd", "<script>", "=1+1",
]  # fmt: skip
LANGUAGES = ["fr", "en", "es", "it"]
SHOWN = ("report FILE --format terminal", "report FILE --format html", "report FILE --format md",
         "report FILE --format json", "verify FILE")  # fmt: skip
MADE = (
    "assess --enter BOX/sheet.txt --person p --profile citizen --out BOX/p.json",
    f"batch {EXAMPLE} --profile citizen --group site --groups 3 --before BOX/before.csv --out BOX/out --share BOX/shared",
    "people name p Ana",
    "people note p seen",
    "demo --organisation -o BOX/house",
    "network release BOX/house/personnes --organisation BOX/house/pratiques-2026 --agreed ca --staff 60 -o BOX/r/1.json",
    "network merge BOX/r -o BOX/network.json",
)
"""The commands that write what is edited; BOX is a folder."""
DOORS = {
    "p.json": SHOWN,
    "out/cohort.json": SHOWN,
    "shared/cohort.json": SHOWN,
    "out/manifest.json": ("report BOX/out --format md", "verify BOX/out"),
    "house/pratiques-2026/organisation.json": (
        "organisation follow BOX/house/pratiques-2026 BOX/house/pratiques-2027",
    ),
    "house/pratiques-2026/actions.jsonl": ("organisation actions list BOX/house/pratiques-2026",),
    "house/plan/plan.json": ("verify BOX/house/plan",),
    "r/1.json": ("network merge FILE -o BOX/again.json --force",),
    "network.json": ("network compare BOX/house/personnes --network FILE",),
    "home/nicknames.json": ("people list", "people show p"),
    "home/journals/p.jsonl": ("people show p", "assess --plain --resume --person p"),
    "home/written.jsonl": ("forget nobody --yes",),
    "home/releases.json": ("network release BOX/house/personnes --agreed ca -o BOX/again-r.json --force",),
}
"""The files, and the commands that read each."""
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
    """Read ``count`` edited files through the commands that read them."""
    found, chance = Edits(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="robust-") as place:
        box = Path(place).resolve()
        doors = [(box / name, commands) for name, commands in DOORS.items()]
        _make(box)
        raws = {path: path.read_text(encoding="utf-8") for path, _ in doors}
        records = {path: Record(raw, lines=path.suffix == ".jsonl") for path, raw in raws.items()}
        forged = box / "home" / "journals" / "p.jsonl"
        for _ in range(count):
            path, commands = chance.choice(doors)
            text, story = records[path].edited(chance)
            path.write_text(checked_again(text) if path == forged and chance.random() < 0.5 else text, encoding="utf-8")
            words = chance.choice(commands).replace("BOX", str(box)).replace("FILE", str(path)).split()
            code, said = quiet([*words, "--lang", chance.choice(LANGUAGES)])
            path.write_text(raws[path], encoding="utf-8")
            found.tried += 1
            if MISTAKE.search(said) or code not in {0, 1, 2, 3}:
                found.mistakes += 1
                found.stories.append(ascii(f"{path.name}: {story} ({' '.join(words)[:60]}): {code} {said[-200:]}"))
            elif code in {1, 2}:
                found.refused += 1
            else:
                found.shown += 1
    return found


def _make(box: Path) -> None:
    os.environ |= {"SKILLCHECK_HOME": str(box / "home"), "SKILLCHECK_LANG": "en"}
    (box / "sheet.txt").write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    (box / "before.csv").write_bytes(EXAMPLE.read_bytes() + b"\n")  # the same people, not the same file
    (box / "r").mkdir()
    for words in MADE:
        code, said = quiet(words.replace("BOX", str(box)).split())
        assert code in {0, 3}, (words, said)


class Record:
    """A JSON file whose values are replaced, one at a time: by anything, or by one from elsewhere under the same name."""

    def __init__(self, raw: str, *, lines: bool) -> None:
        self._lines = lines
        self._data = [json.loads(line) for line in raw.splitlines()] if lines else json.loads(raw)
        self._places = list(leaves(self._data))[int(lines) :]
        self._alike: dict[Any, list[Any]] = {}
        for place in self._places:
            self._alike.setdefault(place[-1:], []).append(self._at(place))

    def _at(self, place: tuple[Any, ...]) -> Any:
        inside = self._data
        for key in place:
            inside = inside[key]
        return inside

    def edited(self, chance: random.Random) -> tuple[str, str]:
        """The text of an edited copy, and what was edited."""
        place = chance.choice(self._places)
        value = chance.choice(self._alike[place[-1:]] if chance.random() < 0.4 else [*VALUES, GONE])
        value = value if value is GONE else deepcopy(value)  # what holds the place itself would become a circle
        if not place:
            return json.dumps(None if value is GONE else value), str(value)[:40]
        inside = self._at(place[:-1])
        key, before = place[-1], inside[place[-1]]
        if value is GONE:
            del inside[key]
        else:
            inside[key] = value
        text = "".join(json.dumps(one) + "\n" for one in self._data) if self._lines else json.dumps(self._data)
        if value is GONE and isinstance(inside, list):
            inside.insert(key, before)
        else:
            inside[key] = before
        return text, f"{'.'.join(map(str, place))} = {str(value)[:40]}"


def quiet(words: list[str]) -> tuple[int, str]:
    """A run in this process, heard and not shown."""
    from skillcheck.cli.app import run

    stream = TextIOWrapper(BytesIO(), encoding="utf-8", errors="backslashreplace")
    sys.stdin = StringIO()
    with redirect_stdout(stream), redirect_stderr(stream):
        code = run(words)
        stream.flush()
    assert isinstance(stream.buffer, BytesIO)
    return code, stream.buffer.getvalue().decode(errors="replace")


def checked_again(text: str) -> str:
    """The lines of a journal with the checks that its writer would give them, as a forger computes them."""
    from skillcheck.store.journal import _check

    lines, check = [], ""
    for line in text.splitlines():
        event = json.loads(line)
        if isinstance(event, dict):
            event.pop("check", None)
            check = _check(event, check)
            event["check"] = check
        lines.append(json.dumps(event) + "\n")
    return "".join(lines)


def leaves(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a record."""
    yield place
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*place, key))


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
