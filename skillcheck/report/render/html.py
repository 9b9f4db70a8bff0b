"""A report as one HTML page that needs nothing else: no script, no network, its font inside. Writes no file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from skillcheck.report.cohort.report import cohort_report
from skillcheck.report.naming import group_title
from skillcheck.report.offers import colon
from skillcheck.report.render import chart

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result
    from skillcheck.report.person.report import PersonReport
    from skillcheck.report.render.formats import Group, People

FONTS = {400: "AtkinsonHyperlegibleNext-Regular.latin.woff2", 700: "AtkinsonHyperlegibleNext-Bold.latin.woff2"}


def person_page(result: Result, library: Library, texts: Texts) -> str:
    """A person's report as a whole HTML document."""
    from skillcheck.report.person.report import person_report

    return person_pages([report := person_report(result, library, texts)], texts, report.title)


def person_pages(reports: list[PersonReport], texts: Texts, title: str) -> str:
    """Several people's reports in one document, each on its own sheets."""
    title = reports[0].title if len(reports) == 1 else title
    return render("person.html", texts, title=title, reports=reports)


def cohort_page(cohort: Cohort, library: Library, texts: Texts) -> str:
    """A cohort's report as a whole HTML document."""
    report = cohort_report(cohort, library, texts)
    return render("cohort.html", texts, title=report.title, report=report)


def render(template: str, texts: Texts, **values: Any) -> str:
    """Fill a template: every value is escaped; ``t`` gives the program's words, ``chart`` the pictures."""
    return (
        _environment()
        .get_template(template)
        .render(
            t=texts.t,
            colon=colon(texts),
            lang=texts.lang,
            chart=_Pictures(),
            density=density,
            style=_style(),
            style_hash=_hash(_style()),
            **values,
        )
    )


def make_ready(template: str) -> None:
    """Read a template and the style sheet before they are needed."""
    _environment().get_template(template)
    _style()


def density(report: PersonReport, *, second: bool = False) -> str:
    """How tightly a page is set on paper so that it stays on one A4 sheet: without a script, a browser cannot fit type.

    The room that the words take is estimated from their number; the weights were fitted on 34 printed reports.
    """
    room = _second_room(report) if second else _first_room(report)
    return ("", "tight", "tighter", "tightest")[
        sum(room > limit for limit in ((1.05, 1.3, 1.5) if second else (0.9, 1.06, 1.22)))
    ]


def _first_room(report: PersonReport) -> float:
    """Of a sheet, as printed at full size."""
    cards = [
        sum(map(len, (step.why, step.to_try or "", step.no_offer or "")))
        + (len(step.act.line) if step.act else 0)
        + (sum(map(len, (step.offer.title, step.offer.state, step.offer.where))) if step.offer else 0)
        for step in report.steps
    ]
    strengths = sum(len(one.statement) + len(one.how) for one in report.strengths)
    since = sum(map(len, (*report.since.moved, *report.since.progress))) + 120 if report.since else 0
    return (
        0.5 + 0.0004 * since + 0.0006 * max(cards, default=0) + 0.00035 * (sum(map(len, report.not_asked)) + strengths)
    )


def _second_room(report: PersonReport) -> float:
    lines = sum(max(1, -(-len(row.next_time or "") // 48), -(-len(row.name) // 26)) for row in report.competences)
    offers = sum(len(title) + sum(map(len, facts)) for title, facts in report.offers)
    since = 0.0175 * len(report.since.line) + 0.0001 * sum(map(len, report.since.mediator)) if report.since else 0.0
    return since + 0.0175 * lines + 0.0001 * offers + 0.00085 * sum(map(len, report.notes)) - 0.2


class _Pictures:
    """The SVG makers, whose output is ours and needs no escaping."""

    def __getattr__(self, name: str) -> Any:
        from markupsafe import Markup

        return lambda *given, **named: Markup(getattr(chart, name)(*given, **named))  # noqa: S704  # SVG of numbers


@cache
def _environment() -> jinja2.Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("skillcheck.report.render"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@cache
def _style() -> Markup:
    """The style sheet with its fonts inside."""
    from base64 import b64encode

    from markupsafe import Markup

    room = files("skillcheck.report.render")
    faces = []
    for weight, name in FONTS.items():
        font = b64encode((room / "fonts" / name).read_bytes()).decode()
        faces.append(
            f"@font-face{{font-family:'Atkinson Hyperlegible Next';font-weight:{weight};font-display:swap;"
            f"src:url(data:font/woff2;base64,{font}) format('woff2')}}\n"
        )
    sheet = (room / "templates" / "page.css").read_text(encoding="utf-8")
    return Markup("".join(faces) + sheet)  # noqa: S704  # our own file


def _hash(style: str) -> str:
    """What the page's security policy lets through: this style sheet and nothing else."""
    from base64 import b64encode
    from hashlib import sha256

    return "sha256-" + b64encode(sha256(style.encode()).digest()).decode()


def render_people(page: People) -> str:
    """As ``formats.Renderer`` asks."""
    reports = page.reports()
    return person_pages(reports, page.texts, group_title(page.library, page.texts, len(reports)))


def render_cohort(page: Group) -> str:
    """As ``formats.Renderer`` asks."""
    return cohort_page(page.cohort, page.library, page.texts)
