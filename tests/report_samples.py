"""People and a cohort for the report tests: made by the program's own functions from the shipped content, always the same."""

from __future__ import annotations

import math
import random
from typing import Any

from small import small_library

from skillcheck.cohort.record import Cohort
from skillcheck.content.library import Library
from skillcheck.person.build import build_result, given_answer
from skillcheck.person.record import Given, Result

HOSTILE = '<b>&amp;#set page[bold]*_`=HYPERLINK("x")\x1b[31m\u202eevil{{7*7}}$x^2$ 👩‍🌾 مرحبا'
MADE: dict[tuple[object, ...], Result] = {}
WHEN = {"started": "2026-11-20T09:02:00+01:00", "finished": "2026-11-20T09:31:00+01:00"}


def answers(
    content: Library, ability: float = 3.4, seed: int = 1, count: int = 40, areas: str = "12345", lang: str = "fr"
) -> list[Given]:
    """Someone's answers to some self-report items, checks and situations, as the model expects them."""
    chance = random.Random(seed)
    bank = [q for q in content.bank.questions if q.competence[0] in areas]
    kinds = (
        ([q for q in bank if q.is_self_report and q.level in (1, 2, 3, 4, 5, 6)], count),
        ([q for q in bank if q.is_check], count // 4),
        ([q for q in bank if q.is_situation], count // 8),
    )
    given = []
    for questions, number in kinds:
        for question in chance.sample(questions, min(number, len(questions))):
            distance = ability + chance.gauss(0, 0.8) - question.level
            if question.is_self_report:
                category = 0 if distance < -1 else 1 if distance < 0 else 2 if distance < 1.5 else 3
            else:
                category = int(distance > 0) if question.is_check else max(0, min(3, int(distance + 1.5)))
            code = next(code for code, value in question.codes.items() if value == category)
            code = chance.choice(["skip", "na", "pn"]) if chance.random() < 0.06 else code
            given.append(
                given_answer(content, question.id, code, lang, chance.choice(["alone"] * 3 + ["help", "mediator"]))
            )
    return given


def person(
    profile: str | None = "employee", name: str | None = "K7-042", content: Library | None = None, **options: Any
) -> Result:
    """A person's saved result, measured once for the same wishes."""
    content = content or small_library()
    key = (profile, name, content.fingerprint, *sorted(options.items()))
    if key not in MADE:
        MADE[key] = _measured(profile, name, content, **options)
    return MADE[key]


def _measured(profile: str | None, name: str | None, content: Library, **options: Any) -> Result:
    target = content.profiles[profile] if profile else None
    return build_result(
        content,
        answers(content, **options),
        mode="interview",
        lang="fr",
        person=name,
        profile=target,
        length="standard",
        **WHEN,
    )


def cohort(
    people: int = 300, profile: str | None = "employee", content: Library | None = None, **changes: Any
) -> Cohort:
    """A cohort record whose levels follow a bell around a mean that goes from one competence to the next."""
    content = content or small_library()
    target = content.profiles[profile].targets if profile else {}
    dimensions = {}
    for position, name in enumerate(content.framework.dimensions):
        mean = 3.1 + 0.9 * math.sin(position)
        weights = [math.exp(-0.5 * ((level + 0.5 - mean) / 1.4) ** 2) for level in range(9)]
        levels = [weight / sum(weights) for weight in weights]
        wanted = target.get(name, 3) if profile else None
        reached = sum(levels[wanted:]) if wanted is not None else None
        dimensions[name] = {
            "n": people, "measured": people - position, "levels": levels, "mean": mean, "sd": 1.4,
            "low": mean - 0.1, "high": mean + 0.1, "reliability": 0.83 - position / 100, "answered": 4.2,
            "target": wanted, "reached": reached, "yes": people // 3 if profile else None,
            "no": people // 4 if profile else None, "unknown": people - people // 3 - people // 4 if profile else None,
            "shortfall": 1 - (reached or 0) if profile else None, "with_gap": people // 2 if profile else None,
        }  # fmt: skip
    needs = sorted(((dimensions[one]["shortfall"] or 0, one) for one in content.framework.competences), reverse=True)
    links = {link.competence: link for link in content.catalogue.links}
    gaps = [
        {"competence": one, "target": target[one], "shortfall": short, "people": int(people * short), "missing": people * short}
        for short, one in needs
    ] if profile else []  # fmt: skip
    offers = [
        {
            "offer": link.offer, "status": content.catalogue.offers[link.offer].status, "people": int(people * short),
            "serves": [{"competence": one, "people": int(people * short), "missing": short, "strength": link.strength,
                        "topic": link.topic, "basis": link.basis}],
        }
        for short, one in needs[:6] if profile and (link := links.get(one))
    ]  # fmt: skip
    plain = {
        "mean": 3.2,
        "low": 3.0,
        "high": 3.4,
        "reached": 0.41 if profile else None,
        "shortfall": 0.6 if profile else None,
    }
    change = {"n": 88, "mean": 0.42, "low": 0.2, "high": 0.64, "progress": 40, "same": 10, "decline": 3, "unknown": 35}
    record = {
        "schema": "skillcheck/cohort-2", "measure": "steps-2", "everywhere": 0.62, "version": "1.0.0", "framework": "digcomp 2.2", "fingerprint": content.fingerprint,
        "calibrated": False, "lang": "fr", "profile": profile, "sources": ["inscriptions-2026.xlsx"], "min_cell": 5,
        "rows": {
            "read": people + 12, "scored": people, "returned": 12, "silent": 2, "duplicates": 3,
            "reasons": [{"code": "ingest.unknown_answer", "n": 9}, {"code": "ingest.same_person", "n": 3}],
        },
        "dimensions": dimensions, "gaps": gaps, "offers": offers, "unserved": ["4.3", "5.1"] if profile else [],
        "for_role": [], "orientation": [one.offer for one in content.catalogue.orientation][:3],
        "groups": [
            {"number": number, "n": people // 4, "needs": ["1.1", "3.2", "4.2"][: number - 1], "areas": {"1": 1.2, "3": 0.8},
             "competences": {}, "offers": [offer["offer"] for offer in offers[:2]]}
            for number in (1, 2, 3, 4)
        ],
        "breakdowns": [
            {"attribute": "site", "groups": [
                {"value": "Lyon", "hidden": False, "n": people // 2,
                 "dimensions": {"overall": plain, "1.1": plain, "2.2": {**plain, "shortfall": 1.3 if profile else None}}},
                {"value": "<script>alert(1)</script>", "hidden": False, "n": people // 3, "dimensions": {"overall": plain}},
                {"value": "", "hidden": True, "n": None, "dimensions": {}},
            ]},
            {"attribute": "courriel", "groups": [], "not_made": "too_many_values"},
        ],
        "flags": {"same_answer": 4, "surprising": 2, "few_answers": 7},
        "waves": {"paired": 88, "only_before": 10, "only_now": 212, "dimensions": dict.fromkeys(dimensions, change)},
    }  # fmt: skip
    return Cohort.model_validate({**record, **changes})
