"""What a person's report says: every figure and sentence computed once, as plain data. Draws nothing, writes nothing.

Renderers (terminal, html, markdown, pdf, xlsx) only show what stands here. The cohort's is ``cohort_model``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from skillcheck.errors import DataProblem, Problem
from skillcheck.texts import Printed, clean

if TYPE_CHECKING:
    from skillcheck.catalogue import Offer
    from skillcheck.content import Library
    from skillcheck.result import Advised, Given, Result, Score
    from skillcheck.texts import Texts

MOST_STRENGTHS = 4
MOST_STEPS = 3
ALONE = 2
"""From this answer category on, the person does it without help."""
NAME_LENGTH = 60
Reached = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Row:
    """One line of the table and of the picture: what is known of overall, an area or a competence."""

    id: str
    kind: Literal["overall", "area", "competence"]
    name: str
    level: int | None
    low: int | None
    high: int | None
    target: int | None
    gap: float | None
    """Expected missing levels; None without a profile or without answers."""
    reached: Reached | None
    basis: Literal["measured", "inferred", "none"]
    answered: int
    with_help: int
    """Answers given with help or by the mediator."""
    level_words: str
    level_short: str
    """«3 (2–4)»: the level and its interval in figures."""
    between_words: str
    target_words: str
    gap_words: str
    basis_words: str
    answers_words: str
    """«5, dont 2 aidées»."""
    alt: str
    """The row in one sentence: the text alternative of its picture."""
    next_time: str | None = None
    """A task just above what the person does alone."""


@dataclass(frozen=True)
class Strength:
    """Something the person already does, in the words they agreed with."""

    name: str
    statement: str
    how: str


@dataclass(frozen=True)
class OfferLine:
    """A learning offer: only what its source says, and whether it must be checked first."""

    title: str
    reason: str
    how_long: str
    where: str
    url: str | None
    status: str
    check_first: bool
    note: str | None
    source: str


@dataclass(frozen=True)
class Step:
    """One next step: the competence, why it, something to try, and an offer where there is one."""

    competence: str
    name: str
    why: str
    to_try: str | None
    also: str | None
    offer: OfferLine | None
    no_offer: str | None


@dataclass(frozen=True)
class PersonReport:
    """Everything a person's report says."""

    lang: str
    title: str
    person: str | None
    date: str | None
    profile: str | None
    headline: str
    level_meaning: str
    overall: Row
    areas: tuple[Row, ...]
    competences: tuple[Row, ...]
    """In the framework's order."""
    strengths: tuple[Strength, ...]
    strengths_empty: str | None
    steps: tuple[Step, ...]
    steps_empty: str | None
    sure: tuple[str, ...]
    not_asked: tuple[str, ...]
    mediator: tuple[str, ...]
    """How the answers were given, then declared against shown skill, area by area."""
    notes: tuple[str, ...]
    notes_short: str
    levels: tuple[tuple[int, str], ...]
    """The eight levels, each in one plain sentence."""

    def rows(self) -> list[Row]:
        """Overall, then each area followed by its competences."""
        listed = [self.overall]
        for area in self.areas:
            listed += [area, *(row for row in self.competences if row.id.partition(".")[0] == area.id)]
        return listed


def person_report(result: Result, library: Library, texts: Texts) -> PersonReport:
    """Compute a person's report in the language of ``texts``.

    Raises DataProblem when the result is of another framework than the content.
    """
    if missing := [one for one in library.framework.dimensions if one not in result.scores]:
        raise DataProblem(Problem("report.other_framework", fields={"found": missing[0]}))
    rows = {one: _row(result, library, texts, one) for one in library.framework.dimensions}
    overall = rows["overall"]
    strengths = _strengths(result, library, texts)
    steps = _steps(result, library, texts)
    profile = _profile_name(result, library, texts)
    person = clean(result.person, NAME_LENGTH) if result.person else None
    return PersonReport(
        lang=texts.lang,
        title=texts.t("report.title_for", person=Printed(person)) if person else texts.t("report.title"),
        person=person,
        date=_date(result, texts),
        profile=profile,
        headline=_headline(overall, texts),
        level_meaning=_level_meaning(overall.level, library, texts),
        overall=overall,
        areas=tuple(rows[area.id] for area in library.framework.areas),
        competences=tuple(rows[competence] for competence in library.framework.competences),
        strengths=strengths,
        strengths_empty=None if strengths else texts.t("report.strengths_empty"),
        steps=steps,
        steps_empty=None if steps else _no_steps(result, profile, texts),
        sure=_sure(result, library, texts),
        not_asked=_not_asked(result, library, texts),
        mediator=(*_autonomy(result, texts), *_declared(result, library, texts)),
        notes=_notes(result, library, texts),
        notes_short=f"{texts.t('report.note_self')} {texts.t('report.note_not_against')}",
        levels=tuple((one.level, texts.choose(one.plain)) for one in library.framework.levels),
    )  # fmt: skip


