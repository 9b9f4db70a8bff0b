"""A folder of a few reports, whole or absent, with its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from skillcheck.errors import DataProblem, Problem
from skillcheck.export import manifest
from skillcheck.files import write_whole
from skillcheck.whole_folder import WholeFolder


class Versioned(Protocol):
    """A record that says what it was made with."""

    @property
    def version(self) -> str:
        """Of the program."""

    @property
    def framework(self) -> str:
        """Its name and version."""

    @property
    def fingerprint(self) -> str:
        """Of the content."""


def write_folder(
    folder: Path, contents: Mapping[str, str | bytes], record: Versioned, *, optional: tuple[str, ...] = (),
    force: bool = False, holds: manifest.Holds = "group",
) -> None:  # fmt: skip
    """Write every file of the folder or none; ``optional``: files of an earlier run that go with it; ``holds``: what
    the manifest says of files that are not a person's by their name.

    Raises DataProblem: a file of one of these names stands there (without ``force``), or the folder cannot be written.
    """
    names = {*contents, *optional, manifest.NAME}
    whole = WholeFolder(folder, names.__contains__)
    whole.open()
    try:
        there = sorted(name for name in contents if (folder / name).exists())
        if there and not force:
            raise DataProblem([Problem("files.file_exists", file=str(folder / name)) for name in there])
        for name, content in contents.items():
            write_whole(whole.staging / name, content)
        versions = {"version": record.version, "framework": record.framework, "fingerprint": record.fingerprint}
        described = manifest.describe(whole.staging, versions, (), holds=holds)
        write_whole(whole.staging / manifest.NAME, described.model_dump_json(by_alias=True, indent=1) + "\n")
        whole.publish(first=manifest.NAME)
    finally:
        whole.discard()
        whole.close()
