"""A second folder of a run, made to leave the house: rounded, without ids, and never too near an earlier one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.workflows.request import Request

HOUSE = "batch"
"""Where this machine notes what it shares of groups, whatever the group is called."""


def share(request: Request, cohort: Cohort, folder: Path) -> None:
    """Write the folder and note its people in the ledger, as hashes.

    Raises:
        DataProblem: too few people; no ids to compare with earlier releases; one of them differs by too few people.
    """
    from skillcheck.cohort.protect import protected
    from skillcheck.cohort.share import LEAST, rounded
    from skillcheck.export.result_folder import ResultFolder
    from skillcheck.store.batch_people import answered
    from skillcheck.store.ledger import Ledger, nearest
    from skillcheck.workflows.score_cohort import page, versions

    least = max(LEAST, request.min_cell)
    if cohort.dimensions["overall"].n < least:
        raise DataProblem(Problem("workflows.share_too_few", fields={"n": least}))
    people = answered(request.out / "cohort.json")
    if people is None:
        raise DataProblem(Problem("workflows.share_without_ids"))
    ledger = Ledger()
    house, now = ledger.structure(HOUSE), ledger.marks(people)
    if nearest(now, ledger.known("releases"), least) is not None:
        raise DataProblem(Problem("workflows.share_too_near", fields={"n": least}))
    leaving = rounded(protected(cohort.model_copy(update={"min_cell": least})))
    with ResultFolder(folder, force=request.force) as out:
        out.versions, out.holds = versions(request.library), "shareable"
        out.record("cohort.json", leaving.model_dump_json(by_alias=True, indent=1) + "\n")
        out.record("report.html", page(request, leaving))
        if now not in house.releases:
            house.releases.append(now)
        ledger.save()  # noted before the folder has its name: a release is never unknown
