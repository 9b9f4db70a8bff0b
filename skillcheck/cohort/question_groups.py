"""One question in parts of its people beside everybody's number: what may be told so that nothing else follows.

An attacker takes every number told of a part from everybody's: the number of the people left over must be one that
might be told itself (``minimum.may_be_split``), or the smallest part told exactly is hidden, then the next. What is
left over and the sides that are told («fewer than 5») bound each part by itself: no part may be known to have fewer
right, or fewer not right, than «fewer than 5» says; else its side is hidden too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillcheck.cohort.disclosure import shown_groups
from skillcheck.cohort.minimum import crowd, few_side, is_few, may_be_split
from skillcheck.cohort.record import QuestionGroup, Share

Counted = Mapping[str, Sequence[int]]
"""Value → people who answered, people who are right (of a statement: for whom the thing counts as done)."""
Bounds = tuple[int, int]


def share(count: int, of: int, least: int) -> Share:
    """A number, or on which side of some people so few are that it would tell of single ones."""
    side = few_side(count, of, least)
    return Share(n=count if side is None else None, of=of, side=side)


def question_groups(
    counted: Counted, sizes: Mapping[str, int], whole: Share, people: int, least: int
) -> list[QuestionGroup]:
    """The question in each group that is shown elsewhere and of whom a crowd answered; none where nothing is told.

    ``counted``: every group, shown or not. ``sizes``: people of those shown, in the order wished. ``whole``: what is
    told of everybody. ``people``: everyone scored.
    """
    crowded = shown_groups({(value,): of for value, (of, _) in counted.items() if of}, 1, crowd(least))[0]
    shown = {value: n for value, n in sizes.items() if value in crowded}
    each = {value: share(counted[value][1], counted[value][0], least) for value in shown}
    told = told_parts(counted, each, least)
    if all(one.side == "hidden" for one in told.values()):
        return []
    answered = _silence_may_be_told(counted, shown, whole, people, least)
    return [
        QuestionGroup(value=value, done=one if answered else one.model_copy(update={"of": max(shown[value], one.of)}))
        for value, one in told.items()
    ]


def _silence_may_be_told(
    counted: Counted, shown: Mapping[str, int], whole: Share, people: int, least: int
) -> bool:  # fmt: skip
    """Whether how many answered may stand beside how many there are: of no group, and of no rest, a few are silent.

    Where everybody's number is out of all people, so is each group's.
    """
    answered = sum(of for of, _ in counted.values())
    silent = [n - counted[value][0] for value, n in shown.items()]
    return whole.of == answered and not any(is_few(one, least) for one in (*silent, people - answered - sum(silent)))


def told_parts(counted: Counted, told: Mapping[str, Share], least: int) -> dict[str, Share]:
    """``told`` with as many parts hidden as it takes. ``counted``: every part of everybody, told or not."""
    left = dict(told)
    while least > 1 and (victim := _next_to_hide(counted, left, least)) is not None:
        left[victim] = Share(n=None, of=left[victim].of, side="hidden")
    return left


def _next_to_hide(counted: Counted, told: Mapping[str, Share], least: int) -> str | None:
    """The part to hide next; None where nothing more follows."""
    exact = [value for value, one in told.items() if one.n is not None]
    sided = [value for value, one in told.items() if one.side in ("few", "all_but_few")]
    rest = [value for value, (of, _) in counted.items() if of and value not in exact]

    def smallest(values: Sequence[str]) -> str:
        return min(values, key=lambda value: (counted[value][0], value))

    of, right = (sum(counted[value][at] for value in rest) for at in (0, 1))
    if exact and not may_be_split([right, of - right], least):
        return smallest(exact)
    total = right, right
    if not exact:  # the number of the rest is everybody's, and told as such
        total = _bounds(share(right, of, least), right, least)
    boxes = {value: _bounds(told.get(value), counted[value][0], least) for value in rest}
    spare = total[0] - sum(high for _, high in boxes.values()), total[1] - sum(low for low, _ in boxes.values())
    if len(rest) > 1 and any(_tells(_within(boxes[value], spare), counted[value][0], least) for value in rest):
        return smallest(sided or exact) if sided or exact else None
    return None


def _bounds(told: Share | None, of: int, least: int) -> Bounds:
    """How many can be right, for who reads what is told of a part; of one that is told nothing of, all or nobody."""
    if told is None or told.side == "hidden":
        return 0, of
    if told.n is not None:
        return told.n, told.n
    few = least - 1
    return (0, min(few, told.of)) if told.side == "few" else (max(told.of - few, 0), told.of)


def _within(box: Bounds, spare: Bounds) -> Bounds:
    """How many can be right in a part, for who knows the bounds of every part and of their sum.

    ``spare``: the least of the sum less the most of all parts, the most of the sum less the least of all.
    """
    low, high = box
    return max(low, spare[0] + high), min(high, spare[1] + low)


def _tells(bounds: Bounds, of: int, least: int) -> bool:
    """Whether bounds say more of a part than «fewer than the minimum» and «everybody but fewer» do: that there are
    some, and few, is more, too."""
    low, high = bounds
    few = least - 1
    few_right = high < min(few, of) or 0 < low <= high <= few
    few_wrong = low > max(of - few, 0) or of - few <= low <= high < of
    return few_right or few_wrong or (low == high and not may_be_split([low, of - low], least))
