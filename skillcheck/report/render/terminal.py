"""A report on the screen: plain lines that fit 40 columns and more. Knows no figure of its own and writes no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from skillcheck.i18n import Printed
from skillcheck.report.cohort.report import CohortReport, HeatRow, cohort_report
from skillcheck.report.person.next_steps import step_lines
from skillcheck.report.person.report import PersonReport, person_report
from skillcheck.report.render.level_strip import strip, table
from skillcheck.report.render.lines import NARROWEST, WIDE, WIDEST, Lines

if TYPE_CHECKING:
    from rich.text import Text

    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.person.record import Result
    from skillcheck.recommend.nearby import Around
    from skillcheck.report.document import Section
    from skillcheck.report.render.formats import Group, People

Part = Literal["all", "first", "strengths", "since", "can", "steps", "rest"]


def person(
    result: Result, library: Library, texts: Texts, width: int = 80, *, plain: bool = False, part: Part = "all",
    progress: PersonProgress | None = None, here: Around | None = None, some: slice = slice(None),
) -> Text:  # fmt: skip
    """A person's result: strengths first, then the next steps, then the table. ``plain``: words only, no drawing.

    ``part``: only what comes «first» (up to the next steps), of it the «strengths» (where that is long, what rose
    «since» then what they «can») or the «steps», or only the «rest», for a screen that shows them in turn.
    ``some``: which of the steps.
    """
    report = person_report(result, library, texts, progress, here)
    lines = Lines(max(NARROWEST, min(width, WIDEST)))
    if part in {"all", "first", "strengths", "since"}:
        _head(report, lines)
    if part in {"all", "first", "strengths", "can"}:
        _strengths(report, texts, lines)
    if part in {"all", "first", "steps"}:
        _steps(report, texts, lines, some)
    if part in {"all", "rest"}:
        _rest(report, texts, lines, plain=plain)
    return lines.text()


def _head(report: PersonReport, lines: Lines) -> None:
    lines.heading(report.title)
    lines.words(", ".join(part for part in (report.profile, report.date) if part))
    lines.words(report.headline)
    if report.since and (report.since.moved or report.since.progress):
        lines.heading(report.since.heading)
        for words in (*report.since.moved, *report.since.progress):
            lines.item("+", words)


def _since(report: PersonReport, lines: Lines, *, plain: bool) -> None:
    if report.since is None:
        return
    lines.heading(report.since.heading)
    for point in report.since.line:
        if plain or lines.width < WIDE:
            lines.words(point.words)
        else:
            lines.columns(point.date, f"{strip(point)} {point.level} ({point.low}–{point.high})")
    for words in report.since.mediator:
        lines.item("-", words)


def _rest(report: PersonReport, texts: Texts, lines: Lines, *, plain: bool) -> None:
    for section in report.more:
        _section(section, lines)
    for key, sentences in (("sure", report.sure), ("not_asked", report.not_asked)):
        lines.heading(texts.t(f"report.{key}"))
        lines.words(" ".join(sentences))
    if report.overall.basis != "none":
        lines.heading(texts.t("report.table"))
        table(report.rows(), texts, lines, plain=plain)
    _since(report, lines, plain=plain)
    if report.mediator:
        lines.heading(texts.t("report.mediator"))
    for words in report.mediator:
        lines.words(words)
    if report.offers:
        lines.heading(texts.t("report.offers_why"))
    for title, facts in report.offers:
        lines.item("-", title, bold=True)
        for words in facts:
            lines.words(words, indent=2)
    lines.heading(texts.t("report.notes"))
    for words in report.notes:
        lines.item("-", words)


def section_lines(section: Section, width: int) -> Text:
    """A section alone, as lines of at most ``width`` cells."""
    lines = Lines(max(NARROWEST, min(width, WIDEST)))
    _section(section, lines)
    return lines.text()


def _section(section: Section, lines: Lines) -> None:
    lines.heading(section.title)
    for words in section.paragraphs:
        lines.words(words)
    for item in section.items:
        lines.item("-", item.title, bold=True)
        for words in item.lines:
            lines.words(words, indent=2)
    for words in section.after:
        lines.words(words)


def cohort(record: Cohort, library: Library, texts: Texts, width: int = 80, *, plain: bool = False) -> Text:
    """A cohort's report: who answered, where the group stands, the gaps, offers and groups."""
    report = cohort_report(record, library, texts)
    lines = Lines(max(NARROWEST, min(width, WIDEST)))
    lines.heading(report.title)
    lines.words(report.about)
    lines.words(report.headline)
    lines.words(" ".join(report.who))
    for words, n in report.reasons:
        lines.item("-", f"{n} × {words}")
    lines.heading(texts.t("report.cohort_trust"))
    lines.words(" ".join((report.reliability, *report.flags)))
    _heat(report, texts, lines, plain=plain)
    _group_gaps(report, texts, lines)
    if report.questions:
        lines.heading(texts.t("report.cohort_questions"))
        for number, question in enumerate(report.questions, start=1):
            lines.item(f"{number}.", question.title, bold=True)
            for words in (question.where, *question.lines):
                lines.item(" ", words)
    _said_and_shown(report, texts, lines)
    if report.groups:
        lines.heading(texts.t("report.cohort_groups"))
        for group in report.groups:
            lines.item("-", f"{group.title} – {group.needs}")
        lines.words(report.groups_note)
    for split in report.splits:
        lines.heading(split.attribute)
        for value, *cells in split.rows:
            figures_ = ", ".join(cells)
            lines.item("-", texts.t("report.labelled", label=Printed(value), words=Printed(figures_)))
        lines.words(split.note or "")
    _changes(report, texts, lines)
    _as_groups(report, texts, lines)
    lines.heading(texts.t("report.notes"))
    for words in report.notes:
        lines.item("-", words)
    return lines.text()


