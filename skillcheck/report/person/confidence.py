"""How sure a person's result is, what was not asked, what helps the mediator, and the honest notes. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, listing
from skillcheck.questions.item_bank import DONT_KNOW
from skillcheck.report.foundations import foundations, origin
from skillcheck.report.naming import names_listed
from skillcheck.report.person.levels import seen_in
from skillcheck.report.person.strengths import only_cannot_tell

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result


def sure(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    """How far a level may be off, and what it rests on."""
    score = result.scores["overall"]
    if score.basis == "none":
        return (_nothing_known(result, library, texts),)
    seen = seen_in(result, library, "overall")
    lines = [texts.t("report.sure_answers", n=score.answered - seen)] if score.answered > seen else []
    if seen:
        lines.append(texts.t("report.sure_seen", n=seen))
    if score.open_above:
        lines.append(texts.t("report.sure_open_above"))
    widths = [
        one.high - one.low
        for one in (result.scores[competence] for competence in library.framework.competences)
        if one.basis == "measured" and one.high is not None and one.low is not None
    ]
    about = int(sum(widths) / len(widths) / 2 + 0.5) if widths else 0
    if about and score.stated and not score.open_above:
        lines.append(texts.t("report.sure_within", n=about))
    lines.append(texts.t("report.sure_declared"))
    if result.finished_early:
        lines.append(texts.t("report.sure_early"))
    return tuple(lines)


def _nothing_known(result: Result, library: Library, texts: Texts) -> str:
    said = next(one.text for one in library.framework.special_answers if one.code == DONT_KNOW)
    return (
        texts.t("report.sure_unsure", words=texts.choose(said))
        if only_cannot_tell(result)
        else texts.t("report.sure_nothing")
    )


def not_asked(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    """Which competences have no answer that counts, whether asked or not, and how many questions were put but not
    answered: «I can't tell» counts a little, the other silences do not."""
    competences = library.framework.competences
    other = [one for one in competences if result.scores[one].basis != "measured"]
    lines = []
    if not other:
        lines.append(texts.t("report.not_asked_none"))
    elif len(other) == len(competences):
        lines += [] if result.answers else [texts.t("report.not_asked_all")]
    else:
        unsaid = [one for one in other if result.scores[one].level is None]
        inferred = [one for one in other if one not in unsaid]
        for key, mine in (("some", inferred), ("unsaid", unsaid)):
            names = [texts.choose(competences[one].short) for one in mine]
            if key == "unsaid" and 2 * len(names) > len(competences):
                lines.append(texts.t("report.not_asked_most"))
            elif names:
                lines.append(texts.t(f"report.not_asked_{key}", n=len(names), names=names_listed(names, texts)))
    unsure = sum(answer.code == DONT_KNOW for answer in result.answers)
    silent = sum(answer.category is None for answer in result.answers) - unsure
    counts = (("not_answered", silent), ("could_not_tell", unsure))
    return (*lines, *(texts.t(f"report.{key}", n=n) for key, n in counts if n))


def mediator_words(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    """How the answers were given, then declared against shown skill, area by area."""
    hurry = (texts.t("report.hurried"),) if result.hurried else ()
    return (*hurry, *_autonomy(result, texts), *_declared(result, library, texts))


def _autonomy(result: Result, texts: Texts) -> tuple[str, ...]:
    if result.autonomy is None:
        return ()
    counts = result.autonomy
    parts = [
        texts.t(f"report.autonomy_{name}", n=count)
        for name, count in (("alone", counts.alone), ("help", counts.help), ("mediator", counts.mediator))
        if count
    ]
    return (texts.t("report.autonomy", parts=Printed(listing(parts, texts.lang))),)


def _declared(result: Result, library: Library, texts: Texts) -> tuple[str, ...]:
    """Declared and shown skill, one sentence for all the areas of which the same can be said."""
    alike: dict[str, list[str]] = {}
    for area in library.framework.areas:
        if found := result.declared_and_shown.get(area.id):
            alike.setdefault(found.verdict, []).append(texts.choose(area.short))
    return tuple(
        texts.t(f"report.declared_{verdict}", area=names_listed(names, texts)) for verdict, names in alike.items()
    )


def notes(
    result: Result, library: Library, texts: Texts, *, situations: bool = False, offers: bool = False
) -> tuple[str, ...]:
    """The honest words: what this is, what it rests on, what it must not be used for. ``situations``, ``offers``: the
    report shows one."""
    put = [library.bank[answer.item] for answer in result.answers if answer.item in library.bank]
    met = any(one.is_situation for one in put)
    checks = sum(one.is_check for one in put)
    checked = [texts.t("report.note_checks", n=checks)] if checks else []
    keys = foundations(result, library, situations=met or situations, offers=offers)
    said = [texts.t("report.note_self"), *checked, *(texts.t(f"report.{key}") for key in keys)]
    return (*said, texts.t("report.note_not_against"), *origin(result, library, texts))
