"""How long a question takes at this desk: the middle seconds of past interviews, without anybody's code.

Only a help for «10 to 20 min»: what cannot be read or written is left, without a word.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from skillcheck.store.paths import home

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 40
SLOWEST = 600.0
KINDS = ("alone", "accompanied")


def pace_path() -> Path:
    """The file of the paces."""
    return home() / "pace.json"


def read_paces(kind: str) -> list[float]:
    """Seconds a question took, one figure for each of the last interviews of this kind."""
    return _all().get(kind, [])


def keep_pace(kind: str, seconds: float) -> None:
    """Remember one more interview."""
    from skillcheck.errors import DataProblem
    from skillcheck.files import write_whole

    paces = _all()
    paces[kind] = [*paces.get(kind, []), round(seconds, 1)][-KEPT:]
    with contextlib.suppress(OSError, DataProblem):
        write_whole(pace_path(), json.dumps(paces) + "\n", force=True)


def _all() -> dict[str, list[float]]:
    try:
        found = json.loads(pace_path().read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    lists = {kind: found[kind] for kind in KINDS if isinstance(found.get(kind), list)}
    return {
        kind: [float(one) for one in some if isinstance(one, int | float) and 0 < one <= SLOWEST]
        for kind, some in lists.items()
    }
