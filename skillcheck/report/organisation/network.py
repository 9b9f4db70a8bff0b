"""What a federation and one of its structures read: how many there are, where half of them stand; never a rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.cohort.mean_level import mean_level
from skillcheck.i18n import Printed, clean, date, number
from skillcheck.report.document import Document, Section, Strip, Table

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.practice import Pack
    from skillcheck.i18n import Texts
    from skillcheck.organisation.comparison_record import ComparisonRecord, Line

Three = tuple[float, float, float]


def comparison_document(record: ComparisonRecord, library: Library, pack: Pack, texts: Texts) -> Document:
    """The structure's own page."""
    t = texts.t
    places = {one.name: one for one in record.lines}
    sections = []
    for key, names, levels in (
        (
            "practices",
            [f"practice:{one}" for one in pack.tree.dimensions if one != "overall"],
            pack.file.measurement.levels,
        ),
        ("people", [f"people:{one}" for one in library.framework.dimensions], library.framework.measurement.levels),
    ):
        lines = [places[one] for one in names if one in places]
        if lines:
            table = _table(lines, library, pack, texts, levels)
            sections.append(Section(t(f"network.{key}"), paragraphs=(_among(lines, texts),), tables=(table,)))
    notes = ("note_half", "note_standing", "note_never_rank", "note_chance", "note_home")
    size = size_words(record.size, texts)
    branch = t("network.of_branch", branch=clean(record.branch)) if record.branch else ""
    headline = t("network.compared_with", n=record.structures, size=Printed(size), branch=Printed(branch))
    if record.wider:
        headline += " " + t(f"network.wider_{record.wider}")
    about = t(
        "network.about", n=record.network_structures, people=Printed(number(record.network_people, texts.lang, 0)),
        first=Printed(date(record.first, texts.lang)), last=Printed(date(record.last, texts.lang)),
    )  # fmt: skip
    return Document(
        lang=texts.lang, title=t("network.title"), about=about, headline=headline, detail="",
        sections=tuple(sections), notes_title=t("network.note"), notes=tuple(t(f"network.{one}") for one in notes),
    )  # fmt: skip


def _among(lines: list[Line], texts: Texts) -> str:
    """How many structures give the figures: not all give practices, nor all people."""
    low, high = min(one.structures for one in lines), max(one.structures for one in lines)
    if low == high:
        return texts.t("network.compared_among", n=low)
    return texts.t("network.compared_among_between", low=low, high=high)


def size_words(size: str, texts: Texts) -> str:
    """« de 50 à 99 personnes », « de 250 personnes ou plus »."""
    if not size:
        return texts.t("network.all_sizes")
    low, _, high = size.partition("-")
    if not high:
        return texts.t("network.of_size_over", low=low.rstrip("+"))
    return texts.t("network.of_size", low=low, high=high)


def _table(lines: list[Line], library: Library, pack: Pack, texts: Texts, levels: int) -> Table:
    head = tuple(texts.t(f"network.column_{name}") for name in ("what", "you", "half", "standing"))
    rows, raw, drawn = [], [], [_figures(one, levels) for one in lines]
    for one, (own, others) in zip(lines, drawn, strict=True):
        name, standing = _name(one.name, library, pack, texts), texts.t(f"network.standing_{one.standing}")
        (low, mean, high), (quarter, _, three) = (
            [Printed(number(value, texts.lang, 1)) for value in values] for values in (own, others)
        )
        rows.append((
            name, texts.t("network.you_cell", mean=mean, low=low, high=high),
            texts.t("network.half_cell", low=quarter, high=three), standing,
        ))  # fmt: skip
        raw.append((name, own[1], f"{quarter}–{three}", standing))
    strips = tuple(Strip(figures, bars=(1,)) for figures in drawn)
    return Table(
        head, tuple(rows), numeric=(1, 2), cells=tuple(raw), strips=strips, places=levels + 1,
        strip_head=texts.t("network.column_strip"),
    )  # fmt: skip


def _figures(one: Line, levels: int) -> tuple[Three, Three]:
    """Low, mean, high; a quarter, the median and three quarters of the structures. Of people: mean levels, as on the
    page of a group; of practices: places on their scale, as in the diagnosis."""

    def said(low: float, middle: float, high: float) -> Three:
        if one.name.startswith("people:"):
            return mean_level(low, levels), mean_level(middle, levels), mean_level(high, levels)
        return low, middle, high

    return said(one.low, one.mean, one.high), said(one.quarter, one.median, one.three_quarters)


def _name(figure: str, library: Library, pack: Pack, texts: Texts) -> str:
    """The words of a dimension: overall, an area, a competence, a theme."""
    kind, _, name = figure.partition(":")
    if name == "overall":
        return texts.t("network.overall")
    if kind == "practice":
        theme = pack.themes.get(name)
        dimension = next((one for one in pack.file.dimensions if one.id == name), None)
        found = theme or dimension
        return clean(name) if found is None else texts.choose(found.name)
    if name in library.framework.competences:
        return f"{name} {texts.choose(library.framework.competences[name].short)}"
    area = next((one for one in library.framework.areas if one.id == name), None)
    return clean(name) if area is None else texts.choose(area.short)
