"""The content that results were measured with, kept whole: so that figures of any version can be computed again."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.files import private_folder, read_bounded, write_whole
from skillcheck.store.paths import home

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from skillcheck.content.library import Library

NAME = "model.json.gz"
"""Its name in a folder of results; in the store it is the fingerprint's."""
SCHEMA = "skillcheck/model-1"
MAX_BYTES, MAX_TEXT = 20_000_000, 200_000_000
FINGERPRINT = re.compile(r'"fingerprint": ?"([0-9a-f]{1,64})"')
"""How journals and results name the content they were made with."""


@lru_cache(maxsize=2)
def _compressed(text: bytes) -> bytes:
    return gzip.compress(text, 1, mtime=0)  # every run waits for it: a quarter of the time for a fifth more bytes


def packed(library: Library) -> bytes:
    """The content as a compressed JSON file, the same bytes for the same content."""
    from skillcheck.content.library import exported

    text = f'{{"schema":"{SCHEMA}","fingerprint":"{library.fingerprint}","content":'.encode() + exported(library) + b"}"
    return _compressed(text)


def keep_model(library: Library) -> None:
    """Keep the content in the store, once for each fingerprint."""
    path = _kept(library.fingerprint)
    if not path.exists():
        private_folder(path.parent)
        write_whole(path, packed(library), force=True)


def models_of(texts: Iterable[str]) -> dict[str, bytes]:
    """The contents kept here that journals and results name, by fingerprint."""
    named = {found for text in texts for found in FINGERPRINT.findall(text)}
    return {one: _kept(one).read_bytes() for one in sorted(named) if _kept(one).is_file()}


def bring_models(models: Mapping[str, bytes]) -> None:
    """Keep contents that another machine kept; those that are here already stay."""
    for fingerprint, content in models.items():
        path = _kept(fingerprint)
        if not path.exists():
            private_folder(path.parent)
            write_whole(path, content)


def model_for(fingerprint: str, beside: Path, library: Library) -> Library | None:
    """The content of a fingerprint: today's, the one beside the file, or the store's; None where it is nowhere."""
    if fingerprint == library.fingerprint:
        return library
    for path in (beside.with_name(NAME), _kept(fingerprint)):
        if path.is_file() and (found := _unpacked(path, fingerprint)) is not None:
            return found
    return None


def _kept(fingerprint: str) -> Path:
    safe = "".join(sign for sign in fingerprint if sign in "0123456789abcdef")[:64]
    return home() / "models" / f"{safe}.json.gz"


def _unpacked(path: Path, fingerprint: str) -> Library | None:
    """None where it is another content, damaged, or of a version that cannot be read."""
    from skillcheck.content.library import imported

    raw = read_bounded(path, MAX_BYTES)
    if raw is None:
        return None
    try:
        text = zlib.decompressobj(wbits=31).decompress(raw, MAX_TEXT)
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("fingerprint") != fingerprint:
            return None
        return imported(json.dumps(data["content"]).encode(), fingerprint)
    except (ValueError, KeyError, RecursionError, zlib.error):
        return None
