"""Files that nobody meant to make: random bytes, and exports of form tools damaged at random. Each is read or refused.

Prints how each ended and how long it took; the exit code is 1 if one ended in anything else than rows that add up or a
sentence. ``nice python benchmarks/fuzz.py`` is the whole run, about a quarter of an hour on one core; tests/ingest/
test_fuzz.py holds a slice.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from answers_bank import SPECIAL, bank
from guises import came_of, written
from layouts_real import ALL

from skillcheck.content.library import load
from skillcheck.errors import SkillcheckError
from skillcheck.ingest.read import ReadOptions, read, understand

SMALL_BANK, LIBRARY = bank(), load()
SUFFIXES = (".csv", ".tsv", ".xlsx", ".ods", ".xls", ".zip", ".parquet", "")
MAGIC = (
    b"", b"", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b",
    b"<html>", b"%PDF-", b'{"a":', b"id,s111,s112\n",
)  # fmt: skip
PIECES = (
    b'"', b'""', b";", b",", b"\t", b"\n", b"\r", b"\0", b"\xe9", b"=1+1", b"-1", b"s111", b"", b"nan", b"\xff\xfe", b"1e308",
    b"99999999999999999999", b"#REF!", b"\xe2\x80\xae", b"<!ENTITY", b"</row>",
)  # fmt: skip


def wounded(content: bytes, chance: random.Random) -> bytes:
    """The same bytes with up to eight places cut, doubled, filled or overwritten."""
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content) + 1)
        how = chance.random()
        if how < 0.1:
            content = content[:at]
        elif how < 0.2:
            content = content[:at] + content[at : at + 300] + content[at:]
        elif how < 0.4:
            content = content[:at] + chance.randbytes(chance.randint(1, 20)) + content[at + chance.randint(0, 20) :]
        else:
            content = content[:at] + chance.choice(PIECES) + content[at + chance.randint(0, 4) :]
    return content


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A damaged file; half of the workbooks keep a sound zip around one damaged member."""
    if not content.startswith(b"PK") or chance.random() < 0.5:
        return wounded(content, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        names = whole.namelist()
        hurt = chance.choice(names)
        for name in names:
            archive.writestr(name, wounded(whole.read(name), chance) if name == hurt else whole.read(name))
    return made.getvalue()


def ended(path: Path, *, real: bool) -> str:
    """How the reading of a file ended: «read», «some returned» or the code of its sentence.

    Raises:
        AssertionError: rows do not add up. Anything else is what this looks for.
    """
    asked = LIBRARY.bank if real else SMALL_BANK
    options = ReadOptions(special=LIBRARY.special_words if real else SPECIAL)
    try:
        found = understand(path, asked, options)
        batches = list(read(path, asked, options, found))
    except SkillcheckError as error:
        return error.problems[0].code
    for batch in batches:
        assert batch.read == len(batch.responses) + sum(row.counts for row in batch.returned)
        assert all(row.problems for row in batch.returned)
        assert not batch.responses.size or (batch.responses.min() >= -5 and batch.responses.max() <= 15)
    return "some returned" if any(batch.returned for batch in batches) else "read"


def guises(many: int, seed: int) -> int:
    """One cohort in so many guises: how each ended; the exit code is 1 if a person or an answer differs in silence."""
    counts: Counter[str] = Counter()
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + many):
            try:
                counts[came_of(written(number), Path(folder))] += 1
            except AssertionError as wrong:
                counts["DIFFERENT IN SILENCE"] += 1
                print(f"{number}: {wrong}")
    print(f"{many} guises from {seed}, {time.process_time() - start:.0f} s of CPU: {dict(counts.most_common())}")
    return 1 if counts["DIFFERENT IN SILENCE"] else 0


def main() -> int:
    """Make the files, read them, print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=5_000_000)
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--guises", type=int, default=0, help="only so many writings of one cohort, against its truth")
    parser.add_argument("--seed", type=int, default=20261129)
    given = parser.parse_args()
    if given.guises:
        return guises(given.guises, given.seed)
    chance, crashes = random.Random(given.seed), 0
    originals = [(make(), False, "") for make in ALL.values()]
    tools = sorted(path for path in (TESTS / "cases" / "tools").iterdir() if path.suffix != ".md")
    originals += [(path.read_bytes(), True, path.suffix) for path in tools]

    def randoms() -> list[tuple[bytes, bool, str]]:
        made, left = [], given.bytes
        while left > 0:
            size = min(left, int(10 ** chance.uniform(0, 5)))
            left -= size
            body = chance.randbytes(size)
            if chance.random() < 0.4:
                body = bytes(b"0123;,\n\"' \tabs"[one % 14] for one in body)
            made.append((chance.choice(MAGIC) + body, False, chance.choice(SUFFIXES)))
        return made

    def exports() -> list[tuple[bytes, bool, str]]:
        some = (chance.choice(originals) for _ in range(given.mutations))
        return [(mutated(content, chance), real, suffix) for content, real, suffix in some]

    print(f"{datetime.now(UTC):%Y-%m-%d}, seed {given.seed}, {len(originals)} exports to damage")
    for name, files in (("random bytes", randoms()), ("damaged exports", exports())):
        counts: Counter[str] = Counter()
        slowest, begun = 0.0, time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            for number, (content, real, suffix) in enumerate(files):
                path = Path(folder) / f"file{suffix}"
                path.write_bytes(content)
                start = time.perf_counter()
                try:
                    counts[ended(path, real=real)] += 1
                except Exception:  # noqa: BLE001 (what this looks for)
                    crashes += 1
                    counts["TRACEBACK"] += 1
                    print(f"{name}, file {number}:\n{traceback.format_exc()}")
                slowest = max(slowest, time.perf_counter() - start)
                path.unlink()
        size, took = sum(len(content) for content, *_ in files), time.perf_counter() - begun
        read_whole, some = counts.pop("read", 0), counts.pop("some returned", 0)
        refused = sum(n for code, n in counts.items() if code != "TRACEBACK")
        print(
            f"{name}: {len(files):,} files, {size:,} bytes: {read_whole} read whole, {some} with rows handed back, "
            f"{refused} refused in one of {len(counts.keys() - {'TRACEBACK'})} sentences, {counts['TRACEBACK']} "
            f"tracebacks; {took:.0f} s, the slowest {slowest:.1f} s"
        )
        print("  " + ", ".join(f"{code} {n}" for code, n in counts.most_common() if n))
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
