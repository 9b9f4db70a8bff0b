"""Lines of a bounded width for the screen, wrapped between words by the room they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

NARROWEST, WIDEST = 40, 100
WIDE = 64
"""From this width on, the table stands on one line a competence."""
FIGURES = 33
"""The room of a drawn strip and its figures."""


class Lines:
    """Lines of bounded width, wrapped between words by the room they take on a screen."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._lines: list[tuple[str, bool]] = []

    def heading(self, words: str) -> None:
        """A bold line after an empty one."""
        if self._lines:
            self.blank()
        self.words(words, bold=True)

    def blank(self) -> None:
        """An empty line."""
        self._lines.append(("", False))

    def words(self, words: str, indent: int = 0, *, bold: bool = False) -> None:
        """A paragraph; nothing when there are no words."""
        pad = " " * indent
        self._lines += [(pad + line, bold) for line in wrap(words, self.width - indent)]

    def item(self, sign: str, words: str, *, bold: bool = False) -> None:
        """A paragraph behind a sign."""
        indent = len(sign) + 1
        for position, line in enumerate(wrap(words, self.width - indent)):
            self._lines.append(((sign + " " if position == 0 else " " * indent) + line, bold))

    def columns(self, left: str, right: str, *, bold: bool = False) -> None:
        """Words on the left, figures on the right from one same column on."""
        from rich.cells import cell_len

        room = self.width - FIGURES
        wrapped = wrap(left, room - 2)
        for line in wrapped[:-1]:
            self._lines.append((line, bold))
        last = wrapped[-1] if wrapped else ""
        self._lines.append((last + " " * (room - cell_len(last)) + right, bold))

    def text(self) -> Text:
        """Everything as Rich text, which is never read as markup."""
        from rich.text import Text

        text = Text(no_wrap=True)
        for line, bold in self._lines:
            text.append(line, style="bold" if bold else None)
            text.append("\n")
        text.rstrip()
        return text


def wrap(words: str, width: int) -> list[str]:
    """Words in lines of at most ``width`` cells; what is longer than a line is cut."""
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        candidate = f"{line} {word}" if line else word
        if cell_len(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        pieces = chop_cells(word, width)
        lines += pieces[:-1]
        line = pieces[-1] if pieces else ""
    return [*lines, line] if line else lines