# --- rows -------------------------------------------------------------------------------------------------


def _row(result: Result, library: Library, texts: Texts, dimension: str) -> Row:
    score = result.scores[dimension]
    framework = library.framework
    kind: Literal["overall", "area", "competence"] = "competence"
    if dimension == "overall":
        kind, name = "overall", texts.t("report.overall")
    elif dimension in framework.competences:
        name = texts.choose(framework.competences[dimension].short)
    else:
        kind, name = "area", texts.choose(next(area.short for area in framework.areas if area.id == dimension))
    words = _row_words(score, texts)
    helped = sum(
        answer.category is not None and answer.how in {"help", "mediator"}
        for answer in result.answers
        if _belongs(answer, dimension, library)
    )
    return Row(
        id=dimension,
        kind=kind,
        name=name,
        level=score.level,
        low=score.low,
        high=score.high,
        target=score.target,
        gap=score.shortfall,
        reached=_verdict(score),
        basis=score.basis,
        answered=score.answered,
        with_help=helped,
        answers_words=texts.t("report.answers_helped", n=helped, answers=score.answered)
        if helped
        else str(score.answered),
        alt=texts.t("report.row_alt", name=Printed(name), words=Printed(_listed_words(words, score))),
        next_time=_next_time(result, library, texts, dimension) if kind == "competence" else None,
        **words,
    )


def _belongs(answer: Given, dimension: str, library: Library) -> bool:
    if answer.item not in library.bank:
        return False
    competence = library.bank[answer.item].competence
    return dimension in {"overall", competence, library.framework.area_of[competence]}


def _row_words(score: Score, texts: Texts) -> dict[str, str]:
    return {
        "level_words": level_words(score.level, texts),
        "level_short": _level_short(score, texts),
        "between_words": between_words(score.low, score.high, texts),
        "target_words": "" if score.target is None else texts.t("report.alt_target", target=score.target),
        "gap_words": gap_words(score.shortfall, _verdict(score), texts),
        "basis_words": texts.t(f"report.basis_{score.basis}"),
    }


def _listed_words(words: dict[str, str], score: Score) -> str:
    parts = [words["level_words"]]
    if score.level is not None:
        parts.append(words["between_words"])
        if score.target is not None:
            parts += [words["target_words"], words["gap_words"]]
    if score.basis == "inferred":
        parts.append(words["basis_words"])
    return ", ".join(parts)


def _level_short(score: Score, texts: Texts) -> str:
    if score.level is None:
        return "–"
    key = "level_short_inferred" if score.basis == "inferred" else "level_short"
    return texts.t(f"report.{key}", level=score.level, low=score.low, high=score.high)


def level_words(level: int | None, texts: Texts) -> str:
    """A level as people say it: «niveau 3», «avant le niveau 1», «pas de réponse»."""
    if level is None:
        return texts.t("report.level_none")
    return texts.t("report.level_zero") if level == 0 else texts.t("report.level", level=level)


def between_words(low: int | None, high: int | None, texts: Texts) -> str:
    """The 80 % interval in words."""
    if low is None or high is None:
        return ""
    return texts.t("report.exactly", level=low) if low == high else texts.t("report.between", low=low, high=high)


def gap_words(gap: float | None, reached: Reached | None, texts: Texts) -> str:
    """How far the target is, in words; empty without a profile."""
    if gap is None or reached is None:
        return ""
    if reached == "yes":
        return texts.t("report.gap_reached")
    if reached == "unknown":
        return texts.t("report.gap_unknown")
    return texts.t("report.gap_missing", n=max(1, int(gap + 0.5)))


