"""Figures of the pooled diagnosis of an organisation (docs/organisation.md): coverage, error, divergence, speed.

Structures, respondents and leanings are drawn from the model's own constants; the figures say how well the arithmetic
keeps its word in its own world, not how true the constants are. ``python benchmarks/pool.py`` prints them.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from skillcheck.content.library import load
from skillcheck.content.practices import load_pack
from skillcheck.measurement.measure import compile_model
from skillcheck.measurement.pool import Pooled, chance_of_lead, pool, quantile

SEED, STRUCTURES, MISSING = 20261129, 150, 0.12
PACK = load_pack(load())
MODEL = compile_model(PACK.tree, PACK.bank)
CONSTANTS = PACK.file.measurement
VIEWS = [place for place, one in enumerate(PACK.practices) if not one.is_fact]


def structures(draw: np.random.Generator, count: int) -> np.ndarray:
    """True levels of the themes of so many structures."""
    low, high = MODEL.nodes[0], MODEL.nodes[-1]
    overall = draw.normal(CONSTANTS.mean, CONSTANTS.sd_overall, (count, 1))
    areas = draw.normal(overall, CONSTANTS.sd_area, (count, MODEL.areas))
    return np.clip(draw.normal(areas[:, MODEL.area_of], CONSTANTS.sd_competence), low, high)


def answers(draw: np.random.Generator, themes: np.ndarray, people: int, severity: float) -> np.ndarray:
    """Responses of ``people`` respondents of each structure: (structures × people) × items, their leanings drawn."""
    count = len(themes)
    seen = np.repeat(themes, people, axis=0)
    seen = seen + draw.normal(0, severity, (count * people, 1))
    seen = seen + draw.normal(0, CONSTANTS.sd_respondent, seen.shape)
    nodes = np.abs(seen[:, :, None] - MODEL.nodes).argmin(axis=2)
    responses = np.full((count * people, len(PACK.practices)), -1, dtype=np.int8)
    for item in VIEWS:
        chances = np.exp(MODEL.log_likelihood[item][:4])[:, nodes[:, MODEL.item_competence[item]]]
        cut = draw.random(len(seen)) * chances.sum(axis=0)
        responses[:, item] = (np.cumsum(chances, axis=0) < cut).sum(axis=0)
    responses[draw.random(responses.shape) < MISSING] = -1
    return responses


def pooled(responses: np.ndarray, people: int, severity: float = CONSTANTS.sd_severity) -> Pooled:
    """Groups of ``people`` respondents each."""
    count = len(responses) // people
    return pool(MODEL, responses, np.repeat(np.arange(count), people), count,
                tau=CONSTANTS.sd_respondent, severity=severity)  # fmt: skip


def coverage() -> None:
    """Share of true theme levels inside the 80 % interval, and the error."""
    for people in (1, 2, 5, 12, 20, 40):
        draw = np.random.default_rng(SEED + people)
        themes = structures(draw, STRUCTURES)
        found = pooled(answers(draw, themes, people, CONSTANTS.sd_severity), people)
        levels = found.posterior[:, 1 + MODEL.areas :]
        low, high = quantile(levels, MODEL.nodes, 0.1), quantile(levels, MODEL.nodes, 0.9)
        error = found.mean[:, 1 + MODEL.areas :] - themes
        inside = float(((low <= themes) & (themes <= high)).mean())
        print(f"  {people:3d} respondents: coverage {inside:.3f}, RMSE {np.sqrt((error**2).mean()):.3f}, "
              f"bias {error.mean():+.3f}, width {np.mean(high - low):.2f}")  # fmt: skip


def divergence() -> None:
    """How often 3 of management against 20 of staff are said to differ or to agree, by true difference."""
    for apart in (0.0, 0.5, 1.0, 1.5):
        draw = np.random.default_rng(SEED)
        themes = structures(draw, STRUCTURES)
        themes = np.clip(themes, MODEL.nodes[0] + apart / 2, MODEL.nodes[-1] - apart / 2)
        upper, lower = themes + apart / 2, themes - apart / 2
        first = pooled(answers(draw, upper, 3, CONSTANTS.sd_severity), 3).posterior[:, 1 + MODEL.areas :]
        second = pooled(answers(draw, lower, 20, CONSTANTS.sd_severity), 20).posterior[:, 1 + MODEL.areas :]
        leads = [
            (chance_of_lead(a, b, MODEL.nodes, 0.5), chance_of_lead(b, a, MODEL.nodes, 0.5))
            for one, other in zip(first, second, strict=True)
            for a, b in zip(one, other, strict=True)
        ]
        differ = np.mean([max(pair) >= 0.8 for pair in leads])
        agree = np.mean([max(pair) <= 0.2 for pair in leads])
        print(f"  true difference {apart}: «divergent» {differ:.3f}, «agree» {agree:.3f}")


def speed() -> None:
    """2,000 structures × 35 respondents in three viewpoints."""
    draw = np.random.default_rng(SEED)
    responses = np.concatenate([answers(draw, structures(draw, 2000), people, 0.4) for people in (3, 20, 12)])
    rows = np.concatenate([np.repeat(np.arange(2000) + 2000 * view, people) for view, people in enumerate((3, 20, 12))])
    begin = time.perf_counter()
    pool(MODEL, responses, rows, 6000, tau=CONSTANTS.sd_respondent, severity=CONSTANTS.sd_severity)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  2,000 structures, {len(responses)} respondents: {time.perf_counter() - begin:.1f} s, peak {peak:.0f} MiB")


def years() -> None:
    """How often a theme is said to move when nothing moved: the same structure answers twice, other people each time."""
    draw = np.random.default_rng(SEED + 1)
    themes = structures(draw, 200)
    first, later = (pooled(answers(draw, themes, 20, CONSTANTS.sd_severity), 20) for _ in range(2))
    spread = np.sqrt(first.sd**2 + later.sd**2)[:, 1 + MODEL.areas :]
    moved = (later.mean - first.mean)[:, 1 + MODEL.areas :] / spread
    up, down = np.mean(moved >= 1.2816), np.mean(moved <= -1.2816)
    print(f"  20 respondents each year: «progress» {up:.3f} of themes, «decline» {down:.3f}")


if __name__ == "__main__":
    print("Coverage of 80 % intervals of themes, own constants")
    coverage()
    print("Viewpoints of 3 and 20 respondents")
    divergence()
    print("A year later, nothing moved")
    years()
    print("Speed")
    speed()
