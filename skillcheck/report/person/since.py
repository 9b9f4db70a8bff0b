"""What changed between a person's interviews, in words: sentences first, then what can be said of it. Draws nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from skillcheck.i18n import Printed
from skillcheck.person.progress import Point
from skillcheck.report.naming import names_listed, said_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.measurement.change import Verdict
    from skillcheck.person.progress import Moved, PersonProgress

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST_MOVED = 4
"""Sentences on the person's page; the others are counted."""
LINE_FROM = 3
"""From so many visits on a line is drawn."""


@dataclass(frozen=True)
class DrawnPoint(Point):
    """One visit of the line, to be drawn as a row."""

    top: int
    words: str
    target: None = None
    basis: Literal["measured"] = "measured"


@dataclass(frozen=True)
class Since:
    """What is said of the time since a person's first visit."""

    heading: str
    moved: tuple[str, ...]
    """«J'envoie une photo : avec de l'aide → sans aide.»"""
    progress: tuple[str, ...]
    """Of competences: progress, then perhaps."""
    mediator: tuple[str, ...]
    """The other competences, what went down, what is not compared, how sure it is."""
    line_title: str
    line: tuple[DrawnPoint, ...]
    """Empty before the third visit."""


def since_words(found: PersonProgress, library: Library, texts: Texts) -> Since:
    """The words of a comparison, in the language of ``texts``."""
    up = _surest_first(found, library)
    moved = [_moved(one, library, texts) for one in up[:MOST_MOVED]]
    if len(up) > MOST_MOVED:
        moved.append(texts.t("progress.moved_more", n=len(up) - MOST_MOVED))
    mediator = _verdicts(found, library, texts, ("same", "less", "cannot_tell"))
    if fewer := sum(not one.up for one in found.moved):
        mediator.append(texts.t("progress.moved_down", n=fewer))
    if found.left_out:
        mediator.append(texts.t("progress.left_out", n=found.left_out))
    day = said_day(found.since, texts)
    nothing = [] if found.competences else [texts.t("progress.nothing_compared")]
    return Since(
        heading=texts.t("progress.since" if DAY.match(found.since) else "progress.since_named", date=day),
        moved=tuple(moved),
        progress=(*_verdicts(found, library, texts, ("progress", "perhaps")), *nothing),
        mediator=(*mediator, texts.t("progress.how_sure")),
        line_title=texts.t("progress.line"),
        line=_line(found, library, texts) if len(found.line) >= LINE_FROM else (),
    )


def since_lines(since: Since) -> list[str]:
    """All of it, one line after the other."""
    line = [since.line_title, *(point.words for point in since.line)] if since.line else []
    return [since.heading, *since.moved, *since.progress, *line, *since.mediator]


def _surest_first(found: PersonProgress, library: Library) -> list[Moved]:
    """The answers that rose: of competences that progressed before the others, the easier before the harder."""
    order: dict[Verdict, int] = {"progress": 0, "perhaps": 1}
    said = {one.competence: order.get(one.verdict, 2) for one in found.competences}
    bank = library.bank
    return sorted(
        (one for one in found.moved if one.up),
        key=lambda one: (said.get(bank[one.item].competence, 2), bank[one.item].level, one.item),
    )


def _moved(one: Moved, library: Library, texts: Texts) -> str:
    question = library.bank[one.item]
    before, after = (
        " + ".join(texts.choose(answer.text) for answer in question.words(code)) or code
        for code in (one.before, one.after)
    )
    asked = texts.choose(question.item.text).removesuffix(".")
    return texts.t("progress.moved", question=Printed(asked), before=Printed(before), after=Printed(after))


def _verdicts(found: PersonProgress, library: Library, texts: Texts, wanted: Iterable[Verdict]) -> list[str]:
    lines = []
    for verdict in wanted:
        names = [
            texts.choose(library.framework.competences[one.competence].short)
            for one in found.competences
            if one.verdict == verdict
        ]
        if names:
            lines.append(texts.t(f"progress.verdict_{verdict}", names=names_listed(names, texts)))
    return lines


def _line(found: PersonProgress, library: Library, texts: Texts) -> tuple[DrawnPoint, ...]:
    top = library.framework.measurement.levels
    points = []
    for one in found.line:
        day = said_day(one.date, texts)
        words = texts.t("progress.point", date=Printed(day), level=one.level, low=one.low, high=one.high)
        points.append(DrawnPoint(day, one.level, one.low, one.high, top, words))
    return tuple(points)
