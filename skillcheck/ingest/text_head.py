"""The head of a text file → its dialect and first records, whatever its encoding; knows no question."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.files.csv_records import shape_of
from skillcheck.ingest.files.sniff import SEPARATOR_LINE, dialect_of, encoding_of, sample_records
from skillcheck.ingest.files.sources import open_bytes, open_text, text_encoding
from skillcheck.ingest.model import Dialect, SampleRow
from skillcheck.ingest.options import ReadOptions

HEAD_BYTES = 4 << 20
LONGEST_HEAD = 64 << 20
SAMPLE_ROWS = 1000
SAMPLE_CELLS = 200_000
OTHER_QUOTES = re.compile(r"\s*(?:[‘’‚‛'`´].+[‘’‚‛'`´]|[“”„‟«].+[“”„‟»])\s*$", re.DOTALL)
BEHIND_SPACE = re.compile(r"\s+\".+\"\s*$", re.DOTALL)


def text_head(path: Path, member: str, options: ReadOptions) -> tuple[Dialect, bytes, list[SampleRow]]:
    """The dialect of a text table and its first records."""
    with open_bytes(path, member) as stream:
        encoding, mark = encoding_of(stream)
    if options.encoding:
        seen = encoding
        encoding, mark = _encoding_given(options.encoding, encoding, mark)
        _refuse_other(path, member, encoding, seen)
    if options.separator is not None and len(options.separator.encode("utf-8", "replace")) != 1:
        raise UsageProblem(Problem("ingest.separator_too_long", fields={"found": options.separator}))
    with open_text(path, member, encoding, mark) as stream:
        head, whole = _head(stream, path)
    dialect = dialect_of(head, encoding, bool(mark), options.separator)
    said = SEPARATOR_LINE.match(head)
    begin = said.end() if said else 0
    shape = shape_of(dialect)
    upto = sample_records(head, shape, 1, 2 if said else 1, begin, whole)
    width = len(upto[0].cells) if upto else 1
    limit = max(50, min(SAMPLE_ROWS, SAMPLE_CELLS // max(width, 1)))
    inner = text_encoding(encoding)
    records = sample_records(head, shape, limit, 2 if said else 1, begin, whole)
    rows = [SampleRow(r.line, r.end, _decoded(r.cells, inner), r.fault) for r in records]
    _refuse_other_quotes(rows)
    return dialect, head, rows


def _refuse_other_quotes(rows: Sequence[SampleRow]) -> None:
    """Signs around cells that are no straight quotes, or stand behind a space, would stay in each cell.

    Raises:
        DataProblem: the first stand around all cells of the first two rows, or the others around half of them.
    """
    first = [[cell for cell in row.cells if cell.strip()] for row in rows if any(map(str.strip, row.cells))][:2]
    for signs, share in ((OTHER_QUOTES, 1), (BEHIND_SPACE, 2)):
        quoted = [[cell for cell in cells if signs.match(cell)] for cells in first]
        if len(first) == 2 and all(
            share * len(some) >= len(cells) > 1 for some, cells in zip(quoted, first, strict=True)
        ):
            fields: dict[str, object] = {"found": quoted[0][0].strip()[:40]}
            raise DataProblem(Problem("ingest.other_quotes", line=rows[0].line, fields=fields))


def _decoded(cells: Sequence[bytes], encoding: str) -> list[str]:
    """The cells of a row as text: all at once where they are plain, which most are."""
    row = b"\0".join(cells)
    if row.isascii() and row.count(b"\0") == len(cells) - 1:
        return row.decode("ascii").split("\0")
    return [cell.decode(encoding, "surrogateescape") for cell in cells]


def _encoding_given(wanted: str, found: str, mark: int) -> tuple[str, int]:
    try:
        name = codecs.lookup(wanted).name
    except (LookupError, ValueError):
        raise UsageProblem(Problem("ingest.no_such_encoding", fields={"found": wanted})) from None
    same = name.replace("-sig", "") in (found, found.rpartition("-")[0])
    if name in ("utf-16", "utf-32"):
        name = found if found.startswith(name) else f"{name}-le"
    name = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16-le"}.get(name, name)
    try:
        if not name.startswith(("utf-16", "utf-32")) and bytes(range(128)).decode(name) != bytes(range(128)).decode(
            "ascii"
        ):
            raise LookupError
    except (LookupError, UnicodeError):
        raise UsageProblem(Problem("ingest.no_such_encoding", fields={"found": wanted})) from None
    return name, mark if same else 0


def _refuse_other(path: Path, member: str, said: str, seen: str) -> None:
    """An encoding that was said and that the bytes of the file speak against, as a recipe for another export says it.

    Raises:
        UsageProblem: the head is UTF-8 or UTF-16 and another is said, or is none of them and they are said.
    """
    with open_bytes(path, member) as stream:
        head = stream.read(HEAD_BYTES)
    wide = ("utf-16", "utf-32")
    if said.startswith(wide) or seen.startswith(wide):
        wrong = said != seen
    elif said == "utf-8":  # a line or two in another page do not make it the file's: they come back
        text = head.decode(said, "surrogateescape")
        wrong = seen != said and all(0xDC80 <= ord(sign) <= 0xDCFF for sign in text if not sign.isascii())
    else:
        wrong = not head.isascii() and (seen == "utf-8" or said == "ascii")
    if wrong:
        raise UsageProblem(Problem("ingest.other_encoding", fields={"found": said, "suggestion": seen}))


def _head(stream: object, path: Path) -> tuple[bytes, bool]:
    """The first megabytes (more where the first line is longer), and whether that is the whole file."""
    read = getattr(stream, "read")  # noqa: B009 (an archive member, a file or a transcoder)
    head = b""
    while len(head) < HEAD_BYTES or (b"\n" not in head and b"\r" not in head):
        block = read(HEAD_BYTES)
        if not block:
            return head, True
        head += block
        if len(head) > LONGEST_HEAD:
            raise DataProblem(
                Problem("ingest.line_too_long", file=str(path), line=1, fields={"megabytes": LONGEST_HEAD >> 20})
            )
    return head, False
