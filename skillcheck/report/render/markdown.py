"""A report as Markdown, for wikis and e-mails. What comes from outside is escaped; no file is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.report.cohort.report import CohortReport, cohort_report
from skillcheck.report.person.acts import card_lines
from skillcheck.report.person.next_steps import step_lines
from skillcheck.report.person.report import PersonReport, person_report

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result
    from skillcheck.report.document import Section
    from skillcheck.report.render.formats import Group, People


def md(words: str) -> str:
    """Words as Markdown that shows exactly them: no emphasis, link, image, table cell or HTML comes out of it."""
    return re.sub(r"([\\`*_\[\]<>|#&~$])", r"\\\1", words)


def outside(words: str) -> str:
    """Words from outside, readable in an e-mail too: no mark, no link even of an address, no list."""
    marks = re.sub(r"([\\`*_\[\]<>|#&~$!={}^@]|:(?=//)|(?<=www)\.|^[-+])", r"\\\1", words, flags=re.IGNORECASE)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", marks)


def person(result: Result, library: Library, texts: Texts) -> str:
    """A person's report."""
    return people([person_report(result, library, texts)], texts)


def people(reports: Iterable[PersonReport], texts: Texts) -> str:
    """Several people's reports, one after the other."""
    return "\n\n---\n\n".join("\n".join(_person(report, texts)) for report in reports) + "\n"


def _person(report: PersonReport, texts: Texts) -> list[str]:
    def heading(key: str) -> list[str]:
        return ["", f"## {md(texts.t(f'report.{key}'))}", ""]

    lines = [f"# {outside(report.title)}", ""]
    lines += [md(", ".join(part for part in (report.profile, report.date) if part)), ""]
    lines += [f"**{md(report.headline)}**"]
    lines += _since(report, for_mediator=False)
    lines += heading("strengths")
    lines += [f"- {md(one.statement)} ({md(one.how)})" for one in report.strengths] or [
        md(report.strengths_empty or "")
    ]
    lines += heading("steps")
    lines += [md(report.steps_note), ""] if report.steps_note else []
    for number, step in enumerate(report.steps, start=1):
        lines += [f"{number}. **{md(step.name)}**", *(f"   {md(words)}  " for words in step_lines(step, texts))]
    for act in (step.act for step in report.steps if step.act):
        lines += ["", f"### {md(act.title)}", "", md(act.under), ""]
        lines += [f"{md(words)}  " for words in card_lines(act, texts)]
    for section in report.more:
        lines += _section(section)
    lines += [*heading("sure"), md(" ".join(report.sure)), *heading("not_asked"), md(" ".join(report.not_asked))]
    if report.overall.basis != "none":
        lines += [*heading("table"), *_person_table(report, texts)]
    lines += _since(report, for_mediator=True)
    lines += [*heading("mediator"), *(f"- {md(words)}" for words in report.mediator)] if report.mediator else []
    for place, (title, facts) in enumerate(report.offers):
        lines += [*([] if place else heading("offers_why")), f"- **{md(title)}** · {md(' · '.join(facts))}"]
    lines += [*heading("notes"), *(f"- {md(words)}" for words in report.notes)]
    return lines


def _since(report: PersonReport, *, for_mediator: bool) -> list[str]:
    if report.since is None:
        return []
    since = report.since
    line = [since.line_title, *(point.words for point in since.line)] if since.line else []
    said = [*line, *since.mediator] if for_mediator else [*since.moved, *since.progress]
    return ["", f"## {md(since.heading)}", "", *(f"- {md(words)}" for words in said)] if said else []


def _section(section: Section) -> list[str]:
    lines = ["", f"## {md(section.title)}", "", *(f"{md(words)}\n" for words in section.paragraphs)]
    for item in section.items:
        lines += [f"- **{outside(item.title)}**  ", *(f"  {outside(words)}  " for words in item.lines)]
    return [*lines, *(f"\n{outside(words)}" for words in section.after)]


def _person_table(report: PersonReport, texts: Texts) -> list[str]:
    targets = report.overall.target is not None
    before = ["name", "level", *(("target", "gap") if targets else ())]
    head = [*(texts.t(f"report.column_{key}") for key in before), report.answers_title, texts.t("report.column_next")]
    rows = []
    for row in report.rows():
        name = f"{row.id} {row.name}" if row.kind == "competence" else row.name
        goal = [str(row.target), row.gap_words] if targets else []
        rows.append([name, row.level_short, *goal, row.answers_words, row.next_time or ""])
    return table(head, rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, strange: bool = False) -> list[str]:
    """A Markdown table. ``strange``: the first column comes from outside."""
    lines = ["| " + " | ".join(md(cell) for cell in head) + " |", "|" + " --- |" * len(head)]
    for row in rows:
        first = outside(row[0]) if strange else md(row[0])
        lines.append("| " + " | ".join([first, *(md(cell) for cell in row[1:])]) + " |")
    return lines


