"""Answers → a person's record: measured, compared with the target, offers chosen. Knows no file, no clock."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from skillcheck.person.record import (
    Advised,
    Autonomy,
    Given,
    How,
    Observed,
    Result,
    Score,
    Served,
)

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.measurement.measure import Scores
    from skillcheck.measurement.responses import Responses
    from skillcheck.person.observation import Observation
    from skillcheck.recommend.offers import Advice


def given_answer(library: Library, item: str, code: str, lang: str, how: How | None = None) -> Given:
    """One answer with its wording in the language it was put."""
    from skillcheck.i18n import choose

    question = library.bank[item]
    words = [choose(answer.text, lang) for answer in question.words(code)]
    if not words and code in library.special_words:
        words = [choose(library.special_words[code], lang)]
    return Given(
        item=item,
        code=code,
        category=category if (category := question.codes.get(code, -1)) >= 0 else None,
        question=choose(question.item.text, lang),
        answer=" + ".join(words),
        how=how,
    )


def answers_of(library: Library, row: Responses, lang: str) -> list[Given]:
    """The answers of one row of responses (items) as they are saved, in the bank's order.

    Where several answers share a category (wrong ones), which it was is not known: its code and words are empty.
    """
    from skillcheck.i18n import choose
    from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED, PREFER_NOT

    missing = {NOT_ANSWERED: "skip", NOT_APPLICABLE: "na", PREFER_NOT: "pn"}
    found = []
    for question, category in zip(library.bank.questions, row.tolist(), strict=True):
        if category == NOT_ASKED:
            continue
        codes = [code for code, one in question.codes.items() if one == category] or [missing[category]]
        if len(codes) == 1:
            found.append(given_answer(library, question.id, codes[0], lang))
        else:
            text = choose(question.item.text, lang)
            found.append(Given(item=question.id, code="", category=category, question=text, answer=""))
    return found


def row_of(library: Library, answers: Sequence[Given]) -> Responses:
    """Saved answers as a row of responses, 1 × items: their codes; the category of those whose code was not kept."""
    from skillcheck.measurement.responses import response_row

    row = response_row(library, [(answer.item, answer.code) for answer in answers])
    for answer in answers:
        if not answer.code and answer.category is not None:
            row[0, library.bank.index[answer.item]] = answer.category
    return row


def autonomy_of(answers: Sequence[Given]) -> Autonomy | None:
    """How the answers were given; None when nobody noted it."""
    counts = Counter(answer.how for answer in answers if answer.how)
    if not counts:
        return None
    return Autonomy(alone=counts["alone"], help=counts["help"], mediator=counts["mediator"])


def build_result(
    library: Library,
    answers: Sequence[Given],
    *,
    mode: Literal["interview", "paper", "file"],
    lang: str,
    person: str | None = None,
    profile: TargetProfile | None = None,
    length: str | None = None,
    goal: str | None = None,
    about: Mapping[str, Sequence[str]] = MappingProxyType({}),
    observations: Sequence[Observation] = (),
    done_before: Sequence[str] = (),
    started: str | None = None,
    finished: str | None = None,
    finished_early: bool = False,
    hurried: bool = False,
) -> Result:
    """Measure one person's answers and put everything together. Instants are ISO texts made by the caller."""
    from skillcheck.person.declared import comparisons
    from skillcheck.person.observation import observed_records

    row = row_of(library, answers)
    observed = observed_records(library, observations, lang)
    scores = person_scores(library, row, observed, profile)
    advice = advice_for(library, scores, profile, lang)
    return Result(
        **_made_with(library),
        mode=mode,
        lang=lang,
        person=person,
        profile=profile.id if profile else None,
        length=length,
        goal=goal,
        about={question: list(codes) for question, codes in about.items()},
        started=started,
        finished=finished,
        finished_early=finished_early,
        hurried=hurried,
        answers=list(answers),
        observed=observed,
        done_before=list(done_before),
        scores=scores,
        offers=advised(advice),
        unserved=[need.competence for need in advice.unserved] if advice else [],
        autonomy=autonomy_of(answers),
        declared_and_shown=comparisons(library, row),
    )