def _verdict(score: Score) -> Reached | None:
    from skillcheck.gaps import verdict

    return None if score.reached is None else verdict(score.reached)


def _next_time(result: Result, library: Library, texts: Texts, competence: str) -> str | None:
    """The easiest task of the competence, at or above the level, that the person does not yet do alone."""
    level = result.scores[competence].level
    if level is None:
        return None
    done = {answer.item for answer in result.answers if answer.category is not None and answer.category >= ALONE}
    tasks = sorted(
        (question.level, question.id, question)
        for question in library.bank.questions
        if question.is_self_report and question.competence == competence and question.id not in done
    )
    above = [question for task_level, _, question in tasks if task_level > level] or [one for _, _, one in tasks]
    return texts.choose(above[0].item.text) if above else None


# --- the first page ---------------------------------------------------------------------------------------


def _headline(overall: Row, texts: Texts) -> str:
    if overall.level is None:
        return texts.t("report.headline_none")
    if overall.level == 0:
        return texts.t("report.headline_zero")
    return texts.t("report.headline", level=Printed(overall.level_words))


def _level_meaning(level: int | None, library: Library, texts: Texts) -> str:
    if level is None:
        return ""
    if level == 0:
        return texts.t("report.level_zero_meaning")
    return next((texts.choose(one.plain) for one in library.framework.levels if one.level == level), "")


def _strengths(result: Result, library: Library, texts: Texts) -> tuple[Strength, ...]:
    """The hardest tasks the person does alone, at most one a competence, areas taken in turn."""
    best: dict[str, tuple[int, int, str]] = {}
    for answer in result.answers:
        if answer.category is None or answer.category < 1 or answer.item not in library.bank:
            continue
        question = library.bank[answer.item]
        if question.is_self_report:
            alone = min(answer.category, ALONE)
            best[question.competence] = max(
                best.get(question.competence, (0, 0, "")), (alone, question.level, question.id)
            )
    if not best:
        return _strong_competences(result, library, texts)
    ranked = sorted(best.items(), key=lambda entry: (-entry[1][0], -entry[1][1], entry[0]))
    alone_only = [entry for entry in ranked if entry[1][0] >= ALONE]
    chosen = _one_area_at_a_time(alone_only or ranked, library)
    return tuple(
        Strength(
            name=texts.choose(library.framework.competences[competence].short),
            statement=texts.choose(library.bank[item].item.text),
            how=texts.t("report.how_alone") if alone >= ALONE else texts.t("report.how_helped"),
        )
        for competence, (alone, _, item) in chosen
    )


def _strong_competences(result: Result, library: Library, texts: Texts) -> tuple[Strength, ...]:
    """Where no statement was agreed with, or answers are not kept: the highest measured levels."""
    measured = [
        (score.level, competence)
        for competence in library.framework.competences
        if (score := result.scores[competence]).basis == "measured" and score.level
    ]
    best = sorted(measured, key=lambda one: (-one[0], one[1]))[:MOST_STRENGTHS]
    return tuple(
        Strength(
            name=texts.choose(library.framework.competences[competence].short),
            statement=texts.choose(library.framework.competences[competence].descriptor),
            how=level_words(level, texts),
        )
        for level, competence in best
    )


def _one_area_at_a_time(
    ranked: list[tuple[str, tuple[int, int, str]]], library: Library
) -> list[tuple[str, tuple[int, int, str]]]:
    turns: Counter[str] = Counter()
    placed = []
    for order, entry in enumerate(ranked):
        area = library.framework.area_of[entry[0]]
        placed.append((turns[area], order, entry))
        turns[area] += 1
    return [entry for _, _, entry in sorted(placed, key=lambda one: one[:2])[:MOST_STRENGTHS]]


