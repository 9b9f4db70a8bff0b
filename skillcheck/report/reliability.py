"""What the figures of reliability mean, in words and in tables that fit 60 columns; computes none of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, listing, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.measurement.reliability import Figure, ItemFigures, ScaleFigures

BANDS = ((0.9, "great"), (0.8, "good"), (0.7, "fair"), (0.5, "weak"), (-1.0, "poor"))
"""Rules of thumb for a group's total (Nunnally and Bernstein 1994), not laws."""
WIDE = 0.2
"""An interval of alpha wider than this is said: too few people to be sure."""
LOOSE = 0.2
"""A question whose correlation with the others is below this does not go with them (Ebel 1979)."""
OFTEN_MISSING = 0.25
NAMED = 6
LEFT_OUT = ("constant", "few_people", "few_common")


@dataclass(frozen=True)
class Words:
    """The words and names that the lines are made of."""

    library: Library
    texts: Texts

    @property
    def lang(self) -> str:
        """The language of the lines."""
        return self.texts.lang

    def t(self, key: str, /, **fields: object) -> str:
        """The words of a key."""
        return self.texts.t(key, **fields)


def lines(
    library: Library, texts: Texts, scales: list[ScaleFigures], *, with_items: bool, plain: bool
) -> Iterator[object]:
    """For each kind of question: what it means, then the numbers; at the end what they do not say. Lines and tables."""
    words = Words(library, texts)
    for kind, group in groupby(scales, key=lambda one: one.kind):
        found = list(group)
        whole = found[0]
        yield words.t(f"reliability.kind_{kind}", n=len(whole.items), people=whole.people)
        yield from _meaning(words, whole)
        if all(scale.alpha.value is None for scale in found):
            pass  # the sentence above has said why
        elif plain:
            for scale in found:
                yield _plain_line(words, scale)
        else:
            yield _table(words, found)
        if with_items:
            yield from _item_lines(words, found, plain=plain)
        yield ""
    for line in ("not_said", "how"):
        yield words.t(f"reliability.{line}")


def _meaning(words: Words, whole: ScaleFigures) -> list[str]:
    t, lang = words.t, words.lang
    if whole.alpha.value is None:
        lines = [t("reliability.no_figure", why=Printed(_why(words, whole.alpha)))]
    else:
        band = next(name for least, name in BANDS if whole.alpha.value >= least)
        lines = [t(f"reliability.band_{band}")]
        if whole.low is not None and whole.high is not None and whole.high - whole.low > WIDE:
            low, high = Printed(number(whole.low, lang, 2)), Printed(number(whole.high, lang, 2))
            lines.append(t("reliability.wide", n=whole.common, low=low, high=high))
        if whole.sem is not None:
            apart = Printed(number(1.96 * sqrt(2) * whole.sem, lang))
            lines.append(t("reliability.apart", points=apart, top=whole.top))
        if whole.omega.value is None:
            lines.append(t("reliability.no_omega", why=Printed(_why(words, whole.omega))))
    return lines + _questions(words, whole)


def _questions(words: Words, whole: ScaleFigures) -> list[str]:
    """The questions worth a look: left out, loose, often without an answer."""
    lines = []
    for reason in LEFT_OUT:
        out = [item.id for item in whole.items if item.left_out == reason]
        if out and len(out) < len(whole.items):
            lines.append(words.t(f"reliability.left_out_{reason}", n=len(out), names=_names(words, out)))
    loose = [item for item in whole.items if item.rest is not None and item.rest < LOOSE]
    loose.sort(key=lambda item: (item.rest or 0.0, item.id))
    if loose:
        names = _names(words, [item.id for item in loose])
        lines.append(words.t("reliability.loose", n=len(loose), names=names))
    missing = [item for item in whole.items if item.n and item.missing > OFTEN_MISSING]
    missing.sort(key=lambda item: (-item.missing, item.id))
    if missing:
        often = [f"{item.id} ({percent(item.missing, words.lang)})" for item in missing]
        lines.append(words.t("reliability.missing", n=len(missing), names=_names(words, often)))
    return lines


