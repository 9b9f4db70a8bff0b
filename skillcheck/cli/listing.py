"""Rows of content on a screen of any width: columns where they fit, else a short paragraph each. No box, no markup."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from skillcheck.i18n import clean

WordsOf = Callable[[dict[str, Any]], str | None]
GAP = "  "
HEAD = re.compile(r" *(?:\d+\. |\S+ {2,})?")
"""What stands before the words of a line: an indent, a number, a name in its column."""
MOST = 10_000
"""A text of the content is shown whole: it is only cleaned of signs that would command the terminal."""


def table(rows: Sequence[Sequence[str]], width: int | None) -> list[str]:
    """The rows as aligned columns, the last one wrapped; as paragraphs where a screen of ``width`` is too narrow.

    ``None`` is no screen (a file, a pipe): one line each, for ``grep``.
    """
    from rich.cells import cell_len

    cells = [[clean(cell, MOST) for cell in row] for row in rows]
    if not cells:
        return []
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(cells[0]))]
    before = sum(widths[:-1]) + len(GAP) * (len(widths) - 1)
    if width is not None and before + widths[-1] > width and before > width // 2:
        return [line for row in cells for line in _paragraph(row, width)]
    lines = []
    for row in cells:
        head = "".join(cell + " " * (size - cell_len(cell)) + GAP for cell, size in zip(row, widths[:-1], strict=False))
        tail = [row[-1]] if width is None else wrapped(row[-1], width - before)
        lines += [f"{head if number == 0 else ' ' * before}{line}".rstrip() for number, line in enumerate(tail)]
    return lines


def _paragraph(row: Sequence[str], width: int) -> list[str]:
    """What is short on the first line, the text under it."""
    *short, text = row
    return [*_hanging("", GAP.join(short), width), *(GAP + line for line in wrapped(text, width - len(GAP)))]


def wrapped(text: str, width: int) -> list[str]:
    """The text cut between words, never inside an address or a name."""
    return textwrap.wrap(text, max(20, width), break_long_words=False, break_on_hyphens=False) or [""]


def under_themselves(lines: Iterable[str], width: int) -> list[str]:
    """Lines cut between words, what follows below the first word: behind an indent, a number or a name in a column."""
    cut = []
    for line in lines:
        before = str((HEAD.match(line) or [""])[0])
        first, *rest = wrapped(line[len(before) :], width - len(before))
        cut += [f"{before}{first}", *(" " * len(before) + one for one in rest)]
    return cut


def tree(value: Any, words_of: WordsOf, missing: str, width: int | None, depth: int = 0) -> list[str]:
    """Nested data as indented lines, keys as the content's files write them.

    ``words_of`` gives the words of a text in several languages, or None where the mapping is no such text;
    ``missing`` stands for what is null.
    """
    pad = GAP * depth
    if isinstance(value, dict):
        if (words := words_of(value)) is not None:
            return _hanging(pad, clean(words, MOST), width)
        lines: list[str] = []
        for key, inner in value.items():
            below = tree(inner, words_of, missing, None, depth + 1)
            if len(below) == 1:
                lines += _hanging(f"{pad}{clean(key)}: ", below[0].strip(), width)
            else:
                lines += [f"{pad}{clean(key)}:", *tree(inner, words_of, missing, width, depth + 1)]
        return lines
    if isinstance(value, list):
        return [line for inner in value for line in _entry(inner, words_of, missing, width, depth)] or [f"{pad}–"]
    return _hanging(pad, _scalar(value, missing), width)


def _entry(value: Any, words_of: WordsOf, missing: str, width: int | None, depth: int) -> list[str]:
    """One entry of a list, behind a dash."""
    lines = tree(value, words_of, missing, None if width is None else width - len(GAP), depth)
    pad = GAP * depth
    first, *rest = lines or [pad]
    return [f"{pad}- {first[len(pad) :]}", *(f"{GAP}{line}" for line in rest)]


def _hanging(head: str, text: str, width: int | None) -> list[str]:
    if width is None:
        return [f"{head}{text}"]
    pad = " " * (len(head) - len(head.lstrip()))
    first, *rest = textwrap.wrap(
        head + text, max(30, width), break_long_words=False, break_on_hyphens=False,
        subsequent_indent=pad + GAP, drop_whitespace=True,
    ) or [head]  # fmt: skip
    return [first, *rest]


def _scalar(value: Any, missing: str) -> str:
    """A value as the content's files write it: ``true``, ``12``, ``1.5``; what is null in words."""
    if value is None:
        return missing
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else clean(value, MOST)
