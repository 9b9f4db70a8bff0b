"""The people of the notebook as a table of answers, so that a group is scored from interviews as from any file."""

from __future__ import annotations

import csv
import io
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.files import PREFIX, hold, private_folder, write_whole
from skillcheck.forms.answer_table import ID
from skillcheck.store.paths import home, journal_path
from skillcheck.store.people import everybody
from skillcheck.workflows.people_over_time import visit_in

if TYPE_CHECKING:
    from skillcheck.content.library import Library

COLUMNS = ("site", "profile", "goal")
"""By what a group can be made."""
NAME = "desk.csv"


@dataclass(frozen=True)
class DeskTable:
    """The present interviews as CSV, a row a person."""

    text: str
    people: int
    unread: tuple[str, ...]
    """Codes whose files cannot be read: they are in no row."""
    changed: int
    """Answers left out because their question has changed since."""


def desk_table(library: Library, columns: Sequence[str], codes: Sequence[str] | None, since: str | None) -> DeskTable:
    """The last interview of everybody who has answers (of ``codes`` only, where given), of who answered since a day.

    ``columns``: of ``COLUMNS``, beside the answers.
    """
    rows: list[tuple[str, list[str], dict[str, str]]] = []
    unread, changed = [], 0
    for one in everybody():
        if codes is not None and one.code not in codes:
            continue
        if one.state == "damaged":
            unread.append(one.code)
            continue
        visit = visit_in(journal_path(one.code), library) if one.answers else None
        if visit is None or (since is not None and one.answered[:10] < since):
            continue
        known = {item: code for item, code in visit.answers if item in library.bank and item not in visit.changed}
        changed += len(visit.answers) - len(known)
        if known:
            rows.append((one.code, [str(getattr(one, column) or "") for column in columns], known))
    items = [item for item in library.bank.ids if any(item in known for _, _, known in rows)]
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([ID, *columns, *items])
    writer.writerows([code, *beside, *(known.get(item, "") for item in items)] for code, beside, known in rows)
    return DeskTable(target.getvalue(), len(rows), tuple(unread), changed)


@contextmanager
def as_file(text: str) -> Iterator[Path]:
    """The table as a file in the store for as long as it is read; what a killed run leaves is swept by the next."""
    private_folder(home())
    folder = home() / f"{PREFIX}{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    handle = None if os.name == "nt" else os.open(folder, os.O_RDONLY)
    try:
        if handle is not None:
            hold(handle)
        write_whole(folder / NAME, text)
        yield folder / NAME
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)