def _said_and_shown(report: CohortReport, texts: Texts, lines: Lines) -> None:
    """What people say of themselves against what their checks show, area by area."""
    if report.declared:
        lines.heading(texts.t("report.cohort_declared"))
        lines.words(texts.t("report.cohort_declared_note"))
    for one in report.declared:
        kinds = ("answered_by", "shows_more", "agrees", "says_more", "few_checks")
        told = [f"{texts.t(f'report.column_{kind}').lower()} {getattr(one, kind)}" for kind in kinds]
        lines.item("-", texts.t("report.labelled", label=Printed(one.area), words=Printed(", ".join(told))))


def _as_groups(report: CohortReport, texts: Texts, lines: Lines) -> None:
    """Two groups of whom nobody is known in both, then the work situations."""
    for pair in report.two_groups:
        lines.heading(texts.t("report.cohort_waves"))
        lines.words(" ".join(pair.words))
        for row in pair.rows:
            if row.kind != "competence":
                told = f"{row.before} → {row.now}, {row.change}, {row.said}"
                lines.item("-", texts.t("report.labelled", label=Printed(row.name), words=Printed(told)))
    if report.situations:
        lines.heading(texts.t("report.cohort_situations"))
        lines.words(texts.t("report.cohort_situations_note"))
        for one in report.situations:
            lines.item("-", texts.t("report.labelled", label=Printed(one.name), words=Printed(one.share)))


def _changes(report: CohortReport, texts: Texts, lines: Lines) -> None:
    """What changed since the first wave, overall and by area, then in each group."""
    if report.waves_words:
        lines.heading(texts.t("report.cohort_waves"))
        lines.words(" ".join(report.waves_words))
        for wave in report.waves:
            if wave.kind != "competence":
                told = wave.change if wave.first is None else f"{wave.before} → {wave.now}, {wave.change}"
                lines.item("-", texts.t("report.labelled", label=Printed(wave.name), words=Printed(told)))
    if report.group_progress:
        lines.words(report.group_progress_words)
        for one in report.group_progress:
            lines.item("-", texts.t("report.labelled", label=Printed(one.value), words=Printed(one.told)))


SHADING = " ·░▒▓█"


def _heat(report: CohortReport, texts: Texts, lines: Lines, *, plain: bool) -> None:
    """Expected shares by level: nine tones, then the mean; or the mean in words."""
    lines.heading(texts.t("report.cohort_heat"))
    drawn = [row for row in report.heat if row.shares and not plain]
    if drawn:
        lines.words(texts.t("report.cohort_heat_signs", top=len(drawn[0].shares) - 1))
    if any(row.target is not None for row in drawn):
        lines.words(texts.t("report.cohort_heat_arrow"))
    for row in report.heat:
        name = f"{row.id} {row.name}" if row.kind == "competence" else row.name
        figures_ = f"{row.mean_words:>4}" + _aim(row)
        if plain or not row.shares:
            lines.words(texts.t("report.labelled", label=Printed(name), words=Printed(figures_.strip())))
        elif lines.width >= WIDE:
            lines.columns(name, f"{_tones(row)} {figures_}", bold=row.kind != "competence")
        else:
            lines.words(name, bold=row.kind != "competence")
            lines.words(f"  {_tones(row)} {figures_}")


def _aim(row: HeatRow) -> str:
    """« → 5 (41 %)»; the share alone where people aim at different levels."""
    if row.reached is None:
        return ""
    return f" ({row.reached_words})" if row.target is None else f" → {row.target} ({row.reached_words})"


def _tones(row: HeatRow) -> str:
    last = len(SHADING) - 1
    return "".join(SHADING[min(last, -(-shade * last // 10))] for shade in row.shades)


def _group_gaps(report: CohortReport, texts: Texts, lines: Lines) -> None:
    lines.heading(texts.t("report.cohort_gaps"))
    lines.words(report.gaps_empty or "")
    for position, gap in enumerate(report.gaps, start=1):
        lines.item(f"{position}.", f"{gap.name} – {gap.people_words}, {gap.missing_words}")
    if report.offers:
        lines.heading(texts.t("report.cohort_offers"))
    for one in report.offers:
        lines.item("-", f"{one.offer.title} – {one.people_words}, {one.names}. {one.offer.status_words}")
    lines.words(report.unserved or "")
    lines.words(report.orientation or "")


def _strengths(report: PersonReport, texts: Texts, lines: Lines) -> None:
    lines.heading(texts.t("report.strengths"))
    if report.strengths_empty:
        lines.words(report.strengths_empty)
    for strength in report.strengths:
        lines.item("+", f"{strength.statement} ({strength.how})")


def _steps(report: PersonReport, texts: Texts, lines: Lines, some: slice) -> None:
    begin = some.start or 0
    if begin == 0:
        lines.heading(texts.t("report.steps"))
        lines.words(report.steps_note or "")
    for number, step in enumerate(report.steps[some], start=begin + 1):
        lines.item(f"{number}.", step.name, bold=True)
        for words in step_lines(step, texts):
            lines.words(words, indent=3)


def render_people(page: People) -> Text:
    """As ``formats.Renderer`` asks."""
    from rich.text import Text

    pages = [
        person(one, page.library, page.texts, page.width, plain=page.plain, progress=progress, here=page.here)
        for one, progress in page.each()
    ]
    return Text("\n\n").join(pages)


def render_cohort(page: Group) -> Text:
    """As ``formats.Renderer`` asks."""
    return cohort(page.cohort, page.library, page.texts, page.width, plain=page.plain)
