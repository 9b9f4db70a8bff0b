"""For how long people are kept without a visit: one number for this machine, none until somebody decides."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skillcheck.files import private_folder, write_whole
from skillcheck.store.paths import home

if TYPE_CHECKING:
    from pathlib import Path


def retention_path() -> Path:
    """The file of the decision."""
    return home() / "retention.json"


def kept_months() -> int | None:
    """Months without a visit after which a person is to be erased; None: nothing was decided."""
    try:
        months = json.loads(retention_path().read_bytes())["months"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return months if isinstance(months, int) and months > 0 else None


def keep_months(months: int | None) -> None:
    """Decide; None: kept until erased."""
    private_folder(home())
    write_whole(retention_path(), json.dumps({"months": months}) + "\n", force=True)


def months_ago(months: int) -> str:
    """The day so many months before today, in ISO form; the last of its month where it has no such day."""
    from calendar import monthrange

    now = datetime.now(UTC).astimezone()
    count = now.year * 12 + now.month - 1 - months
    year, month = max(count // 12, 1), count % 12 + 1
    return f"{year:04}-{month:02}-{min(now.day, monthrange(year, month)[1]):02}"
