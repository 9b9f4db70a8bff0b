"""A report as Markdown, for wikis and e-mails. What comes from outside is escaped; no file is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from skillcheck.report.cohort.report import cohort_report
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
    """Words from outside: every ASCII punctuation is escaped, so that not even an address becomes a link."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


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
        lines += ["", f"### {md(act.goal)}", "", md(f"{act.heading} · {act.id}"), ""]
        lines += [f"{md(words)}  " for words in card_lines(act, texts)]
    for section in report.more:
        lines += _section(section)
    lines += [*heading("sure"), md(" ".join(report.sure)), *heading("not_asked"), md(" ".join(report.not_asked))]
    if report.overall.basis != "none":
        lines += [*heading("table"), *_person_table(report, texts)]
    lines += _since(report, for_mediator=True)
    lines += [*heading("mediator"), *(f"- {md(words)}" for words in report.mediator)] if report.mediator else []
    lines += [*heading("notes"), *(f"- {md(words)}" for words in report.notes)]
    return lines


def _since(report: PersonReport, *, for_mediator: bool) -> list[str]:
    if report.since is None:
        return []
    since = report.since
    line = [since.line_title, *(point.words for point in since.line)] if since.line else []
    said = [*line, *since.mediator] if for_mediator else [*since.moved, *since.progress]
    return ["", f"## {md(since.heading)}", "", *(f"- {md(words)}" for words in said)]


def _section(section: Section) -> list[str]:
    lines = ["", f"## {md(section.title)}", "", *(f"{md(words)}\n" for words in section.paragraphs)]
    for item in section.items:
        lines += [f"- **{outside(item.title)}**  ", *(f"  {outside(words)}  " for words in item.lines)]
    return [*lines, *(f"\n{outside(words)}" for words in section.after)]


def _person_table(report: PersonReport, texts: Texts) -> list[str]:
    targets = report.overall.target is not None
    head = ["name", "level", *(("target", "gap") if targets else ()), "answers", "next"]
    rows = []
    for row in report.rows():
        name = f"{row.id} {row.name}" if row.kind == "competence" else row.name
        goal = [str(row.target), row.gap_words] if targets else []
        rows.append([name, row.level_short, *goal, row.answers_words, row.next_time or ""])
    return table([texts.t(f"report.column_{key}") for key in head], rows)


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

    def words(key: str) -> str:
        return texts.t(f"report.{key}")

    def section(key: str, *lines: str | None) -> list[str]:
        said = [md(line) + "\n" for line in lines if line]
        return ["", f"## {md(words(key))}", "", *said]

    lines = [f"# {md(report.title)}", ""]
    lines += [f"{md(report.profile or '')} {outside(report.sources)}".strip(), ""]
    lines += [f"**{md(report.headline)}** {md(report.basic or '')}".rstrip()]
    lines += section("cohort_who", " ".join(report.who))
    lines += (
        table([words("cohort_reason"), words("cohort_rows")], report.reasons, strange=True) if report.reasons else []
    )
    lines += section("cohort_trust", " ".join((report.reliability, *report.flags)))
    if report.heat[0].shares:
        more = [
            words("column_mean"),
            *([words("column_target"), words("column_reached")] if report.has_targets else []),
        ]
        lines += section("cohort_heat")
        lines += table(
            [words("column_name"), *(f"{level}, %" for level in range(len(report.heat[0].shares))), *more],
            [
                [
                    f"{row.id} {row.name}" if row.kind == "competence" else row.name,
                    *row.share_words, row.mean_words,
                    *([str(row.target or "–"), row.reached_words] if report.has_targets else []),
                ]
                for row in report.heat
            ],
        )  # fmt: skip
    lines += section("cohort_gaps", report.gaps_empty)
    lines += [
        f"{n}. {md(gap.name)} – {md(gap.people_words)}, {md(gap.missing_words)}" for n, gap in enumerate(report.gaps, 1)
    ]
    if report.offers or report.unserved:
        lines += section("cohort_offers")
        head = ["column_offer", "column_people", "column_link", "column_status"]
        lines += table(
            [words(key) for key in head],
            [[one.offer.title, one.people_words, one.names, one.offer.status_words] for one in report.offers],
        )
        lines += ["", *(md(one) for one in (report.unserved, report.orientation) if one)]
    if report.questions:
        lines += section("cohort_questions", words("cohort_questions_note"))
        for n, one in enumerate(report.questions, 1):
            lines += [f"{n}. **{md(one.title)}** ({md(one.where)})  ", *(f"   {md(told)}  " for told in one.lines)]
    if report.groups:
        lines += section("cohort_groups", report.groups_note)
        lines += [f"- {md(group.title)} – {md(group.needs)}" for group in report.groups]
    for split in report.splits:
        lines += ["", f"## {outside(split.attribute)}", ""]
        if split.rows:
            head = ["value", "people", "mean", "reached", "needs"][: len(split.rows[0])]
            lines += table([words(f"column_{key}") for key in head], split.rows, strange=True)
        lines += ["", md(split.note)] if split.note else []
    if report.waves_words:
        lines += section("cohort_waves", " ".join(report.waves_words))
        head = ["name", "before", "now", "change", "progress", "same", "decline", "unknown"]
        lines += table(
            [words(f"column_{key}") for key in head],
            [[str(getattr(row, key)) for key in head] for row in report.waves],
        )
    for pair in report.two_groups:
        lines += section("cohort_waves", " ".join(pair.words))
        head = ["name", "before", "now", "change", "said"]
        rows = [[str(getattr(row, key)) for key in head] for row in pair.rows]
        lines += table([words("xlsx_difference" if key == "change" else f"column_{key}") for key in head], rows)
    if report.situations:
        lines += section("cohort_situations", words("cohort_situations_note"))
        head = ["situation", "answered_by", "holds"]
        rows = [[one.name, one.people, one.share] for one in report.situations]
        lines += table([words(f"column_{key}") for key in head], rows)
    lines += section("notes")
    lines += [f"- {md(one)}" for one in report.notes]
    return "\n".join(lines) + "\n"


def render_people(page: People) -> str:
    """As ``formats.Renderer`` asks."""
    reports = page.reports()
    return people(reports, page.texts)


def render_cohort(page: Group) -> str:
    """As ``formats.Renderer`` asks."""
    return cohort(page.cohort, page.library, page.texts)
