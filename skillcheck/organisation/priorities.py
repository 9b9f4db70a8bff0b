"""What to look at first: the practices of the profile below their target, then those where viewpoints part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from skillcheck.frameworks.practice import Pack
    from skillcheck.organisation.record import Organisation, PracticeRecord

WANTED = 2
"""Beyond the profile, a practice is looked at while it is below this level."""
Why = Literal["profile", "apart", "order"]
RANK: dict[Why, int] = {"profile": 0, "apart": 1, "order": 2}


@dataclass(frozen=True)
class Priority:
    """One practice and the next level up: never more than one step."""

    practice: str
    level: int
    why: Why

    @property
    def next_level(self) -> int:
        """The level of the step."""
        return self.level + 1


def priorities(record: Organisation, pack: Pack) -> list[Priority]:
    """All practices below what is wanted, first the profile's, then where viewpoints part, then in the pack's order."""
    found = [
        (priority, pack.by_id[one.id].order)
        for one in record.practices
        if one.id in pack.by_id and (priority := _priority(one)) is not None
    ]
    return [one for one, _ in sorted(found, key=lambda pair: (RANK[pair[0].why], pair[1]))]


def _priority(one: PracticeRecord) -> Priority | None:
    if one.level is None or one.level >= (one.target or WANTED):
        return None
    return Priority(one.id, one.level, "profile" if one.target is not None else "apart" if one.apart else "order")
