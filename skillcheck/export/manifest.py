"""manifest.json: what a run wrote and from what, with the SHA-256 of every file; who may see which."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field, ValidationError

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import read_bounded, require_ordinary
from skillcheck.record import Record

NAME = "manifest.json"
MAX_BYTES = 20_000_000
INDIVIDUAL = (
    "scores.*", "rejected*.csv", "progress.*", "pairing.csv", "groups.csv", "kept-answers.*", "who*",
    "convocations.csv", "plan.xlsx",
)  # fmt: skip
"""Files with a line for each person."""
OF_NOBODY = ("columns.csv", "model.json.gz")
"""Files of a run that tell what was measured, and of nobody."""
Holds = Literal["individual", "group", "shareable"]
"""A line for each person, or exact figures that tell of a few people beside those of another folder of this machine
(``workflows.near_folders``); exact figures of the group, for inside; rounded, made to leave (``batch --share``)."""


class Written(Record):
    """One file of the folder."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)
    holds: Holds


class Read(Record):
    """One file that was read, by its name alone."""

    name: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


class Manifest(Record):
    """What a folder of results holds."""

    schema_: Literal["skillcheck/manifest-1"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    measure: str = ""
    digits: int | None = None
    """Decimals of the figures in scores.csv and scores.xlsx; None: all of them."""
    inputs: list[Read]
    files: dict[str, Written]


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file; of a folder, over the names and digests of its files."""
    if path.is_dir():
        whole, size = hashlib.sha256(), 0
        for inner in sorted(one for one in path.rglob("*") if one.is_file()):
            found, length = digest(inner)
            whole.update(f"{inner.relative_to(path).as_posix()}\0{found}\n".encode())
            size += length
        return whole.hexdigest(), size
    require_ordinary(path)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        return found, file.tell()


def is_individual(name: str) -> bool:
    """Whether a file of results has a line for each person."""
    return any(fnmatch(name, pattern) for pattern in INDIVIDUAL)


def describe(
    folder: Path,
    versions: Mapping[str, str | int | None],
    inputs: Iterable[Read],
    known: Mapping[str, tuple[str, int]] = MappingProxyType({}),
    *,
    holds: Holds = "group",
) -> Manifest:
    """The manifest of a folder as it stands; ``versions``: what says which program, content and figures made it;
    ``known``: digests of files taken already; ``holds``: what the files of the group hold."""
    files = {}
    for path in sorted(folder.iterdir()):
        if path.name != NAME:
            sha256, size = known.get(path.name) or digest(path)
            of_group: Holds = "group" if holds == "individual" and path.name in OF_NOBODY else holds
            mine = "individual" if is_individual(path.name) else of_group
            files[path.name] = {"sha256": sha256, "bytes": size, "holds": mine}
    return Manifest.model_validate(
        {
            "schema": "skillcheck/manifest-1", **versions,
            "inputs": [one.model_dump() for one in inputs], "files": files,
        }
    )  # fmt: skip


def with_pages(folder: Path, pages: Mapping[str, tuple[bytes, Holds]], versions: Mapping[str, str | int | None],
               inputs: Iterable[Path]) -> str:  # fmt: skip
    """The manifest of a folder when these pages (name → content, what it holds) stand in it beside what it has.

    Raises DataProblem where the folder has a ``manifest.json`` that is none of ours.
    """
    before = read_manifest(folder)
    described = before or Manifest.model_validate(
        {"schema": "skillcheck/manifest-1", **versions, "inputs": [input_read(path) for path in inputs], "files": {}}
    )
    files = described.files | {
        name: Written(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content), holds=holds)
        for name, (content, holds) in pages.items()
    }
    return described.model_copy(update={"files": files}).model_dump_json(by_alias=True, indent=1) + "\n"


def input_read(path: Path, known: tuple[str, int] | None = None) -> Read:
    """A file that was read, for the manifest; ``known``: its digest, where it was taken already."""
    sha256, size = known or digest(path)
    return Read(name=path.name, sha256=sha256, bytes=size)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder of results; None where there is none (made by version 1.0 or taken out of its folder).

    Raises DataProblem where it cannot be understood.
    """
    path = folder / NAME
    if not path.exists():
        return None
    raw = read_bounded(path, MAX_BYTES)
    try:
        return Manifest.model_validate_json(raw or b"")
    except ValidationError as error:
        raise DataProblem(Problem("export.bad_manifest", file=str(path))) from error


def written(folder: Path) -> frozenset[str]:
    """The names of the files that a run wrote in a folder; none where it is no folder of results."""
    try:
        manifest = read_manifest(folder)
    except DataProblem:  # another program's
        return frozenset()
    return frozenset() if manifest is None else frozenset({NAME, *manifest.files})


def holds_of(path: Path) -> Holds:
    """What a file of a group holds by the manifest beside it; without one, exact figures of the group."""
    manifest = read_manifest(path.parent)
    kept = None if manifest is None else manifest.files.get(path.name)
    return "group" if kept is None else kept.holds


def require_as_written(path: Path) -> bool:
    """Whether a manifest stands beside a file and says the file is as it was written; False without a manifest.

    Raises DataProblem where the file is another one than the run wrote.
    """
    manifest = read_manifest(path.parent)
    if manifest is None:
        return False
    kept = manifest.files.get(path.name)
    if kept is None or digest(path)[0] != kept.sha256:
        raise DataProblem(Problem("export.not_as_written", file=str(path)))
    return True


def differences(folder: Path, manifest: Manifest) -> list[Problem]:
    """Every file that is missing, was changed, or is not the run's."""
    problems = []
    for name, kept in manifest.files.items():
        path = folder / name
        if not path.exists():
            problems.append(Problem("export.missing", file=str(path)))
        elif digest(path)[0] != kept.sha256:
            problems.append(Problem("export.not_as_written", file=str(path)))
    return problems
