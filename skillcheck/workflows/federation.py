"""A federation, from files to records: what a structure releases, what many add up to, where one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_args

from pydantic import ValidationError

from skillcheck.cohort.minimum import LEAST
from skillcheck.errors import DataProblem, Problem
from skillcheck.export.manifest import require_as_written
from skillcheck.files import read_bounded, strict_json
from skillcheck.organisation.network import SCHEMA as NETWORK
from skillcheck.organisation.network import Duplicates, Network, Refused, choose, merge
from skillcheck.organisation.record import SCHEMA as ORGANISATION
from skillcheck.organisation.record import Organisation
from skillcheck.organisation.release import (
    SCHEMA,
    Agreed,
    Own,
    Release,
    faults,
    own_people,
    own_themes,
    people_of,
    practices_of,
    sealed,
    size_of,
)
from skillcheck.record import Record
from skillcheck.store.ledger import Ledger, nearest
from skillcheck.version import __version__

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library

MOST_RELEASE, MOST_NETWORK = 300_000, 50_000_000
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Home:
    """What a structure has at home: its group, its diagnosis, the ids of the group."""

    cohort: Cohort | None
    organisation: Organisation | None
    answered: dict[str, str]
    """Each id of the group and what they answered, as one word."""


@dataclass(frozen=True)
class Agreement:
    """What the structure agreed to say of itself."""

    by: Agreed
    structure: str
    staff: int | None = None
    branch: str = ""
    territory: str = ""


@dataclass(frozen=True)
class Released:
    """A release, and what was left at home."""

    release: Release
    too_few: bool
    """A group was given and has fewer than ten people: nothing of it leaves."""


def read_home(folders: Sequence[Path], library: Library) -> Home:
    """The group and the diagnosis of these folders (at most one of each).

    Raises DataProblem with every problem of every folder.
    """
    cohort: Cohort | None = None
    organisation: Organisation | None = None
    answers: dict[str, str] = {}
    problems: list[Problem] = []
    for folder in folders:
        try:
            found = _of_folder(folder, library)
        except DataProblem as error:
            problems += error.problems
            continue
        if isinstance(found, Organisation):
            problems += [Problem("network.two_of_a_kind", file=str(folder))] if organisation else []
            organisation = found
        else:
            problems += [Problem("network.two_of_a_kind", file=str(folder))] if cohort else []
            cohort, answers = found
    if problems:
        raise DataProblem(problems)
    return Home(cohort, organisation, answers)


def _of_folder(folder: Path, library: Library) -> Organisation | tuple[Cohort, dict[str, str]]:
    from skillcheck.cohort.record import Cohort
    from skillcheck.store.batch_people import answered
    from skillcheck.store.saved_records import read_record

    path = folder
    if folder.is_dir():
        path = next((p for p in (folder / "cohort.json", folder / "organisation.json") if p.is_file()), folder)
        if path == folder:
            raise DataProblem(Problem("network.nothing_there", file=str(folder)))
    if _schema_of(path) == ORGANISATION:
        require_as_written(path)
        return read_strict(path, Organisation, MOST_NETWORK)
    record = read_record(path, library)
    if not isinstance(record, Cohort):
        raise DataProblem(Problem("network.personal_file", file=str(path)))
    return record, answered(path) or {}


def staff_of(home: Home, told: int | None) -> int:
    """How many people the structure has: as it was told, else as many as answered in the group or one viewpoint.

    Raises DataProblem: more answered than there are; the structure would stand among those of another size.
    """
    views = home.organisation.views if home.organisation else []
    answered = [one.n for one in views if not one.collective]
    n = max([*answered, home.cohort.dimensions["overall"].n if home.cohort else 1])
    if told is not None and told < n:
        raise DataProblem(Problem("batch.more_than_staff", fields={"n": n, "staff": told}))
    return n if told is None else told


def release_of(home: Home, agreement: Agreement, on: date, ledger: Ledger) -> Released:
    """What leaves the structure; notes it in the ledger (to be saved before the file has its name).

    Raises DataProblem: nothing may leave, the ids are not there to be compared, a release before it is too near, or
    more people answered than the structure has.
    """
    staff = staff_of(home, agreement.staff)
    people = None if home.cohort is None else people_of(home.cohort)
    practices = None if home.organisation is None else practices_of(home.organisation)
    if practices is not None and not practices.themes and not practices.facts:
        practices = None
    if people is None and practices is None:
        raise DataProblem(Problem("network.nothing_leaves"))
    structure = ledger.structure(agreement.structure)
    if people is not None:
        if not home.answered:
            raise DataProblem(Problem("network.no_ids"))
        now = ledger.marks(home.answered)
        apart = nearest(now, ledger.known("releases"), LEAST)
        if apart is not None:
            raise DataProblem(Problem("network.too_near", fields={"n": apart}))
        if now not in structure.releases:
            structure.releases.append(now)
    release = Release.model_validate({
        "schema": SCHEMA, "version": __version__, "code": structure.code, "on": on.isoformat(),
        "agreed_by": agreement.by, "size": size_of(staff), "branch": agreement.branch,
        "territory": agreement.territory, "people": people, "practices": practices, "seal": "0" * 64,
    })  # fmt: skip
    return Released(sealed(release), home.cohort is not None and people is None)


# --- many ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Merged:
    """The network, and every release that is not in it with its reason."""

    network: Network
    refused: tuple[Problem, ...]


def merge_files(files: Sequence[Path], duplicates: Duplicates) -> Merged:
    """Add up every release that can be; a file that is none, was edited or is of another framework is refused.

    Raises DataProblem where nothing is left.
    """
    releases: list[Release] = []
    places: list[Path] = []
    refused: list[Problem] = []
    for path in _expanded(files):
        try:
            found = read_release(path)
        except DataProblem as error:
            refused += error.problems
            continue
        releases.append(found)
        places.append(path)
    taken, left = choose(releases, duplicates)
    refused += [_problem(one, places) for one in left]
    if not taken:
        raise DataProblem([*refused, Problem("network.no_structure")])
    return Merged(merge(taken, __version__), tuple(refused))


def _problem(refused: Refused, places: Sequence[Path]) -> Problem:
    return Problem(refused.why, str(places[refused.place]), fields=dict(refused.fields))


def _expanded(files: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in files:
        found += sorted(path.glob("*.json")) if path.is_dir() else [path]
    return found


def read_release(path: Path) -> Release:
    """A release as it was written; personal or exact files are refused before anything of them is read on."""
    release = read_strict(path, Release, MOST_RELEASE)
    if wrong := faults(release):
        raise DataProblem(Problem("network.edited", str(path), fields={"place": wrong[0]}))
    return release


def read_network(path: Path) -> Network:
    """A network as ``network merge`` wrote it."""
    return read_strict(path, Network, MOST_NETWORK)


KINDS = {SCHEMA: "release", NETWORK: "network", ORGANISATION: "organisation"}


def read_strict(path: Path, kind: type[R], most: int) -> R:
    """One JSON record of one kind, bounded, without NaN, unknown keys refused by name.

    Raises DataProblem.
    """
    raw = read_bounded(path, most)
    if raw is None:
        raise DataProblem(Problem("network.too_large", str(path), fields={"kilobytes": most // 1000}))
    data = _parsed(raw, path)
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema not in get_args(kind.model_fields["schema_"].annotation):
        _refuse_kind(path, schema)
    try:
        return kind.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        code = "network.personal_field" if first["type"] == "extra_forbidden" else "network.edited"
        raise DataProblem(Problem(code, str(path), fields={"place": place})) from error


def _refuse_kind(path: Path, schema: object) -> NoReturn:
    known = str(schema) if isinstance(schema, str) else ""
    if known.startswith("skillcheck/result"):
        code = "network.personal_file"
    elif known.startswith(("skillcheck/cohort", "skillcheck/organisation")):
        code = "network.exact_file"
    else:
        code = "network.other_kind" if known else "network.not_json"
    raise DataProblem(Problem(code, str(path), fields={"found": known}))


def _schema_of(path: Path) -> str:
    raw = read_bounded(path, MOST_NETWORK)
    data = _parsed(raw or b"", path)
    return str(data.get("schema")) if isinstance(data, dict) else ""


def _parsed(raw: bytes, path: Path) -> Any:
    try:
        return strict_json(raw)
    except ValueError as error:
        raise DataProblem(Problem("network.not_json", str(path))) from error


# --- one among many -----------------------------------------------------------------------------------------------


def own_figures(home: Home, network: Network) -> tuple[dict[str, Own], list[Problem]]:
    """The structure's exact figures, measured as the network's were; what was measured otherwise is left and said."""
    found: dict[str, Own] = {}
    problems = []
    if home.cohort is not None:
        if network.fingerprint and home.cohort.fingerprint != network.fingerprint:
            problems.append(Problem("network.measured_otherwise", fields={"found": home.cohort.framework}))
        else:
            found |= {f"people:{name}": one for name, one in own_people(home.cohort).items()}
    if home.organisation is not None:
        if network.pack_fingerprint and home.organisation.fingerprint != network.pack_fingerprint:
            problems.append(Problem("network.measured_otherwise", fields={"found": home.organisation.pack}))
        else:
            found |= {f"practice:{name}": one for name, one in own_themes(home.organisation).items()}
    return found, problems
