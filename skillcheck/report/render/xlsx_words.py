"""The names of a workbook's sheets, columns and rows in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.cohort.mean_level import mean_level
from skillcheck.i18n import Printed, clean

if TYPE_CHECKING:
    from skillcheck.cohort.minimum import Known
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts


@dataclass(frozen=True)
class Words:
    """Names of sheets, columns and dimensions in one language."""

    texts: Texts
    library: Library

    def sheet(self, key: str) -> str:
        """The name of a sheet."""
        return self.texts.t(f"report.xlsx_sheet_{key}")

    def level(self, place: Known) -> Known:
        """The level of a mean place on the scale."""
        return mean_level(place, self.library.framework.measurement.levels)

    def column(self, key: str) -> str:
        """The head of a column."""
        return self.texts.t(f"report.xlsx_{key}")

    def missing(self, competence: str) -> str:
        """The head of a column of missing levels."""
        return self.texts.t("report.xlsx_missing_in", name=Printed(self.dimension(competence)))

    def offer(self, offer: str) -> str:
        """The name of an offer; its id where the catalogue no longer has it."""
        known = self.library.catalogue.offers.get(offer)
        return self.texts.choose(known.label) if known else clean(offer, 60)

    def dimension(self, dimension: str) -> str:
        """The code and the name of a dimension."""
        framework = self.library.framework
        if dimension == "overall":
            return self.texts.t("report.overall")
        if dimension in framework.competences:
            return f"{dimension} {self.texts.choose(framework.competences[dimension].short)}"
        return f"{dimension} " + next(
            (self.texts.choose(one.short) for one in framework.areas if one.id == dimension), ""
        )
