"""The names and number habits of one language for a cohort's report. Computes no figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from skillcheck.cohort.mean_level import mean_level
from skillcheck.i18n import clean, number, percent, typeset
from skillcheck.report.naming import names_listed

if TYPE_CHECKING:
    from skillcheck.cohort.minimum import Known
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts


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

    def mean(self, mean: float | None, low: float | None = None, high: float | None = None) -> str:
        """«3,4 (3,2–3,6)», a mean level and the 95 % interval of the mean, of mean places on the scale."""
        if mean is None:
            return "–"
        figure = number(self.level(mean), self.texts.lang)
        if low is None or high is None:
            return figure
        return f"{figure} ({number(self.level(low), self.texts.lang)}–{number(self.level(high), self.texts.lang)})"

    def level(self, place: Known) -> Known:
        """The mean level of people at a mean place on the scale."""
        return mean_level(place, self.library.framework.measurement.levels)

    def reason(self, code: str) -> str:
        """Why a row was returned: the sentence of its problem with «…» for what varies, else the code itself."""
        if not self.texts.has(code):
            return clean(code, 60)
        first = self.texts.template(code, 1).split(". ")[0].rstrip(".")
        return typeset(re.sub(r"\{[^{}]*\}", "…", first), self.texts.lang)