def _steps(result: Result, library: Library, texts: Texts) -> tuple[Step, ...]:
    """The largest gaps, an offer used once; without a profile, the lowest measured competences, something to try."""
    steps: list[Step] = []
    covered: set[str] = set()
    for competence in _needs(result, library):
        if competence in covered or len(steps) == MOST_STEPS:
            continue
        advised = next((one for one in result.offers if competence in {need.competence for need in one.serves}), None)
        if advised is not None and advised.offer not in library.catalogue.offers:
            advised = None
        others = [need.competence for need in advised.serves if need.competence != competence] if advised else []
        covered |= {competence, *others}
        same_area = any(
            library.framework.area_of[one.competence] == library.framework.area_of[competence] for one in steps
        )
        steps.append(_step(result, library, texts, competence, advised, others, first_of_area=not same_area))
    return tuple(steps)


def _needs(result: Result, library: Library) -> list[str]:
    from skillcheck.recommend import NEGLIGIBLE

    scores = {one: result.scores[one] for one in library.framework.competences if result.scores[one].level is not None}
    if result.profile is None:
        measured = {one: score for one, score in scores.items() if score.basis == "measured"}
        return sorted(measured, key=lambda one: (measured[one].mean or 0.0, one))
    short = {one: score.shortfall for one, score in scores.items() if score.shortfall is not None}
    return sorted((one for one in short if short[one] >= NEGLIGIBLE), key=lambda one: (-short[one], one))


def _step(
    result: Result,
    library: Library,
    texts: Texts,
    competence: str,
    advised: Advised | None,
    others: list[str],
    *,
    first_of_area: bool,
) -> Step:
    short = library.framework.competences
    also = [texts.choose(short[one].short) for one in others if one in short][:2]
    return Step(
        competence=competence,
        name=texts.choose(short[competence].short),
        why=_why(result, library, texts, competence, with_reason=first_of_area),
        to_try=_next_time(result, library, texts, competence),
        also=texts.t("report.step_also", names=Printed(_and(also, texts))) if also else None,
        offer=offer_line(library, texts, library.catalogue.offers[advised.offer], competence) if advised else None,
        no_offer=None if advised or result.profile is None else texts.t("report.step_no_offer"),
    )


def _why(result: Result, library: Library, texts: Texts, competence: str, *, with_reason: bool) -> str:
    """The gap in words, after the profile's own reason for the area where that has not been said yet."""
    score = result.scores[competence]
    if score.target is None:
        return texts.t("report.step_why_low", level=Printed(level_words(score.level, texts)))
    profile = library.profiles.get(result.profile or "")
    area = library.framework.area_of[competence]
    reasons = profile.areas if profile and with_reason else []
    reason = next((texts.choose(one.why) for one in reasons if one.area == area), "")
    gap = texts.t("report.step_why", level=Printed(level_words(score.level, texts)), target=score.target)
    return f"{reason} {gap}".strip()


def offer_line(library: Library, texts: Texts, offer: Offer, competence: str) -> OfferLine:
    """An offer for one competence, in the words of its source; what is not published is said to be so."""
    links = [one for one in library.catalogue.links if one.offer == offer.id and one.competence == competence]
    best = max(links, key=lambda one: one.strength, default=None)
    check_first = offer.status != "open"
    url = next((one for one in (offer.url, offer.enrol, offer.brochure) if one and one.startswith("https://")), None)
    where = [texts.choose(offer.format)] if offer.format else []
    where += [clean(one) for one in (offer.contact,) if one]
    sources = [library.catalogue.sources[one].title for one in offer.source if one in library.catalogue.sources]
    return OfferLine(
        title=texts.choose(offer.label),
        reason=texts.choose(best.reason) if best else "",
        how_long=texts.t("report.offer_hours", n=_hours(offer.hours))
        if offer.hours
        else texts.t("report.not_published"),
        where=", ".join(where) if where or url else texts.t("report.not_published"),
        url=url,
        status=texts.t(f"report.status_{offer.status}"),
        check_first=check_first,
        note=texts.choose(offer.status_note) if offer.status_note and check_first else None,
        source=texts.t("report.offer_source", provider=offer.provider, source=Printed(clean(" · ".join(sources), 160))),
    )


def _hours(hours: float) -> float:
    return int(hours) if hours == int(hours) else hours


def _no_steps(result: Result, profile: str | None, texts: Texts) -> str:
    if result.scores["overall"].level is None:
        return texts.t("report.steps_no_answers")
    return texts.t("report.steps_all_reached", profile=Printed(profile or ""))