def _names(words: Words, names: list[str]) -> Printed:
    if len(names) <= NAMED:
        return Printed(listing(names, words.lang))
    return Printed(", ".join(names[:NAMED]) + "…")


def _why(words: Words, figure: Figure) -> str:
    from skillcheck.measurement.reliability import LEAST

    return words.t(f"reliability.why_{figure.reason}", n=LEAST)


def _name(words: Words, dimension: str) -> str:
    framework = words.library.framework
    if dimension == "overall":
        return words.t("reliability.overall")
    short = next((area.short for area in framework.areas if area.id == dimension), None)
    return f"{dimension} {words.texts.choose(short or framework.competences[dimension].short)}"


def _figure(words: Words, value: float | None) -> str:
    return "–" if value is None else number(value, words.lang, 2)


def _interval(words: Words, scale: ScaleFigures) -> str:
    if scale.low is None:
        return ""
    return words.t(
        "reliability.interval",
        low=Printed(_figure(words, scale.low)),
        high=Printed(_figure(words, scale.high)),
    )


def _table(words: Words, scales: list[ScaleFigures]) -> object:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("", max_width=20)
    for name in ("questions", "alpha", "between", "omega", "sem"):
        table.add_column(words.t(f"reliability.{name}"), justify="right", no_wrap=True)
    for one in scales:
        counted = sum(item.left_out is None for item in one.items)
        error = "–" if one.sem is None else number(one.sem, words.lang)
        table.add_row(
            _name(words, one.dimension), str(counted), _figure(words, one.alpha.value), _interval(words, one),
            _figure(words, one.omega.value), error,
        )  # fmt: skip
    return table


def _plain_line(words: Words, one: ScaleFigures) -> str:
    """The same as a row of the table, as a sentence that a voice can read."""
    head = {"name": Printed(_name(words, one.dimension)), "n": sum(item.left_out is None for item in one.items)}
    if one.alpha.value is None:
        return words.t("reliability.line_without", **head, why=Printed(_why(words, one.alpha)))
    omega = _figure(words, one.omega.value) if one.omega.value is not None else words.t("reliability.none")
    return words.t(
        "reliability.line", **head, alpha=Printed(_figure(words, one.alpha.value)),
        between=Printed(_interval(words, one)), omega=Printed(omega),
        sem=Printed(number(one.sem or 0.0, words.lang)), top=one.top,
    )  # fmt: skip


def _item_lines(words: Words, scales: list[ScaleFigures], *, plain: bool) -> Iterator[object]:
    """Every question, in the smallest dimensions that were wished."""
    deepest = max(one.dimension.count(".") + (one.dimension != "overall") for one in scales)
    for one in scales:
        if one.dimension.count(".") + (one.dimension != "overall") != deepest:
            continue
        yield ""
        yield _name(words, one.dimension)
        if plain:
            for item in one.items:
                yield _item_line(words, item)
        else:
            yield _item_table(words, one)


def _item_cells(words: Words, item: ItemFigures) -> dict[str, str]:
    return {
        "item": item.id,
        "answers": number(item.n, words.lang, 0),
        "without_answer": percent(item.missing, words.lang),
        "mean": _figure(words, item.mean),
        "rest": _figure(words, item.rest),
        "alpha_without": _figure(words, item.alpha_without),
    }


def _item_table(words: Words, one: ScaleFigures) -> object:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in ("item", "answers", "without_answer", "mean", "rest", "alpha_without"):
        table.add_column(words.t(f"reliability.{column}"), justify="left" if column == "item" else "right")
    for item in one.items:
        table.add_row(*_item_cells(words, item).values())
    return table


def _item_line(words: Words, item: ItemFigures) -> str:
    return words.t("reliability.item_line", **{name: Printed(cell) for name, cell in _item_cells(words, item).items()})
