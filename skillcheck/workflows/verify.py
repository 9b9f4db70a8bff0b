"""What a run or an interview left, looked at again: every hash, every figure that can be computed again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.workflows.outcome import Verified

if TYPE_CHECKING:
    from skillcheck.content.library import Library


def verify(path: Path, library: Library) -> Verified:
    """Look at a folder of results or at one saved result again; what is wrong is told, never raised."""
    try:
        return _folder(path, library) if path.is_dir() else _record(path, library)
    except DataProblem as error:
        return Verified(problems=list(error.problems))


def _folder(folder: Path, library: Library) -> Verified:
    from skillcheck.export.manifest import differences, read_manifest
    from skillcheck.export.result_folder import is_ours

    manifest, found = read_manifest(folder), Verified()
    if manifest is None:
        results = sorted(folder.glob("*.json"))
        if not results:
            raise DataProblem(Problem("store.nothing_there", file=str(folder)))
        for path in results:
            found.add(verify(path, library))
        return found
    found.problems += differences(folder, manifest)
    found.files = len(manifest.files)
    known = {*manifest.files, "manifest.json"}
    extra = sorted(path for path in folder.iterdir() if is_ours(path.name) and path.name not in known)
    found.problems += [Problem("workflows.not_of_the_run", file=str(path)) for path in extra]
    if "cohort.json" in manifest.files and not found.problems:
        found.add(_record(folder / "cohort.json", library))
    return found


def _record(path: Path, library: Library) -> Verified:
    from skillcheck.cohort.record import Cohort
    from skillcheck.store.saved_records import read_record, why_unverified
    from skillcheck.workflows.verify_group import verify_group

    record = read_record(path, library)
    if why := why_unverified(record, path, library):
        fields: dict[str, object] = {"fingerprint": record.fingerprint, "found": record.measure}
        return Verified(unverified=[Problem(f"workflows.{why}", file=str(path), fields=fields)])
    if isinstance(record, Cohort):
        return verify_group(path, record, library)
    return Verified(files=1, figures=len(record.scores))
