"""What the figures of reliability mean, in words and in tables that fit 60 columns; computes none of them."""

from __future__ import annotations

from itertools import groupby
from math import sqrt
from typing import TYPE_CHECKING

from skillcheck.texts import Printed, listing, number, percent

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.reliability import Figure, ItemFigures, ScaleFigures

BANDS = ((0.9, "great"), (0.8, "good"), (0.7, "fair"), (0.5, "weak"), (-1.0, "poor"))
"""Rules of thumb for a group's total (Nunnally and Bernstein 1994), not laws."""
WIDE = 0.2
"""An interval of alpha wider than this is said: too few people to be sure."""
LOOSE = 0.2
"""A question whose correlation with the others is below this does not go with them (Ebel 1979)."""
OFTEN_MISSING = 0.25
NAMED = 6
LEFT_OUT = ("constant", "few_people", "few_common")


def show(session: Session, scales: list[ScaleFigures], *, with_items: bool) -> None:
    """For each kind of question: what it means, then the numbers; at the end what they do not say."""
    say = session.console.print
    for kind, group in groupby(scales, key=lambda one: one.kind):
        found = list(group)
        whole = found[0]
        say(session.t(f"reliability.kind_{kind}", n=len(whole.items), people=whole.people))
        for line in _meaning(session, whole):
            say(line)
        if all(scale.alpha.value is None for scale in found):
            pass  # the sentence above has said why
        elif session.plain:
            for scale in found:
                say(_plain_line(session, scale))
        else:
            say(_table(session, found))
        if with_items:
            _show_items(session, found)
        say()
    for line in ("not_said", "how"):
        say(session.t(f"reliability.{line}"))


def _meaning(session: Session, whole: ScaleFigures) -> list[str]:
    t, lang = session.t, session.lang
    if whole.alpha.value is None:
        lines = [t("reliability.no_figure", why=Printed(_why(session, whole.alpha)))]
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
            lines.append(t("reliability.no_omega", why=Printed(_why(session, whole.omega))))
    return lines + _questions(session, whole)


def _questions(session: Session, whole: ScaleFigures) -> list[str]:
    """The questions worth a look: left out, loose, often without an answer."""
    lines = []
    for reason in LEFT_OUT:
        out = [item.id for item in whole.items if item.left_out == reason]
        if out and len(out) < len(whole.items):
            lines.append(session.t(f"reliability.left_out_{reason}", n=len(out), names=_names(session, out)))
    loose = [item for item in whole.items if item.rest is not None and item.rest < LOOSE]
    loose.sort(key=lambda item: (item.rest or 0.0, item.id))
    if loose:
        names = _names(session, [item.id for item in loose])
        lines.append(session.t("reliability.loose", n=len(loose), names=names))
    missing = [item for item in whole.items if item.n and item.missing > OFTEN_MISSING]
    missing.sort(key=lambda item: (-item.missing, item.id))
    if missing:
        words = [f"{item.id} ({percent(item.missing, session.lang)})" for item in missing]
        lines.append(session.t("reliability.missing", n=len(missing), names=_names(session, words)))
    return lines


def _names(session: Session, names: list[str]) -> Printed:
    if len(names) <= NAMED:
        return Printed(listing(names, session.lang))
    return Printed(", ".join(names[:NAMED]) + "…")


def _why(session: Session, figure: Figure) -> str:
    from skillcheck.reliability import LEAST

    return session.t(f"reliability.why_{figure.reason}", n=LEAST)


def _name(session: Session, dimension: str) -> str:
    framework = session.library.framework
    if dimension == "overall":
        return session.t("reliability.overall")
    short = next((area.short for area in framework.areas if area.id == dimension), None)
    return f"{dimension} {session.texts.choose(short or framework.competences[dimension].short)}"


def _figure(session: Session, value: float | None) -> str:
    return "–" if value is None else number(value, session.lang, 2)


def _interval(session: Session, scale: ScaleFigures) -> str:
    if scale.low is None:
        return ""
    return session.t(
        "reliability.interval",
        low=Printed(_figure(session, scale.low)),
        high=Printed(_figure(session, scale.high)),
    )


def _table(session: Session, scales: list[ScaleFigures]) -> object:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("", max_width=20)
    for name in ("questions", "alpha", "between", "omega", "sem"):
        table.add_column(session.t(f"reliability.{name}"), justify="right", no_wrap=True)
    for one in scales:
        counted = sum(item.left_out is None for item in one.items)
        error = "–" if one.sem is None else number(one.sem, session.lang)
        table.add_row(
            _name(session, one.dimension), str(counted), _figure(session, one.alpha.value), _interval(session, one),
            _figure(session, one.omega.value), error,
        )  # fmt: skip
    return table


def _plain_line(session: Session, one: ScaleFigures) -> str:
    """The same as a row of the table, as a sentence that a voice can read."""
    head = {"name": Printed(_name(session, one.dimension)), "n": sum(item.left_out is None for item in one.items)}
    if one.alpha.value is None:
        return session.t("reliability.line_without", **head, why=Printed(_why(session, one.alpha)))
    omega = _figure(session, one.omega.value) if one.omega.value is not None else session.t("reliability.none")
    return session.t(
        "reliability.line", **head, alpha=Printed(_figure(session, one.alpha.value)),
        between=Printed(_interval(session, one)), omega=Printed(omega),
        sem=Printed(number(one.sem or 0.0, session.lang)), top=one.top,
    )  # fmt: skip


def _show_items(session: Session, scales: list[ScaleFigures]) -> None:
    """Every question, in the smallest dimensions that were wished."""
    deepest = max(one.dimension.count(".") + (one.dimension != "overall") for one in scales)
    for one in scales:
        if one.dimension.count(".") + (one.dimension != "overall") != deepest:
            continue
        session.console.print()
        session.console.print(_name(session, one.dimension))
        if session.plain:
            for item in one.items:
                session.console.print(_item_line(session, item))
        else:
            session.console.print(_item_table(session, one))


def _item_cells(session: Session, item: ItemFigures) -> dict[str, str]:
    return {
        "item": item.id,
        "answers": number(item.n, session.lang, 0),
        "without_answer": percent(item.missing, session.lang),
        "mean": _figure(session, item.mean),
        "rest": _figure(session, item.rest),
        "alpha_without": _figure(session, item.alpha_without),
    }


def _item_table(session: Session, one: ScaleFigures) -> object:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in ("item", "answers", "without_answer", "mean", "rest", "alpha_without"):
        table.add_column(session.t(f"reliability.{column}"), justify="left" if column == "item" else "right")
    for item in one.items:
        table.add_row(*_item_cells(session, item).values())
    return table


def _item_line(session: Session, item: ItemFigures) -> str:
    return session.t(
        "reliability.item_line", **{name: Printed(cell) for name, cell in _item_cells(session, item).items()}
    )
