"""From files of answers to the sums that reliability is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.workflows.request import Tally

if TYPE_CHECKING:
    from skillcheck.ingest.model import Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.measurement.item_sums import ItemSums
    from skillcheck.questions.item_bank import ItemBank


def item_sums(bank: ItemBank, found: Sequence[Understanding], options: ReadOptions) -> tuple[ItemSums, Tally]:
    """The sums over every row that can be read; a person met in one file is not counted again in the next.

    Raises:
        DataProblem: no row could be read.
    """
    from skillcheck.ingest.read import read
    from skillcheck.ingest.rows.duplicates import Duplicates
    from skillcheck.measurement.item_sums import ItemSums

    sums, tally = ItemSums.empty(len(bank)), Tally()
    people = Duplicates(options) if len(found) > 1 else None
    for one in found:
        for batch in read(Path(one.path), bank, options, one, people if one.names_people else None):
            sums.add(batch.responses)
            tally.add(batch, Path(one.path).name)
    if not tally.scored:
        fields: dict[str, object] = {"n": tally.returned}
        raise DataProblem([*tally.examples, Problem("workflows.nobody_reliable", fields=fields)])
    return sums, tally
