"""How many people there are in all, and in each group: of how many those who answered are a part. Reads no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skillcheck.signs import comparable

if TYPE_CHECKING:
    from skillcheck.cohort.sums import CohortSums

    Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Staff:
    """The people of an organisation, counted by whoever knows them."""

    total: int
    groups: Counts = field(default_factory=dict)
    """Attribute (as the column of answers is headed) → a value there (``comparable``) → people."""

    def of(self, attribute: str, value: str) -> int | None:
        """How many people have a value; None where that was not counted."""
        return self.groups.get(attribute, {}).get(comparable(value))

    def met(self, sums: CohortSums, attributes: Sequence[str]) -> list[tuple[str, str, int, int | None]]:
        """Who answered beside who there is: attribute, value, people who answered, people there; «» for everybody."""
        found: list[tuple[str, str, int, int | None]] = [("", "", int(sums.counts[0, 0]), self.total)]
        for attribute, values in zip(attributes, sums.groups, strict=True):
            if attribute in self.groups:
                found += [
                    (attribute, one, int(n[0]), self.of(attribute, one)) for one, n in sorted((values or {}).items())
                ]
        return found
