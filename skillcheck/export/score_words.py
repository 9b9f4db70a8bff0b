"""The headings and words of a table of scores in the language of its readers, read back, and each column explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillcheck.cohort.score_table import FIGURES, TARGET_FIGURES
from skillcheck.measurement.gaps import VERDICTS
from skillcheck.measurement.measure import BASES

if TYPE_CHECKING:
    from skillcheck.cohort.score_table import ScoreRows
    from skillcheck.i18n import Texts

OVERALL = "overall"
KEYS = {"verdict": "export.score_verdict"}
"""Headings that no report has; the others are those of the report's workbook."""


@dataclass(frozen=True)
class ScoreWords:
    """How a table of scores speaks: its headings, and what is written for each fixed word."""

    names: tuple[str, ...]
    said: Mapping[str, str]

    def of(self, rows: ScoreRows) -> ScoreRows:
        """The same rows under these headings, in these words."""
        said = tuple(replace(one, words=tuple(self.said[word] for word in one.words)) for one in rows.figures)
        return replace(rows, names=self.names, figures=said)


def score_words(names: Sequence[str], dimensions: Sequence[str], texts: Texts) -> ScoreWords:
    """The words for a table with these headings (``score_table``), told apart from the columns carried through."""
    labels, overall = _labels(texts), texts.template("report.overall")
    figures = {
        f"{one}_{figure}": f"{overall if one == OVERALL else one} {label}"
        for one in dimensions
        for figure, label in labels.items()
    }
    taken, found = set(figures.values()), list[str]()
    for name in names:
        said = figures.get(name, name)
        while name not in figures and said in taken:
            said += "_"
        taken.add(said)
        found.append(said)
    return ScoreWords(tuple(found), _said(texts))


def read_back(names: Sequence[str]) -> tuple[list[str], int, Mapping[str, str]]:
    """The program's own headings for those of a table of any language, where its figures begin, and the program's own
    words for what was written."""
    from skillcheck.i18n import Texts, languages

    if "overall_level" in names:
        return list(names), list(names).index("overall_level"), {}
    for texts in map(Texts, languages()):
        labels, overall = {label: figure for figure, label in _labels(texts).items()}, texts.template("report.overall")
        start = f"{overall} {_labels(texts)['level']}"
        if start in names:
            begin = list(names).index(start)
            own = [name.partition(" ") for name in names[begin:]]
            figures = [f"{OVERALL if one == overall else one}_{labels.get(label, label)}" for one, _, label in own]
            return [*names[:begin], *figures], begin, {said: word for word, said in _said(texts).items()}
    return list(names), len(names), {}


def explained(
    names: Sequence[str], dimensions: Mapping[str, str], levels: int, said: ScoreWords | None, texts: Texts
) -> tuple[list[str], Iterator[tuple[str, str, str]]]:
    """A heading, then a row for each column: its heading, what it is about, what it means.

    ``names``: the program's own headings; ``dimensions``: each with its name; ``said``: None where the program's own
    headings and words are written.
    """
    figures = {f"{one}_{figure}": (one, figure) for one in dimensions for figure in (*FIGURES, *TARGET_FIGURES)}
    words = {word: word for word in (*BASES, *VERDICTS)} if said is None else said.said
    head = [texts.template(f"report.xlsx_{one}") for one in ("column", "level_of", "meaning")]

    def rows() -> Iterator[tuple[str, str, str]]:
        for name, written in zip(names, names if said is None else said.names, strict=True):
            one, figure = figures.get(name, ("", "person" if name == "id" else "carried"))
            yield (
                written,
                dimensions.get(one, ""),
                texts.template(MEANINGS.get(figure, f"report.xlsx_means_{figure}")).format(levels=levels, **words),
            )

    return head, rows()


MEANINGS = {
    "level": "report.xlsx_means_level_of", "basis": "export.score_means_basis", "verdict": "export.score_means_verdict",
    "carried": "export.score_means_carried",
}  # fmt: skip


def _labels(texts: Texts) -> dict[str, str]:
    """What each figure is called in a heading."""
    figures = (*FIGURES, *TARGET_FIGURES)
    return {figure: texts.template(KEYS.get(figure, f"report.xlsx_{figure}")).lower() for figure in figures}


def _said(texts: Texts) -> dict[str, str]:
    """What is written for each fixed word."""
    return {word: texts.template(f"export.score_{word}") for word in (*BASES, *VERDICTS)}
