"""Which files a content folder holds, and the fingerprint of their bytes."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from skillcheck.errors import DataProblem
from skillcheck.files import read_bounded

MOST = 100_000_000
"""Bytes of a content file; what is larger is refused when it is read."""

STYLE_FILE = "style.yaml"
TRUTH_FILE = "truth.yaml"
FOR_AUTHORS = (STYLE_FILE, TRUTH_FILE)
"""Rules for authors are no content: nobody reads them in a question, no score depends on them."""


OPTIONAL_FILES = (
    "situations.yaml",
    "profiles.yaml",
    "catalogue.yaml",
    "catalogue-links.yaml",
    "glossary.yaml",
    "goals.yaml",
    "places.yaml",
    *FOR_AUTHORS,
)


PARTS = ("items", "exercises")
"""Folders of content whose files each hold a part."""


@cache
def data_folder() -> Path:
    """The content shipped with skillcheck: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parent.parent
    return package / "data" if (package / "data").is_dir() else package.parent / "data"


def content_files(folder: Path) -> list[Path]:
    """The content files of a folder in their fixed order: the framework, items, exercises, the others that exist."""
    optional = [folder / name for name in OPTIONAL_FILES]
    framework = sorted(path for path in folder.glob("*.yaml") if path.name not in OPTIONAL_FILES)
    parts = [path for part in PARTS for path in sorted(folder.glob(f"{part}/*.yaml"))]
    # What is there and is no file (a folder, a pipe, a broken link) is read too: reading says so, nothing is lost.
    return [*framework, *parts, *(path for path in optional if os.path.lexists(path))]


def fingerprint_of(folder: Path, files: list[Path]) -> str:
    """The identity of the content: the first 16 hex digits of a SHA-256 over names and bytes of its files."""
    import hashlib

    digest = hashlib.sha256()
    for path in files:
        try:
            raw = read_bounded(path, MOST) or b""
        except DataProblem:
            raw = b""
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()[:16]
