"""Is what is said entailed by what was answered? Prints the figures of docs/measurement.md, each with its bar.

    python benchmarks/truth.py                          # about 15 minutes
    python benchmarks/truth.py --people 60 --seeds 1    # a shorter look

The people are those of ``made_people``: none is drawn from the measurement model. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from made_people import (
    BANK,
    DESIGN,
    DESIGN_KINDS,
    LIBRARY,
    MODEL,
    OURS,
    PERSONS,
    TOP,
    Neutral,
    Worded,
    asked,
    clean,
    in_turn,
    interviewed,
    noisy,
    population,
    row_of,
    slipping,
    uneven,
)

from skillcheck import __version__
from skillcheck.measurement.gaps import YES, target_levels, verdicts
from skillcheck.measurement.measure import Scores, measure
from skillcheck.questions.item_bank import UNSURE

DECISIVE = np.array([question.decisive for question in BANK.questions])
LEVELS = np.array([question.level for question in BANK.questions])
OWN = slice(1 + MODEL.areas, None)

Bars = tuple[float | None, ...]
WORDS = {"clean": clean, "noise 10 %": noisy, "uneven ± 1": uneven}
DESIGNS = {"noise 10 %, the design's": noisy, "uneven ± 1, the design's": in_turn}
"""Of DESIGN_KINDS only, interviewed without a profile."""
WORD_BARS: dict[tuple[str, str], Bars] = {
    ("clean", "whole"): (0.96, 1, 0.96, 1),
    ("clean", "whole + checks"): (0.94, 1, 0.96, 1),
    ("clean", "standard"): (0.93, 1, 0.96, 1),
    ("clean", "short"): (0.95, 1, 0.96, 1),
    ("clean", "paper"): (0.96, 1, 0.96, 1),
    **{(crowd, form): (None,) * 4 for crowd in ("noise 10 %", "uneven ± 1") for form in ("whole", "standard", "short")},
    ("noise 10 %, the design's", "whole"): (0.747, 0.971, 0.926, 1),
    ("noise 10 %, the design's", "standard"): (None, None, 0.948, 1),
    ("noise 10 %, the design's", "short"): (None, None, 0.985, 1),
    ("uneven ± 1, the design's", "whole"): (0.905, 1, 1, 1),
    ("uneven ± 1, the design's", "standard"): (0.683, 0.993, 0.919, 1),
    ("uneven ± 1, the design's", "short"): (0.521, 0.957, 0.807, 1),
}
"""At least: competences exact and within one, overall exact and within one."""
FAR: dict[tuple[str, str], Bars] = {
    ("mixed", "whole"): (0.56, 0.982),
    ("mixed", "standard"): (0.71, 0.952),
    ("mixed", "short"): (0.90, 0.893),
    ("low", "whole"): (0.55, 0.986),
    ("low", "standard"): (0.65, 0.967),
    ("low", "short"): (0.80, 0.937),
    ("high", "whole"): (0.54, 0.986),
    ("high", "standard"): (0.75, 0.930),
    ("high", "short"): (0.91, 0.886),
}
"""RMSE at most, to two figures; within one level at least."""
STREAK, STREAKS, FALSE, RECALL = 2, 0.69, 0.06, 0.65
MISSED: list[str] = []


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=300)
    options.add_argument("--seed", type=int, default=20270110)
    options.add_argument("--seeds", type=int, default=6, help="so many crowds of each kind, seeds one after the other")
    given = options.parse_args()
    seeds = range(given.seed, given.seed + given.seeds)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, skillcheck {__version__}, content {LIBRARY.fingerprint}, {len(BANK)} items, seeds "
        f"{seeds[0]} to {seeds[-1]}, {given.people} people a crowd. Made by `benchmarks/truth.py`; a bar stands in "
        "brackets, ✗ where it is missed.\n"
    )
    named_cases()
    words(seeds)
    calm(seeds)
    neutral(given.people, seeds)
    reached(given.people, seeds)
    print(f"{len(MISSED)} bars missed: {'; '.join(MISSED)}." if MISSED else "Every bar is held.")
    return bool(MISSED)


def held(name: str, found: float, bar: float | None, *, least: bool = True, figures: int = 3) -> str:
    """The figure with its bar; noted in MISSED where it is not held."""
    said = f"{found:.{figures}f}"
    if bar is None:
        return said
    if (float(said) >= bar) if least else (float(said) <= bar):
        return f"{said} ({'≥' if least else '≤'} {bar:g})"
    MISSED.append(f"{name} {said}")
    return f"{said} ({'≥' if least else '≤'} {bar:g}) ✗"


# --- people made of words -------------------------------------------------------------------------------------


def named_cases() -> None:
    """«Alone up to level k» says k, and the like: what the whole bank says overall for k = 0, 1, 2 …"""
    print("### Named cases\n\n| persons | levels that the words say | levels said |\n|---|---|---|")
    items = asked(lambda _: 0, "whole", None)
    for person in PERSONS:
        rows = np.array([row_of(lambda q, p=person, k=k: p.category(q, k), items) for k in range(len(person.levels))])
        scores = measure(MODEL, rows)
        said = [
            level if may else None for level, may in zip(scores.level[:, 0].tolist(), scores.said[:, 0], strict=True)
        ]
        if said != person.levels:
            MISSED.append(f"{person.kind}")
        print(f"| {person.kind} | {_sentence(person.levels)} | {_sentence(said)} |")
    print()


def _sentence(levels: list[int | None]) -> str:
    return " ".join("–" if level is None else str(level) for level in levels)


def words(seeds: range) -> None:
    print(
        "### People made of words\n\nShare exact and within one level. Uneven, overall: the rounded mean of the competences. "
        "Where nothing harder was put, what the form can tell («at least»).\n"
    )
    print("| persons | form | people | competences: exact | within one | overall: exact | within one | too high |")
    print("|---|---|---|---|---|---|---|---|")
    for (crowd, name), bars in WORD_BARS.items():
        people, profile = worded(crowd, seeds)
        rows = np.array([row_of(one.answer, asked(one.answer, name, profile)) for one in people])
        *shares, high = agreement(people, rows, measure(MODEL, rows))
        cells = [held(f"{crowd}, {name}", share, bar) for share, bar in zip(shares, bars, strict=True)]
        print(f"| {crowd} | {name} | {len(people)} | {' | '.join(cells)} | {high:.3f} |", flush=True)
    print()


def worded(crowd: str, seeds: range) -> tuple[list[Worded], str | None]:
    """The people of a row, and the profile they are interviewed with."""
    once = crowd == "clean" or DESIGNS.get(crowd) is in_turn
    rngs = [np.random.default_rng(seed) for seed in seeds[: 1 if once else 4]]
    if crowd in WORDS:
        return [one for rng in rngs for one in WORDS[crowd](rng)], "citizen"
    people = [one for rng in rngs for one in DESIGNS[crowd](rng) if one.kind in DESIGN_KINDS]
    levels = [np.maximum(one.levels, 0) for one in people]  # the design counts «none» as 0
    return [replace(one, levels=each, overall=each.mean()) for one, each in zip(people, levels, strict=True)], None


def agreement(people: list[Worded], rows: np.ndarray, scores: Scores) -> tuple[float, ...]:
    """Where nothing harder was put («at least»), the words say no more than the hardest thing done either."""
    said = np.array([one.levels for one in people])
    there = said >= 0
    most = np.where(rows >= DECISIVE, LEVELS, 0).max(axis=1)
    most = np.where(scores.open_above[:, 0], most, TOP)
    away = scores.level[:, OWN].astype(int) - np.minimum(said, most[:, None])
    overall = np.minimum([one.overall for one in people], most)
    here = overall >= 0
    off = np.abs(scores.level[here, 0] - overall[here])
    away = away[there]
    return (away == 0).mean(), (abs(away) <= 1).mean(), (off <= 0.5).mean(), (off < 1.5).mean(), (away > 0).mean()


# --- calm -----------------------------------------------------------------------------------------------------


def calm(seeds: range) -> None:
    print("### Calm: misses («not yet», wrong, «I can't tell») in a row\n")
    print(
        "| strict, guided, typical, anxious, from level 1 | profile | questions | misses | longest streak: mean | most |"
    )
    print("|---|---|---|---|---|---|")
    people = [one for one in clean(np.random.default_rng(0)) if one.kind in {"strict", "guided", "typical", "anxious"}]
    foot = 0
    for length in ("standard", "short"):
        for profile in (None, "citizen"):
            runs = [(one, interviewed(one.answer, length, profile)) for one in people]
            up = [(one, items) for one, items in runs if one.overall >= 1]
            foot = max(foot, *(len(items) for one, items in runs if one.overall < 1))
            longest = [longest_streak(one, items) for one, items in up]
            share = np.mean([np.mean(missed(one, items)) for one, items in up])
            most = held("longest streak", max(longest), STREAK, least=False, figures=0)
            number = np.mean([len(items) for _, items in up])
            print(
                f"| {length} | {profile} | {number:.1f} | {share:.0%} | {np.mean(longest):.1f} | {most} |", flush=True
            )
    low = [
        slipping(one, rng)
        for rng in map(np.random.default_rng, seeds)
        for one in (*uneven(rng), *uneven(rng))
        if one.kind in {"strict", "guided", "anxious"} and 0 <= one.overall < 3
    ]
    streaks = np.array([longest_streak(one, interviewed(one.answer, "standard", "citizen")) for one in low])
    share = held("streaks of 3 or more", (streaks >= 3).mean(), STREAKS, least=False)
    print(
        f"\nBelow level 1 the interview ends after {foot} questions. Uneven, slipping (5 %) people of low level ({len(low)}), "
        f"standard: a streak of 3 or more {share}, of 5 or more {(streaks >= 5).mean():.3f}.\n"
    )


def missed(one: Worded, items: list[int]) -> list[bool]:
    return [one.answer(BANK.questions[item]) in (0, UNSURE) for item in items]


def longest_streak(one: Worded, items: list[int]) -> int:
    return max(len(run) for run in "".join("x" if miss else " " for miss in missed(one, items)).split(" "))


# --- a neutral population ---------------------------------------------------------------------------------------


def put(crowd: list[Neutral], form: str, profile: str | None) -> tuple[Scores, np.ndarray, float]:
    """What a form says of a crowd, their true positions, and how many questions it took."""
    items = [asked(one.answer, form, profile) for one in crowd]
    rows = np.array([row_of(one.answer, each) for one, each in zip(crowd, items, strict=True)])
    return measure(MODEL, rows), np.array([one.truth for one in crowd]), float(np.mean([len(each) for each in items]))


def neutral(people: int, seeds: range) -> None:
    print(
        "### A neutral population\n\nDistance of the mean to the true position, and of the level said to the true level; "
        "± is the spread between crowds.\n"
    )
    print(
        "| people | form | questions | RMSE | ± | within one level | bias | too high by 1+ / 2+ |\n|---|---|---|---|---|---|---|---|"
    )
    for name, kind in {**DESIGN, **OURS}.items():
        crowds = [population(people, seed, kind) for seed in (seeds if name in DESIGN else seeds[:2])]
        profile = "citizen" if "low" in name else "mediator" if "high" in name else None
        for form in ("whole", "standard", "short"):
            found = [put(crowd, form, profile) for crowd in crowds]
            known = [scores.basis[:, OWN] > 0 for scores, _, _ in found]
            errors = [(one.mean[:, OWN] - truth)[k] for (one, truth, _), k in zip(found, known, strict=True)]
            away = np.concatenate(
                [(one.level[:, OWN] - np.floor(truth))[k] for (one, truth, _), k in zip(found, known, strict=True)]
            )
            rmse = [float(np.sqrt(np.mean(error**2))) for error in errors]
            error = np.concatenate(errors)
            far, near = FAR.get((name, form), (None, None))
            cells = [
                f"{np.mean([questions for _, _, questions in found]):.1f}",
                held(f"RMSE {name}, {form}", float(np.sqrt(np.mean(error**2))), far, least=False, figures=2),
                f"{np.std(rmse):.3f}",
                held(f"within one, {name}, {form}", float((abs(away) <= 1).mean()), near),
                f"{error.mean():+.2f}",
                f"{(away >= 1).mean():.3f} / {(away >= 2).mean():.3f}",
            ]
            print(f"| {name} | {form} | {' | '.join(cells)} |", flush=True)
    print()


def reached(people: int, seeds: range) -> None:
    print(
        "### ✓ in the neutral population\n\nFalse: of the ✓ given, the share whose true position is below the target. Recall: "
        "of the measured competences truly at their target, the share that gets its ✓.\n"
    )
    print("| people | form | profile | recall | false ✓ |\n|---|---|---|---|---|")
    for name, profile in [("mixed", one) for one in ("citizen", "employee", "mediator")] + [("low", "citizen")]:
        for form in ("standard", "short"):
            barred = name == "mixed" and form == "standard"
            crowd = [one for seed in (seeds if barred else seeds[:2]) for one in population(people, seed, DESIGN[name])]
            scores, truth, _ = put(crowd, form, profile)
            wanted = target_levels(LIBRARY.framework, LIBRARY.profiles[profile])
            yes = (verdicts(scores, wanted) == YES)[:, OWN]
            really, measured = truth >= wanted[OWN], scores.basis[:, OWN] == 2
            recall = (yes & really).sum() / (really & measured).sum()
            cells = [
                held(f"recall {profile}, {form}", recall, RECALL if barred else None),
                held(
                    f"false ✓ {profile}, {form}",
                    (yes & ~really).sum() / yes.sum(),
                    FALSE if barred else None,
                    least=False,
                ),
            ]
            print(f"| {name} | {form} | {profile} | {' | '.join(cells)} |", flush=True)
    print()


if __name__ == "__main__":
    sys.exit(main())