def cohort(record: Cohort, library: Library, texts: Texts) -> str:
    """A cohort's report."""
    report = cohort_report(record, library, texts)
    page = _GroupPage(report, texts)
    lines = [f"# {md(report.title)}", ""]
    lines += [outside(report.about), ""]
    lines += [f"**{md(report.headline)}** {md(report.basic or '')}".rstrip()]
    lines += page.who() + page.levels() + page.gaps() + page.offers() + page.questions()
    lines += page.declared() + page.training_groups()
    lines += page.splits() + page.waves() + page.situations() + page.section("notes")
    lines += [f"- {md(one)}" for one in report.notes]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class _GroupPage:
    """The sections of a cohort's page, each as its lines; none where there is nothing to say."""

    report: CohortReport
    texts: Texts

    def section(self, key: str, *lines: str | None) -> list[str]:
        said = [md(line) + "\n" for line in lines if line]
        return ["", f"## {md(self._words(key))}", "", *said]

    def who(self) -> list[str]:
        report = self.report
        reasons = table(self._heads("cohort_reason", "cohort_rows"), report.reasons, strange=True)
        trust = self.section("cohort_trust", " ".join((report.reliability, *report.flags)))
        return [*self.section("cohort_who", " ".join(report.who)), *(reasons if report.reasons else []), *trust]

    def levels(self) -> list[str]:
        rows, aims = self.report.heat, self.report.has_targets
        if not rows[0].shares:
            return []
        levels = [f"{level}, %" for level in range(len(rows[0].shares))]
        more = self._heads("column_mean", *(("column_target", "column_reached") if aims else ()))
        cells = [
            [
                f"{row.id} {row.name}" if row.kind == "competence" else row.name,
                *row.share_words, row.mean_words,
                *([str(row.target or "–"), row.reached_words] if aims else []),
            ]
            for row in rows
        ]  # fmt: skip
        return [*self.section("cohort_heat"), *table([*self._heads("column_name"), *levels, *more], cells)]

    def gaps(self) -> list[str]:
        told = [
            f"{n}. {md(gap.name)} – {md(gap.people_words)}, {md(gap.missing_words)}"
            for n, gap in enumerate(self.report.gaps, 1)
        ]
        return [*self.section("cohort_gaps", self.report.gaps_empty), *told]

    def offers(self) -> list[str]:
        report = self.report
        if not (report.offers or report.unserved):
            return []
        head = self._heads("column_offer", "column_people", "column_link", "column_status")
        rows = [[one.offer.title, one.people_words, one.names, one.offer.status_words] for one in report.offers]
        after = [md(one) for one in (report.unserved, report.orientation) if one]
        return [*self.section("cohort_offers"), *table(head, rows), "", *after]

    def questions(self) -> list[str]:
        if not self.report.questions:
            return []
        lines = self.section("cohort_questions", self._words("cohort_questions_note"))
        for n, one in enumerate(self.report.questions, 1):
            lines += [f"{n}. **{md(one.title)}** ({md(one.where)})  ", *(f"   {md(told)}  " for told in one.lines)]
        return lines

    def training_groups(self) -> list[str]:
        report = self.report
        told = [f"- {md(group.title)} – {md(group.needs)}" for group in report.groups]
        return [*self.section("cohort_groups", report.groups_note), *told] if report.groups else []

    def splits(self) -> list[str]:
        lines: list[str] = []
        for split in self.report.splits:
            lines += ["", f"## {outside(split.attribute)}", ""]
            if split.rows:
                head = ["value", "people", "mean", "reached", "needs"][: len(split.rows[0])]
                lines += table(self._columns(*head), split.rows, strange=True)
            lines += ["", md(split.note)] if split.note else []
        return lines

    def waves(self) -> list[str]:
        report = self.report
        lines: list[str] = []
        if report.waves_words:
            head = ["name", "before", "now", "change", "progress", "same", "decline", "unknown"]
            lines += self.section("cohort_waves", " ".join(report.waves_words))
            lines += table(self._columns(*head), [[str(getattr(row, key)) for key in head] for row in report.waves])
        if report.group_progress:
            head = ["value", "people", "change", "progress", "same", "decline", "unknown"]
            lines += ["", md(report.group_progress_words), ""]
            rows = [[getattr(row, key) for key in head] for row in report.group_progress]
            lines += table(self._columns(*head), rows, strange=True)
        for pair in report.two_groups:
            head = ["name", "before", "now", "change", "said"]
            titles = [*self._columns("name", "before", "now"), self._words("xlsx_difference"), *self._columns("said")]
            lines += self.section("cohort_waves", " ".join(pair.words))
            lines += table(titles, [[str(getattr(row, key)) for key in head] for row in pair.rows])
        return lines

    def declared(self) -> list[str]:
        if not self.report.declared:
            return []
        head = ["area", "answered_by", "shows_more", "agrees", "says_more", "few_checks"]
        rows = [[str(getattr(row, key)) for key in head] for row in self.report.declared]
        note = self._words("cohort_declared_note")
        return [*self.section("cohort_declared", note), *table(self._columns(*head), rows)]

    def situations(self) -> list[str]:
        if not self.report.situations:
            return []
        rows = [[one.name, one.people, one.share] for one in self.report.situations]
        head = self._columns("situation", "answered_by", "holds")
        return [*self.section("cohort_situations", self._words("cohort_situations_note")), *table(head, rows)]

    def _words(self, key: str) -> str:
        return self.texts.t(f"report.{key}")

    def _heads(self, *keys: str) -> list[str]:
        return [self._words(key) for key in keys]

    def _columns(self, *keys: str) -> list[str]:
        return self._heads(*(f"column_{key}" for key in keys))


def render_people(page: People) -> str:
    """As ``formats.Renderer`` asks."""
    reports = page.reports()
    return people(reports, page.texts)


def render_cohort(page: Group) -> str:
    """As ``formats.Renderer`` asks."""
    return cohort(page.cohort, page.library, page.texts)
