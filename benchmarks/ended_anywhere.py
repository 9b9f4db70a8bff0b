"""Every command that writes, ended at each of its calls that change a file, and told there that the disk is full.

After each end: what was confirmed is kept, a folder is whole (the older run's or the new one's) or refused by its
readers, no process lives on; ``forget`` leaves no byte of the person but in the files it names; the same command, given
again, does its work and sweeps.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from edited_files import quiet
from system_calls import Ended, watched

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"
CANARY = "zq-canary-77"
"""The code of the person who will be erased, in every file of the sandbox."""
HIDDEN = ".skillcheck-"
MISTAKE = re.compile(r"Traceback|--debug|Exception ignored")


@dataclass(frozen=True)
class Scenario:
    """A command in a sandbox: ``before`` are run first, whole; BOX in a word is the sandbox."""

    name: str
    words: str
    before: tuple[str, ...] = ()
    typed: str = ""
    again: str | None = None
    """What is run after the end; None: the same with --force."""
    folder: str | None = None
    """The folder of results that must be whole or absent."""
    same: bool = True
    """Whether two runs write the same bytes: a workbook holds the time."""
    stranger: str | None = None
    """A file of somebody else's that must stay."""


ENTER = f"assess --enter BOX/in/sheet.txt --person {CANARY} --length short"
OLD = "batch BOX/in/smaller.csv --out BOX/out --profile citizen"
NEW = "batch BOX/in/group.csv --out BOX/out --profile citizen"
NAMED = (f"people name {CANARY} Canari", f"people note {CANARY} seen", f"people agree {CANARY} first")
SCENARIOS = (
    Scenario("assess, answers one by one", f"assess --plain --person {CANARY} --length 5", typed="3\n2\n1\n4\n1\na\n",
             again=f"assess --plain --person {CANARY} --length 5 --force"),
    Scenario("assess --enter, with --out", f"{ENTER} --out BOX/mine.json"),
    Scenario("assess --enter, over an older result", f"{ENTER} --out BOX/mine.json --force", before=(ENTER, *NAMED)),
    Scenario("batch", NEW, folder="out"),
    Scenario("batch, two processes", f"{NEW} --workers 2", folder="out"),
    Scenario("batch --format xlsx", f"{NEW} --format xlsx", folder="out", same=False),
    Scenario("batch --groups --share", f"{NEW} --groups 3 --share BOX/shared", folder="shared"),
    Scenario("batch --force, over an older run", f"{NEW} --force", before=(OLD,), folder="out"),
    Scenario("batch --force, beside a stranger's file", f"{NEW} --force", before=(OLD,), folder="out",
             stranger="out/my notes.txt"),
    Scenario("report --each", "report BOX/out --each --format html,md -o BOX/pages", before=(OLD,)),
    Scenario("report --each --force, over older pages", "report BOX/out --each --format html -o BOX/pages --force",
             before=(OLD, "report BOX/out --each --format html -o BOX/pages")),
    Scenario("report, one file", "report BOX/out --format xlsx -o BOX/group.xlsx", before=(OLD,)),
    Scenario("forget one person", f"forget {CANARY} --yes", before=(ENTER, *NAMED, OLD), again=""),
    Scenario("forget --all", "forget --all --yes", before=(ENTER, *NAMED, OLD), again=""),
)  # fmt: skip


@dataclass
class Figures:
    """What was done to one command, and what was lost."""

    calls: int = 0
    ends: int = 0
    disks: int = 0
    """How many different states of the disk the ends left."""
    confirmed: int = 0
    lost: int = 0
    mixed: int = 0
    canary: int = 0
    alive: int = 0
    mistakes: int = 0
    left: int = 0
    stories: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def faults(self) -> int:
        """Everything that must be nothing."""
        return self.lost + self.mixed + self.canary + self.alive + self.mistakes + self.left


def ended_anywhere(scenario: Scenario, *, some: int = 0, seed: int = 1) -> tuple[Figures, Figures]:
    """End a command at every call (or at ``some``, drawn): killed, then with a full disk. Look at what is left."""
    with tempfile.TemporaryDirectory(prefix="robust-") as place:
        template = Path(place).resolve() / "template"
        _prepare(template, scenario)
        whole = _copy(template, "whole")
        done = _run(whole, scenario.words, scenario.typed)
        assert done.code in (0, 3), (scenario.name, done)
        sound = [_state(box, scenario.folder) for box in (template, whole)]
        shutil.rmtree(whole)
        found = Figures(calls=len(done.calls)), Figures(calls=len(done.calls))
        points = range(1, len(done.calls) + 1)
        chosen = sorted(random.Random(seed).sample(points, min(some, len(points)))) if some else list(points)
        for full, figures in enumerate(found):
            for nth in chosen:
                box = _copy(template, "box")
                ended = _run(box, scenario.words, scenario.typed, nth=nth, full=bool(full))
                how = f"{scenario.name}: {'full from' if full else 'killed at'} {nth} ({(ended.calls or ['-'])[-1]})"
                _look(box, scenario, ended, sound, figures, how)
                shutil.rmtree(box)
    return found


