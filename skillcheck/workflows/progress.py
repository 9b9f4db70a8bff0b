"""What changed since earlier waves, person by person, while the rows of today are scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.cohort.group_changes import GroupSums, add_group_changes
from skillcheck.cohort.wave_record import Moment, Waves
from skillcheck.cohort.waves import WaveSums, changes
from skillcheck.export.wave_files import PAIRING, ProgressFile, write_pairing
from skillcheck.workflows.earlier_waves import hand_back

if TYPE_CHECKING:
    from skillcheck.cohort.question_sums import DateSums
    from skillcheck.cohort.scoring import Plan
    from skillcheck.export.result_folder import ResultFolder
    from skillcheck.ingest.model import Batch
    from skillcheck.workflows.earlier_waves import EarlierWave
    from skillcheck.workflows.request import Request
    from skillcheck.workflows.workers import Compared, Pairs, Task


class Progress:
    """Writes progress.csv, pairing.csv and the rows of earlier waves handed back; sums the changes."""

    def __init__(
        self, request: Request, folder: ResultFolder, waves: Sequence[EarlierWave], plan: Plan, carried: list[str]
    ) -> None:
        self._waves, self._dimensions = waves, plan.model.dimensions
        self._sums = [WaveSums.empty(plan.shape.dimensions, len(plan.shape.decisive)) for _ in waves]
        self._line = np.zeros(len(waves) + 1)
        self._in_all = 0
        self._attribute = next(iter(plan.shape.attributes), None)
        self.by_group: GroupSums = {}
        """What changed from the first wave to today in each group of the first attribute."""
        style, texts = request.style, request.texts
        names = [wave.name for wave in waves]
        name, place = ("progress.xlsx", folder.unfinished) if request.format == "xlsx" else ("progress.csv", None)
        self._file = ProgressFile(folder.open(name), names, self._dimensions, carried, texts, style, place)
        write_pairing(folder.open(PAIRING), [(wave.name, wave.pairing) for wave in waves], texts, style)
        for wave in waves:
            hand_back(wave, folder, texts)

    def pairs(self, batch: Batch) -> tuple[Pairs | None, ...]:
        """The people of a batch found in each wave."""
        return tuple(wave.pairs(batch) for wave in self._waves)

    def add(self, task: Task, waves: Sequence[Compared | None]) -> None:
        """Count the changes of a batch and write its people, in order."""
        for sums, compared in zip(self._sums, waves, strict=True):
            if compared is not None:
                sums.merge(compared.sums)
        first = waves[0]
        if first is not None and self._attribute is not None:
            cells = task.carried.get(self._attribute, [""] * len(task.ids))
            values = [cells[place] for place in first.places.tolist()]
            add_group_changes(self.by_group, values, first.verdicts[:, 0].tolist(), first.mean_now - first.mean)
        row_of = [{} if one is None else {place: row for row, place in enumerate(one.places.tolist())} for one in waves]
        for place in sorted(set().union(*row_of)):
            self._person(task, place, [(one, rows.get(place)) for one, rows in zip(waves, row_of, strict=True)])

    def _person(self, task: Task, place: int, found: list[tuple[Compared | None, int | None]]) -> None:
        seen = [(one, row) for one, row in found if one is not None and row is not None]
        first, at = seen[0]
        then = [
            one.before[row].tolist() if one is not None and row is not None else [-1] * len(self._dimensions)
            for one, row in found
        ]
        levels = list(zip(*then, first.now[at].tolist(), strict=True))
        carried = [column[place] for column in task.carried.values()]
        self._file.add(task.ids[place], carried, levels, first.verdicts[at].tolist())
        if len(seen) == len(found) and all(one.verdicts[row, 0] >= 0 for one, row in seen):
            self._in_all += 1
            self._line += [*(one.mean[row] for one, row in seen), first.mean_now[at]]

    @property
    def by_question(self) -> DateSums:
        """What changed from the first wave to today, question by question."""
        return self._sums[0].questions

    def record(self, scored: int) -> Waves:
        """The figures of a report: from the first wave to today, and through all of them where there are several."""
        self._file.close()
        wave, sums = self._waves[0], self._sums[0]
        waves = changes(
            sums, self._dimensions, only_before=len(wave.row_of) - len(wave.met), only_now=scored - sums.paired,
            unread_before=wave.unread_before,
        )  # fmt: skip
        if len(self._waves) < 2 or not self._in_all:
            return waves
        means = (self._line / self._in_all).tolist()
        names = [*(one.name for one in self._waves), ""]
        line = [Moment(name=name, n=self._in_all, mean=mean) for name, mean in zip(names, means, strict=True)]
        return waves.model_copy(update={"line": line})
