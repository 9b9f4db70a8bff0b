"""The names and number habits of one language for a cohort's report. Computes no figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from skillcheck.i18n import clean, number, percent, typeset
from skillcheck.report.naming import names_listed

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts


def mean_level(place: float, library: Library) -> float:
    """The mean level of people whose mean place on the scale is ``place``: who is at level 2 stands between 2 and 3, in
    the middle half a level above it. Never beyond the ends, as no level is."""
    return min(max(place - 0.5, 0.0), float(library.framework.measurement.levels))


class Words:
    """A cohort with the names and number habits of one language."""

    def __init__(self, cohort: Cohort, library: Library, texts: Texts) -> None:
        self.cohort, self.library, self.texts = cohort, library, texts

    def order(self) -> list[tuple[str, str]]:
        """(dimension, kind): overall, each area followed by its competences."""
        listed = [("overall", "overall")]
        for area in self.library.framework.areas:
            listed += [(area.id, "area"), *((one.id, "competence") for one in area.competences)]
        return listed

    def name(self, dimension: str) -> str:
        """The short plain name of a dimension."""
        framework = self.library.framework
        if dimension == "overall":
            return self.texts.t("report.overall")
        if dimension in framework.competences:
            return self.texts.choose(framework.competences[dimension].short)
        return next(
            (self.texts.choose(area.short) for area in framework.areas if area.id == dimension), clean(dimension, 40)
        )

    def names(self, dimensions: Iterable[str]) -> str:
        """«a ; b ; c»."""
        return names_listed([self.name(one) for one in dimensions], self.texts)

    def count(self, n: int | None) -> str:
        """A number of people; a dash where it would tell about too few."""
        return "–" if n is None else number(n, self.texts.lang, 0)

    def few(self, side: str | None, of: int | None) -> str:
        """«moins de 5», «au moins 8» (of 12, ``of``), where the number would tell of single people."""
        least = self.all_but_few(of or 0)
        return self.texts.t(f"report.question_{side or 'hidden'}", cell=self.cohort.min_cell, n=least)

    def all_but_few(self, everyone: int) -> int:
        """Of how many it is at least that is not told: all but fewer than ``min_cell``, less what was rounded up."""
        smallest = self.cohort.min_cell
        return max(smallest, everyone - smallest + 1 - (2 if self.cohort.rounded else 0))

    def share(self, part: float) -> str:
        """A share as a percentage."""
        return percent(part, self.texts.lang)

    def mean(self, mean: float | None, low: float | None, high: float | None) -> str:
        """«3,4 (3,2–3,6)», a mean level and the 95 % interval of the mean, of mean places on the scale."""
        figures = [self.level(one) for one in (mean, low, high)]
        told = [number(one, self.texts.lang) for one in figures if one is not None]
        return (
            "–" if figures[0] is None else f"{told[0]} ({told[1]}–{told[2]})" if len(told) == len(figures) else told[0]
        )

    def level(self, place: float | None) -> float | None:
        """The mean level of people at a mean place on the scale."""
        return None if place is None else mean_level(place, self.library)

    def reason(self, code: str) -> str:
        """Why a row was returned: the sentence of its problem with «…» for what varies, else the code itself."""
        if not self.texts.has(code):
            return clean(code, 60)
        first = self.texts.template(code, 1).split(". ")[0].rstrip(".")
        return typeset(re.sub(r"\{[^{}]*\}", "…", first), self.texts.lang)
