"""The map of tasks as files: JSON, a page, a workbook; and, only where asked, who is meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.report.organisation.tasks import tasks_document
from skillcheck.report.render import documents
from skillcheck.spreadsheet import csv_cell, safe
from skillcheck.store.inventory import noting
from skillcheck.workflows.whole_report import write_folder

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.workflows.map_tasks import Mapped

RECORD, REPORT, BOOK, WHO = "fragility.json", "fragilite.html", "fragilite.xlsx", "who.csv"


def write_tasks(
    folder: Path, mapped: Mapped, library: Library, texts: Texts, *, who: bool = False, force: bool = False
) -> None:
    """Every file together; ``who`` adds the one file that names people."""
    document = tasks_document(mapped.record, library, texts)
    contents: dict[str, str | bytes] = {
        RECORD: mapped.record.model_dump_json(by_alias=True, indent=1) + "\n",
        REPORT: documents.page(document, texts),
        BOOK: documents.workbook(document, texts),
    }
    if who:
        contents[WHO] = _who(mapped, texts)
    few = mapped.record.tells_of_few
    with noting(*[folder] if who or few else []):
        write_folder(
            folder, contents, mapped.record, optional=(WHO,), force=force, holds="individual" if few else "group"
        )


def _who(mapped: Mapped, texts: Texts) -> str:
    separator = "," if texts.lang == "en" else ";"
    rows = [[texts.t(f"tasks.who_head_{name}") for name in ("task", "person", "why")]]
    for task in mapped.record.tasks:
        for why, people in (("ready", mapped.named.ready[task.id]), ("nearest", mapped.named.nearest[task.id])):
            rows += [[texts.choose(task.name), person, texts.t(f"tasks.who_{why}")] for person in people]
    lines = (separator.join(csv_cell(safe(cell), separator) for cell in row) for row in rows)
    return "\ufeff" + "".join(f"{line}\n" for line in lines)
