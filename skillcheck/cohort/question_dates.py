"""One question at two dates, over the people who answered it at both: what may be told beside everybody's number."""

from __future__ import annotations

from collections.abc import Sequence

from skillcheck.cohort.minimum import crowd, is_few, may_be_split
from skillcheck.cohort.question_groups import Counted, share, told_parts
from skillcheck.cohort.record import QuestionChange, QuestionGroup


def question_change(
    counts: Sequence[int], cells: Counted, counted: Counted, groups: Sequence[QuestionGroup],
    everybody: tuple[int, int], people: int, least: int,
) -> QuestionChange | None:  # fmt: skip
    """Both dates side by side; None where a figure of too few people would follow.

    ``counts``: people who answered at both dates, of them right before, and now. ``cells``: of each group, people who
    answered at both dates and are right now. ``counted``: of each group, people who answer now and are right.
    ``groups``: what is told of these. ``everybody``: people who answer now and are right. ``people``: everyone scored.
    """
    (both, before, now), (answered, right) = counts, everybody
    enough = crowd(least)
    if both < max(enough, 1) or any(is_few(both, enough, of) for of in (answered, people)):
        return None
    told = QuestionChange(before=share(before, both, least), now=share(now, both, least))
    if least <= 1 or both == answered:
        return told
    parts = {"both": (both, now), "now alone": (answered - both, right - now)}
    if told_parts(parts, {"both": told.now}, least)["both"] != told.now:
        return None
    return told if not groups or _may_cross(groups, counted, cells, least) else None


def _may_cross(groups: Sequence[QuestionGroup], counted: Counted, cells: Counted, least: int) -> bool:
    """Whether each group told, and the others together, might be told of by date, too: then so may their sums.

    Else a group all of whose people were there at both dates, taken from the number of these, would leave a few.
    """
    if any(one.done.n is None for one in groups):
        return False
    named = {one.value for one in groups}
    others = [value for value in counted if value not in named]
    for values in (*([one] for one in named), others):
        of, right = (sum(counted[value][at] for value in values) for at in (0, 1))
        both, now = (sum(int(cells[value][at]) for value in values if value in cells) for at in (0, 1))
        if not all(may_be_split(cell, least) for cell in ([now, both - now], [right - now, of - both - right + now])):
            return False
    return True
