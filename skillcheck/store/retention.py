"""For how long people are kept without a visit: one number for this machine, none until somebody decides."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

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


def is_decided() -> bool:
    """Whether somebody has decided, be it not to limit."""
    return retention_path().exists()


def keep_months(months: int | None) -> None:
    """Decide; None: kept until erased."""
    private_folder(home())
    write_whole(retention_path(), json.dumps({"months": months}) + "\n", force=True)


def day_ago(number: int, unit: Literal["days", "months", "years"]) -> str:
    """The day so long before today, in ISO form; the last of its month where that has no such day. A person last seen
    before it has been kept for longer. Raises ValueError before the year 1."""
    from calendar import monthrange

    now = datetime.now(UTC).astimezone()
    if unit == "days":
        return (now - timedelta(days=number)).date().isoformat()
    year, month = divmod(now.year * 12 + now.month - 1 - number * (12 if unit == "years" else 1), 12)
    return date(year, month + 1, min(now.day, monthrange(year, month + 1)[1])).isoformat()