def _made_with(library: Library) -> dict[str, Any]:
    """The versions that a result was made with."""
    from skillcheck.version import __version__

    return {
        "schema": "skillcheck/result-2",
        "version": __version__,
        "framework": f"{library.framework.id} {library.framework.version}",
        "fingerprint": library.fingerprint,
        "calibrated": library.framework.measurement.calibrated,
        "measure": library.framework.measurement.model,
    }


def person_scores(
    library: Library, row: Responses, observed: Sequence[Observed], profile: TargetProfile | None
) -> dict[str, Score]:
    """One person's scores by dimension, from what they say (a row of the bank) and what was seen."""
    from skillcheck.measurement.measure import compile_model, measure
    from skillcheck.person.observation import observed_row

    if not any(one.category is not None for one in observed):
        return score_records(library, measure(compile_model(library.framework, library.bank), row), profile)[0]
    model = compile_model(library.framework, library.observing_bank)
    return score_records(library, measure(model, observed_row(library, row, observed)), profile)[0]


def advised(advice: Advice | None) -> list[Advised]:
    """Recommended offers as they are saved."""
    return [
        Advised(
            offer=one.offer.id,
            status=one.offer.status,
            serves=[
                Served(
                    competence=service.need.competence,
                    shortfall=service.need.shortfall,
                    strength=service.link.strength,
                    topic=service.link.topic,
                    basis=service.link.basis,
                )
                for service in one.services
            ],
        )
        for one in (advice.offers if advice else ())
    ]


def score_records(library: Library, scores: Scores, profile: TargetProfile | None) -> list[dict[str, Score]]:
    """Each person's scores as records by dimension."""
    from skillcheck.measurement.gaps import VERDICTS, reached, shortfall, target_levels, verdicts
    from skillcheck.measurement.measure import BASES

    targets = target_levels(library.framework, profile) if profile else None
    missing = shortfall(scores.at_least, targets) if targets is not None else None
    chance = reached(scores.at_least, targets) if targets is not None else None
    found = verdicts(scores, targets) if targets is not None else None
    said = scores.said
    people = []
    for person in range(len(scores)):
        record = {}
        for position, dimension in enumerate(library.framework.dimensions):
            known = scores.basis[person, position] != 0
            percent = float(scores.percent[person, position])
            record[dimension] = Score(
                level=int(scores.level[person, position]) if said[person, position] else None,
                stated=bool(scores.stated[person, position]),
                open_above=bool(scores.open_above[person, position] and said[person, position]),
                mean=float(scores.mean[person, position]) if known else None,
                sd=float(scores.sd[person, position]) if known else None,
                low=int(scores.low[person, position]) if said[person, position] else None,
                high=int(scores.high[person, position]) if said[person, position] else None,
                answered=int(scores.answered[person, position]),
                basis=BASES[scores.basis[person, position]],  # type: ignore[arg-type]  # BASES are the literals
                percent=None if math.isnan(percent) else percent,
                at_least=[float(value) for value in scores.at_least[person, position]] if known else [],
                target=int(targets[position]) if targets is not None else None,
                shortfall=float(missing[person, position]) if missing is not None and known else None,
                reached=float(chance[person, position]) if chance is not None and known else None,
                verdict=VERDICTS[found[person, position]] if found is not None and known else None,
            )
        people.append(record)
    return people


def advice_for(
    library: Library, scores: dict[str, Score], profile: TargetProfile | None, lang: str | None = None
) -> Advice | None:
    """What to learn next for one person's scores; None without a profile."""
    from skillcheck.recommend.offers import Need, advise

    if profile is None:
        return None
    needs = [
        Need(competence, score.level, score.target, score.shortfall)
        for competence, score in ((one, scores[one]) for one in library.framework.competences)
        if score.level is not None and score.target is not None and score.shortfall is not None
    ]
    return advise(needs, profile.audience, library.catalogue, lang)
