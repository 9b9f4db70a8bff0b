"""Exactly the chosen people in one encrypted file (age, passphrase), and back: nothing is written over.

A lost passphrase is lost: nobody can open the file without it.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.files import private_folder, read_bounded, write_whole
from skillcheck.store.journal import Journal
from skillcheck.store.models import bring_models, models_of
from skillcheck.store.nicknames import nicknames, set_nickname
from skillcheck.store.paths import (
    ASIDE,
    CODE,
    RESULT_SUFFIX,
    SUFFIX,
    checked_code,
    files_of,
    free_name,
    journals_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SCHEMA = "skillcheck/backup-1"
MAGIC = b"age-encryption.org/v1\n"
MAX_BYTES, MAX_TEXT = 500_000_000, 2_000_000_000


@dataclass
class Restored:
    """What a backup brought: files written, lengthened or already there; what differs stands beside."""

    people: set[str] = field(default_factory=set)
    written: int = 0
    lengthened: int = 0
    same: int = 0
    beside: list[Path] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    """Whose nickname will not do here, where it is somebody's code perhaps."""


def packed(people: Sequence[str], passphrase: str) -> bytes:
    """These people's files and nicknames, and the contents their answers were given to, encrypted."""
    names = nicknames()
    files = {path.name: path.read_text(encoding="utf-8") for code in people for path in files_of(code)}
    return encrypted(
        files, {code: names[code] for code in people if code in names}, models_of(files.values()), passphrase
    )


def encrypted(
    files: Mapping[str, str], names: Mapping[str, str], models: Mapping[str, bytes], passphrase: str
) -> bytes:
    """Files of the store (name → text), nicknames and contents as the backup that ``restore`` brings back."""
    import pyrage

    contents = {fingerprint: b64encode(content).decode() for fingerprint, content in models.items()}
    data = {"schema": SCHEMA, "files": dict(files), "nicknames": dict(names), "models": contents}
    text = zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 6)
    made: bytes = pyrage.passphrase.encrypt(text, passphrase)
    return made


def restore(path: Path, passphrase: str) -> Restored:
    """Bring people back. A file that is here already stays; a journal that goes on where this one ends lengthens it;
    one that differs is written beside it.

    Raises DataProblem: no backup, a wrong passphrase or a damaged file, a newer version.
    """
    data = _opened(path, passphrase)
    found = Restored()
    private_folder(journals_folder())
    for name, text in data["files"].items():
        found.people.add(name.partition(ASIDE)[0].removesuffix(SUFFIX).removesuffix(RESULT_SUFFIX))
        _bring(journals_folder() / name, text, found, data["files"])
    bring_models(data["models"])
    here = nicknames()
    for code, nickname in data["nicknames"].items():
        if checked_code(code) in here:
            continue
        try:
            set_nickname(code, nickname)
        except UsageProblem:
            found.nameless.append(code)
    return found


def _bring(target: Path, text: str, found: Restored, files: dict[str, str]) -> None:
    if not target.exists():
        write_whole(target, text)
        found.written += 1
        return
    here = target.read_text(encoding="utf-8")
    if here == text or (target.suffix == SUFFIX and here.startswith(text)):
        found.same += 1
    elif target.suffix == SUFFIX and text.startswith(here):
        Journal.claim(target)
        write_whole(target, text, force=True)
        found.lengthened += 1
    elif target.suffix == RESULT_SUFFIX and _goes_on(target, files):
        write_whole(target, text, force=True)
        found.lengthened += 1
    else:
        beside = free_name(target, "restored")
        write_whole(beside, text)
        found.beside.append(beside)


def _goes_on(result: Path, files: dict[str, str]) -> bool:
    """Whether the journal of a result is now the backup's: then its result is the newer one too."""
    journal = result.with_suffix(SUFFIX)
    return journal.exists() and journal.read_text(encoding="utf-8") == files.get(journal.name)


def sealed(path: Path) -> bytes:
    """The bytes of a file that may be a backup, before its passphrase is asked for. Raises DataProblem."""
    raw = read_bounded(path, MAX_BYTES)
    if raw is None or not raw.startswith(MAGIC):
        raise DataProblem(Problem("store.no_backup", file=str(path)))
    return raw


def _opened(path: Path, passphrase: str) -> dict[str, Any]:
    import pyrage

    raw = sealed(path)
    try:
        text = zlib.decompressobj().decompress(pyrage.passphrase.decrypt(raw, passphrase), MAX_TEXT)
        data: dict[str, Any] = json.loads(text)
    except (pyrage.DecryptError, zlib.error, ValueError, RecursionError) as error:
        raise DataProblem(Problem("store.cannot_open_backup", file=str(path))) from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        newer = str(schema).startswith("skillcheck/backup-")
        raise DataProblem(Problem("store.newer_backup" if newer else "store.no_backup", file=str(path)))
    data.setdefault("models", {})  # a backup made before contents went with it
    parts = (("files", _is_ours), ("nicknames", CODE.fullmatch), ("models", re.compile("[0-9a-f]{1,64}").fullmatch))
    try:
        if all(_sound(data.get(part), fits) for part, fits in parts):
            data["models"] = {name: b64decode(content, validate=True) for name, content in data["models"].items()}
            return data
    except ValueError:  # no base64
        pass
    raise DataProblem(Problem("store.no_backup", file=str(path)))


def _sound(entries: object, fits: Any) -> bool:
    return isinstance(entries, dict) and all(isinstance(text, str) and fits(name) for name, text in entries.items())


def _is_ours(name: str) -> bool:
    """A name that this program gives in its folder: never a path."""
    stem, dot, suffix = name.rpartition(".")
    parts: Iterable[str] = stem.split(ASIDE)
    return dot + suffix in {SUFFIX, RESULT_SUFFIX} and all(CODE.fullmatch(part) for part in parts)
