"""`skillcheck people list` of 2,000 people, beside the same command where nobody is kept (the start of the program), and
the first list of all, which reads every journal.

Run: nice python benchmarks/people_list.py [people] [pairs]
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from start import cpu_of

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def cpu_seconds(home: Path) -> float:
    """CPU of one list, start-up with it: what it takes on a machine that does nothing else."""
    environment = {**os.environ, "SKILLCHECK_HOME": str(home), "SKILLCHECK_LANG": "fr"}
    return cpu_of([sys.executable, "-m", "skillcheck", "people", "list"], environment)


def make_people(home: Path, people: int) -> None:
    """A finished interview of 30 answers, a note, an appointment and a nickname each."""
    os.environ["SKILLCHECK_HOME"] = str(home)
    from skillcheck.store.desk_notes import add
    from skillcheck.store.nicknames import SCHEMA, nicknames_path
    from tests.desk_people import same_again, typical, visit

    visit("p-0", "2026-01-05", typical(2), items=30)
    at = "2026-01-05T11:00:00+01:00"
    for event in ({"event": "note", "text": "revient"}, {"event": "appointment", "value": "2026-05-01"}):
        add("p-0", lambda _, event=event: {**event, "at": at})
    same_again("p-0", [f"p-{number}" for number in range(1, people)])
    names = {f"p-{number}": f"Personne {number}" for number in range(people)}
    nicknames_path().write_text(json.dumps({"schema": SCHEMA, "names": names}), encoding="utf-8")


def main() -> None:
    """Print the first list, the later ones, and what they take after the start."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        make_people(full, people)
        print(f"first list of {people} people: {cpu_seconds(full):.2f} s")
        both = [(cpu_seconds(full), cpu_seconds(empty)) for _ in range(pairs)]
        after = statistics.median(a - b for a, b in both)
        print(
            f"later: {1000 * statistics.median(a for a, _ in both):.0f} ms, "
            f"{1000 * after:.0f} ms after start-up (best pair {1000 * min(a - b for a, b in both):.0f})   bar 200"
        )


if __name__ == "__main__":
    main()