# --- how sure, what was not asked -------------------------------------------------------------------------


def _sure(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    score = result.scores["overall"]
    if score.level is None:
        return (texts.t("report.sure_nothing"),)
    lines = [texts.t("report.sure_answers", n=score.answered)]
    widths = [
        one.high - one.low
        for one in (result.scores[competence] for competence in library.framework.competences)
        if one.basis == "measured" and one.high is not None and one.low is not None
    ]
    if widths:
        lines.append(texts.t("report.sure_within", n=max(1, int(sum(widths) / len(widths) / 2 + 0.5))))
    lines.append(texts.t("report.sure_declared"))
    if result.finished_early:
        lines.append(texts.t("report.sure_early"))
    return tuple(lines)


def _not_asked(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    """Which competences have no answer of their own, and how many questions were put but not answered."""
    inferred = [one for one in library.framework.competences if result.scores[one].basis != "measured"]
    names = [texts.choose(library.framework.competences[one].short) for one in inferred]
    lines = []
    if names and len(names) == len(library.framework.competences):
        lines.append(texts.t("report.not_asked_all"))
    elif names:
        lines.append(texts.t("report.not_asked_some", n=len(names), names=Printed(_and(names, texts))))
    else:
        lines.append(texts.t("report.not_asked_none"))
    silent = sum(answer.category is None for answer in result.answers)
    if silent:
        lines.append(texts.t("report.not_answered", n=silent))
    return tuple(lines)


def _autonomy(result: Result, texts: Texts) -> tuple[str, ...]:
    if result.autonomy is None:
        return ()
    counts = result.autonomy
    parts = [
        texts.t(f"report.autonomy_{name}", n=count)
        for name, count in (("alone", counts.alone), ("help", counts.help), ("mediator", counts.mediator))
        if count
    ]
    words = texts.t(f"report.coop_{counts.coop}")
    return (texts.t("report.autonomy", parts=Printed(_and(parts, texts)), coop=Printed(words)),)


def _declared(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    """Declared and shown skill, one sentence for all the areas of which the same can be said."""
    alike: dict[str, list[str]] = {}
    for area in library.framework.areas:
        if found := result.declared_and_shown.get(area.id):
            alike.setdefault(found.verdict, []).append(texts.choose(area.short))
    return tuple(
        texts.t(f"report.declared_{verdict}", area=Printed(_and(names, texts))) for verdict, names in alike.items()
    )


def _notes(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    """The honest words: what this is, what it rests on, what it must not be used for."""
    keys = ["note_self", "note_calibrated" if result.calibrated else "note_expert"]
    if any(answer.item in library.bank and library.bank[answer.item].is_situation for answer in result.answers):
        keys.append("note_situations")
    if result.offers:
        keys.append("note_offers")
    profile = library.profiles.get(result.profile or "")
    if profile:
        keys.append("note_profile_editorial" if profile.basis == "editorial" else "note_profile_provider")
    if result.profile == "citizen":
        keys.append("note_eu_target")
    if result.fingerprint != library.fingerprint:
        keys.append("note_other_content")
    keys.append("note_not_against")
    lines = [texts.t(f"report.{key}") for key in keys]
    lines.append(_attribution(library, texts))
    lines.append(texts.t("report.note_made", version=result.version, fingerprint=result.fingerprint))
    return tuple(lines)


def _attribution(library: Library, texts: Texts) -> str:
    words = library.framework.source.attribution
    return words if isinstance(words, str) else texts.choose(words)


def _profile_name(result: Result, library: Library, texts: Texts) -> str | None:
    if result.profile is None:
        return None
    known = library.profiles.get(result.profile)
    return texts.choose(known.name) if known else clean(result.profile, NAME_LENGTH)


def _date(result: Result, texts: Texts) -> str | None:
    from skillcheck.texts import date

    instant = result.finished or result.started
    if not instant:
        return None
    try:
        return date(instant, texts.lang)
    except (ValueError, IndexError):
        return clean(instant, 20)


def _and(words: Iterable[str], texts: Texts) -> str:
    from skillcheck.texts import listing

    return listing(words, texts.lang)
