"""Two diagnoses of one structure: what moved, what cannot be said, and whether what was done shows. Reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import erf, sqrt
from typing import TYPE_CHECKING, Literal

from skillcheck.measurement.gaps import CHANGED
from skillcheck.measurement.measure import TOLERANCE

if TYPE_CHECKING:
    from skillcheck.frameworks.practice import Pack
    from skillcheck.organisation.actions import Action
    from skillcheck.organisation.record import Figure, Organisation

Move = Literal["progress", "decline", "unknown", "not_compared"]
Reason = Literal["", "reworded", "no_figure", "divergent"]


@dataclass(frozen=True)
class Change:
    """One dimension or theme at the two dates."""

    place: str
    views: tuple[str, ...]
    """Empty: the whole structure."""
    before: float | None
    now: float | None
    chance: float | None
    """P(now > before)."""
    move: Move
    reason: Reason = ""


@dataclass(frozen=True)
class Crossed:
    """One action done, and whether the practice stands higher now."""

    action: str
    practice: str
    before: int | None
    now: int | None

    @property
    def shows(self) -> bool | None:
        """None where a level is missing."""
        return None if self.before is None or self.now is None else self.now > self.before


@dataclass(frozen=True)
class Follow:
    """Everything the comparison says."""

    before: str
    now: str
    places: tuple[Change, ...]
    views: tuple[Change, ...]
    """The same per viewpoint, where it is the same at both dates."""
    people: tuple[tuple[tuple[str, ...], int, int], ...]
    """Viewpoints whose number of answers changed much: (views, before, now)."""
    only_before: tuple[tuple[str, ...], ...]
    """Viewpoints shown at the first date only; put together otherwise or hidden at the second."""
    only_now: tuple[tuple[str, ...], ...]
    reworded: tuple[str, ...]
    done: tuple[Crossed, ...]
    dropped: tuple[tuple[str, tuple[str, ...]], ...]
    """Each reason with its actions."""
    late: tuple[str, ...]
    open: tuple[str, ...]
    decided: int


def follow(before: Organisation, now: Organisation, pack: Pack, actions: Iterable[Action], today: date) -> Follow:
    """Compare two records; themes with a practice reworded in between are not compared, and that is said.

    An action is late on ``today`` or on the day of the second record, whichever is later.
    """
    reworded = _reworded(before, now)
    touched = _touched(reworded, pack)
    names = [name for name in now.places if name != "overall"]
    pairs = [(one, other) for one in before.views for other in now.views if one.views == other.views]
    decided = list(actions)
    return Follow(
        before=before.today,
        now=now.today,
        places=tuple(_place(before, now, name, touched) for name in names),
        views=tuple(
            _change(name, tuple(one.views), one.figures.get(name), other.figures.get(name), reworded=name in touched)
            for one, other in pairs
            for name in names
        ),
        people=tuple((tuple(one.views), one.n, other.n) for one, other in pairs if _differ(one.n, other.n)),
        only_before=_not_in(before, now),
        only_now=_not_in(now, before),
        reworded=tuple(reworded),
        done=tuple(_crossed(one, before, now, reworded) for one in decided if one.status == "done"),
        dropped=_dropped(decided),
        late=tuple(one.id for one in decided if one.is_late(max(today, date.fromisoformat(now.today)))),
        open=tuple(one.id for one in decided if one.is_open),
        decided=len(decided),
    )  # fmt: skip


def _dropped(decided: Sequence[Action]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Reason by reason, the one of most actions first."""
    by_reason: dict[str, list[str]] = {}
    for one in decided:
        if one.status == "dropped":
            by_reason.setdefault(str(one.why), []).append(one.id)
    return tuple((why, tuple(names)) for why, names in sorted(by_reason.items(), key=lambda item: -len(item[1])))


def _not_in(one: Organisation, other: Organisation) -> tuple[tuple[str, ...], ...]:
    """The viewpoints that only ``one`` shows, in its order."""
    shown = {tuple(view.views) for view in other.views}
    return tuple(views for view in one.views if (views := tuple(view.views)) not in shown)


def _reworded(before: Organisation, now: Organisation) -> list[str]:
    """Practices whose words changed, or that stand in one record only."""
    first, last = ({one.id: one.wording for one in record.practices} for record in (before, now))
    return [name for name in dict.fromkeys([*first, *last]) if first.get(name) != last.get(name)]


def _touched(reworded: Iterable[str], pack: Pack) -> set[str]:
    """The themes and dimensions of these practices."""
    themes = {pack.by_id[name].theme for name in reworded if name in pack.by_id}
    return themes | {theme.split(".")[0] for theme in themes}


def _differ(before: int, now: int) -> bool:
    """Whether so many fewer or more answered that the viewpoint may not be the same people."""
    return min(before, now) * 3 < max(before, now) * 2


def _place(before: Organisation, now: Organisation, name: str, touched: set[str]) -> Change:
    first, last = before.places.get(name), now.places[name]
    figures = (None if first is None else first.figure, last.figure)
    change = _change(name, (), *figures, reworded=name in touched)
    if change.reason == "no_figure" and "divergent" in (last.agreement, first.agreement if first else ""):
        return Change(name, (), change.before, change.now, None, "not_compared", "divergent")
    return change


def _change(name: str, views: tuple[str, ...], first: Figure | None, last: Figure | None, *, reworded: bool) -> Change:
    values = (None if first is None else first.mean, None if last is None else last.mean)
    if reworded or first is None or last is None:
        return Change(name, views, *values, None, "not_compared", "reworded" if reworded else "no_figure")
    spread = sqrt(first.sd**2 + last.sd**2)
    chance = 0.5 * (1 + erf((last.mean - first.mean) / spread / sqrt(2))) if spread else 0.5
    move: Move = "unknown"
    if chance >= CHANGED - TOLERANCE:
        move = "progress"
    elif chance <= 1 - CHANGED + TOLERANCE:
        move = "decline"
    return Change(name, views, *values, round(chance, 3), move)


def _crossed(action: Action, before: Organisation, now: Organisation, reworded: Iterable[str]) -> Crossed:
    first, last = before.practice(action.practice), now.practice(action.practice)
    if action.practice in reworded:
        return Crossed(action.id, action.practice, None, None)
    return Crossed(
        action.id, action.practice, None if first is None else first.level, None if last is None else last.level
    )
