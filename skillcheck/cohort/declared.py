"""What a crowd says of itself against what its checks show, area by area; knows no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from skillcheck.cohort.minimum import Count, crowd, is_few, may_be_split
from skillcheck.cohort.record import Declared
from skillcheck.measurement.declared import VERDICTS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOLD = (VERDICTS, ("shows_more", "says_more"), ("says_more",), ("shows_more",))
"""Which kinds are told of, the first that gives nobody away; the others are put together."""


def declared(sums: NDArray[np.object_], areas: Sequence[str], everyone: int, least: int) -> list[Declared]:
    """The areas of which a crowd answered both; ``sums``: areas × ``VERDICTS``.

    How many are of a kind is not told where they, or the rest, are a few people or everybody, nor where only a few of
    ``everyone`` are not among them: what is left would tell of single ones.
    """
    found = []
    for area, counts in zip(areas, sums.tolist(), strict=True):
        n = int(sum(counts))
        if not n or n < crowd(least):
            continue
        if is_few(n, least, everyone):
            found.append(Declared(area=area, n=None, **dict.fromkeys(VERDICTS)))
        else:
            found.append(Declared(area=area, n=n, **_told(dict(zip(VERDICTS, counts, strict=True)), least)))
    return found


def _told(kinds: Mapping[str, int], least: int) -> dict[str, Count]:
    n = sum(kinds.values())
    for told in TOLD:
        some = [kinds[kind] for kind in told]
        if may_be_split([*some, n - sum(some)], least):
            return {kind: int(kinds[kind]) if kind in told else None for kind in kinds}
    return dict.fromkeys(kinds)
