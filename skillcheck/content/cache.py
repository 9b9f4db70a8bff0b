"""Parsed content remembered between starts, keyed by the bytes it came from. Losing it loses nothing.

Each copy begins with the SHA-256 of what follows. A folder or a copy that another account owns or can write is not
used: whoever can write a copy decides every score.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path

from skillcheck.errors import ContentProblem
from skillcheck.files import private_folder

CACHE_FORMAT = "3"
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def cache_folder() -> Path:
    """Where parsed copies of public content are kept between runs; safe to delete."""
    import platformdirs

    return Path(os.environ.get("SKILLCHECK_CACHE") or platformdirs.user_cache_dir("skillcheck"))


def read_cached(path: Path) -> object:
    """The plain data of a file of the program's own (data/ui), from the parsed copy where there is one."""
    import zlib

    raw = path.read_bytes()
    key = f"ui-{CACHE_FORMAT}-{path.parent.name}-{path.stem}-{zlib.crc32(raw):08x}-{len(raw)}"
    if (kept := from_cache(key)) is not None:
        with suppress(ValueError):  # a spoilt copy is no copy
            return json.loads(kept)
    from skillcheck.content.strict_yaml import read_yaml

    data, _, problems = read_yaml(path, str(path))
    if problems:
        raise ContentProblem(problems)
    to_cache(key, json.dumps(data, ensure_ascii=False))
    return data


def recalled(key: str) -> str | None:
    """A small text kept between runs under ``key`` (letters, digits, dashes); None if there is none."""
    kept = from_cache(key)
    return None if kept is None else kept.decode(errors="replace")


def remember(key: str, text: str) -> None:
    """Keep a small text that can be computed again; failing to is no error."""
    to_cache(key, text)


def from_cache(key: str) -> bytes | None:
    """The bytes remembered under a key; None where nothing is, or not what was written, or others could write it."""
    import hashlib

    if shared_folder() is not None:
        return None
    try:
        with (cache_folder() / f"{key}.json").open("rb") as file:
            digest, _, kept = file.read().partition(b"\n") if _ours(os.fstat(file.fileno())) else (b"", b"", b"")
    except OSError:
        return None
    return kept if digest == hashlib.sha256(kept).hexdigest().encode() else None


def shared_folder() -> Path | None:
    """The cache's folder where other accounts own or can write it: it is not used, and that is said."""
    try:
        return None if _ours(cache_folder().stat()) else cache_folder()
    except OSError:
        return None


def _ours(found: os.stat_result) -> bool:
    return os.name == "nt" or (found.st_uid == os.geteuid() and not found.st_mode & OTHERS_WRITE)


def to_cache(key: str, text: str) -> None:
    """Remember a text; where the folder cannot be written, nothing is remembered."""
    import hashlib
    import tempfile

    if shared_folder() is not None:
        return
    try:
        folder = cache_folder()
        private_folder(folder)
        handle, name = tempfile.mkstemp(dir=folder)
        kept = text.encode()
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(kept).hexdigest().encode() + b"\n" + kept)
        Path(name).replace(folder / f"{key}.json")
    except OSError:
        return  # a cache that cannot be written costs time, nothing else
