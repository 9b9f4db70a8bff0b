"""One structure among those of its federation, from its folders at home and the network's file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.organisation.comparison import compare
from skillcheck.organisation.comparison_record import SCHEMA, ComparisonRecord, lines_of
from skillcheck.organisation.release import size_of
from skillcheck.report.render import documents
from skillcheck.version import __version__
from skillcheck.workflows.federation import own_figures, read_home, read_network, staff_of
from skillcheck.workflows.whole_report import write_folder

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.report.document import Document


def compare_structure(
    folders: Sequence[Path], network_file: Path, library: Library, staff: int | None, branch: str
) -> tuple[ComparisonRecord, list[Problem]]:
    """The comparison, and what could not be compared.

    Raises DataProblem: files that cannot be read, or nothing that can be compared.
    """
    problems: list[Problem] = []
    home = network = None
    try:
        home = read_home(folders, library)
    except DataProblem as error:
        problems += error.problems
    try:
        network = read_network(network_file)
    except DataProblem as error:
        problems += error.problems
    if home is None or network is None or problems:
        raise DataProblem(problems)
    own, told = own_figures(home, network)
    found = compare(network, size_of(staff_of(home, staff)), branch, own)
    if found is None or not found.lines:
        raise DataProblem([*told, Problem("network.nothing_compared", str(network_file))])
    compared = {one.name.partition(":")[0] for one in found.lines}
    alone = {name.partition(":")[0] for name in own} - compared
    told += [Problem(f"network.alone_{kind}", str(network_file)) for kind in sorted(alone)]
    record = ComparisonRecord.model_validate({
        "schema": SCHEMA, "version": __version__, "framework": network.framework, "fingerprint": network.fingerprint,
        "network_structures": network.structures, "network_people": network.people, "first": network.first,
        "last": network.last, "size": found.size, "branch": branch.strip() if found.branch else "",
        "structures": found.structures, "people": found.people, "wider": found.wider, "lines": lines_of(found),
    })  # fmt: skip
    return record, told


def write_comparison(
    folder: Path, record: ComparisonRecord, document: Document, texts: Texts, *, force: bool = False
) -> None:
    """comparison.json, report.html and comparison.xlsx."""
    contents: dict[str, str | bytes] = {
        "comparison.json": record.model_dump_json(by_alias=True, indent=1) + "\n",
        "comparison.xlsx": documents.workbook(document, texts),
        "report.html": documents.page(document, texts),
    }
    write_folder(folder, contents, record, force=force)