def _prepare(template: Path, scenario: Scenario) -> None:
    (template / "in").mkdir(parents=True)
    (template / "in" / "sheet.txt").write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    head, first, *rest = EXAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    people = [head, f"{CANARY},{first.partition(',')[2]}", *rest]
    (template / "in" / "group.csv").write_text("".join(people), encoding="utf-8")
    (template / "in" / "smaller.csv").write_text("".join(people[:21]), encoding="utf-8")
    os.environ |= _environment(template)
    for words in ("assess --enter BOX/in/sheet.txt --person other --length short", *scenario.before):
        code, said = quiet(_given(template, words))  # in this process: what is read once here is there in every fork
        assert code in (0, 3), (words, said)
    if scenario.stranger is not None:
        (template / scenario.stranger).write_text("mine", encoding="utf-8")


def _copy(template: Path, name: str) -> Path:
    """A copy of the sandbox at a place of its own; the notes of what was written follow it."""
    box = template.with_name(name)
    shutil.copytree(template, box)
    notes = box / "home" / "written.jsonl"
    if notes.exists():
        notes.write_text(notes.read_text(encoding="utf-8").replace(str(template), str(box)), encoding="utf-8")
    return box


def _run(box: Path, words: str, typed: str = "", *, nth: int = 0, full: bool = False) -> Ended:
    (box / "tmp").mkdir(exist_ok=True)
    return watched(_given(box, words), box, nth=nth, full=full, typed=typed, environment=_environment(box))


def _environment(box: Path) -> dict[str, str]:
    return {
        "SKILLCHECK_HOME": str(box / "home"), "SKILLCHECK_CACHE": str(box.parent / "cache"), "TMPDIR": str(box / "tmp"),
        "SKILLCHECK_LANG": "en",
    }  # fmt: skip


def _given(box: Path, words: str) -> list[str]:
    return [word.replace("BOX", str(box)) for word in words.split()]


# --- what must hold -----------------------------------------------------------------------------------------------


def _look(box: Path, scenario: Scenario, ended: Ended, sound: list[dict[str, str]], figures: Figures, how: str) -> None:
    def fault(kind: str, n: int, what: object) -> None:
        if n:
            setattr(figures, kind, getattr(figures, kind) + n)
            figures.stories.append(f"{how}: {kind}: {what}")

    figures.ends += 1
    fault("alive", ended.alive, ended.alive)
    fault("mistakes", bool(MISTAKE.search(ended.err)), ended.err[-300:])
    confirmed = max(0, ended.out.count("Your answer, ") - 1 + ended.out.count("All done"))  # the next thing was put
    figures.confirmed += confirmed
    fault("lost", max(0, confirmed - _kept(box)), confirmed)
    if scenario.folder is not None:
        state = _state(box, scenario.folder)
        fault("mixed", scenario.same and state not in sound and _taken_for_whole(box / scenario.folder), sorted(state))
    if scenario.stranger is not None:
        fault("lost", not (box / scenario.stranger).exists(), scenario.stranger)

    disk = str(sorted(_state(box, ".", deep=True).items()))
    if disk in figures.seen:  # forget, and the command given again, have worked on the very same bytes
        return
    figures.seen.add(disk)
    figures.disks += 1
    erased = _copy(box, "erased")
    found = _erased_without_a_trace(erased)
    fault("canary", len(found), found)
    shutil.rmtree(erased)

    if scenario.again == "":
        return
    again = _run(box, scenario.again or f"{scenario.words.removesuffix(' --force')} --force", scenario.typed)
    fault("mistakes", again.code not in (0, 3), again.err[-300:])
    if scenario.folder is not None:
        fault("mixed", not _taken_for_whole(box / scenario.folder), "after the next run")
    hidden = list(box.rglob(f"{HIDDEN}*"))
    fault("left", len(hidden), hidden)


def _kept(box: Path) -> int:
    from skillcheck.store.interviews import last_replies
    from skillcheck.store.journal import read_journal

    path = box / "home" / "journals" / f"{CANARY}.jsonl"
    return len(last_replies(read_journal(path).events)) if path.exists() and path.stat().st_size else 0


def _state(box: Path, folder: str | None, *, deep: bool = False) -> dict[str, str]:
    """The files of a folder, and of those in it, with the hash of their bytes."""
    if folder is None or not (box / folder).is_dir():
        return {}
    place = box / folder
    return {
        str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in (place.rglob("*") if deep else place.iterdir()) if deep or path.is_file()
    }  # fmt: skip


def _taken_for_whole(folder: Path) -> bool:
    """Whether a reader would take it for a run's folder: ``verify`` finds no difference."""
    from skillcheck.workflows.verify import verify

    found = verify(folder, _library())
    return not found.problems


def _library() -> object:
    from functools import cache

    from skillcheck.content.library import load

    return cache(load)()


def _erased_without_a_trace(box: Path) -> list[str]:
    """Files that hold the person after ``forget`` and that it does not name. The trainer's own input is not ours."""
    said = _run(box, f"forget {CANARY} --yes").out
    return [str(path) for path in _files(box) if str(path) not in said and _holds(path)]


def _files(box: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(box):
        if Path(folder) != box / "in":
            yield from (Path(folder) / name for name in names)


def _holds(path: Path) -> bool:
    raw = path.read_bytes()
    if path.suffix == ".parquet" or raw[:4] == b"PAR1":
        raw = _unpacked(path, raw)
    text = raw.lower() + str(path.name).lower().encode()
    return any(word in text for word in (CANARY.encode(), b"canari"))


def _unpacked(path: Path, raw: bytes) -> bytes:
    from pyarrow import parquet

    try:
        return str(parquet.read_table(path).column(0).to_pylist()).encode()
    except (OSError, ValueError):  # cut short: what is in it cannot be read, its first column's statistics can
        return raw
