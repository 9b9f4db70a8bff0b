"""The options of ``assess``, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class AssessOptions:
    """The options of the command."""

    profile: str | None
    person: str | None
    length: str | None
    resume: bool
    companion: str | None
    also: str | None
    large: bool
    edit: str | None
    out: Path | None
    force: bool
    enter: bool = False
    goal: str | None = None
    notice: bool = False
    passphrase_file: Path | None = None
    near: str | None = None
    nickname: str | None = None
