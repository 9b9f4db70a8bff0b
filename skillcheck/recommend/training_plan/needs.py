"""What a person still lacks, and what would remain of it after some progress: from the posterior's nodes, exactly.

R(δ) = E[(t − θ − δ)⁺] falls and is convex in δ: a second course on the same thing counts less, one beyond the target
counts nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.responses import Floats

STEP = 0.1
"""Progress is counted in tenths of a level."""


def steps_of(levels: int) -> int:
    """Steps of progress after which nothing can be missing any more."""
    return round(levels / STEP)


def remaining_shortfall(
    posterior: Floats, nodes: Floats, targets: NDArray[np.int64], levels: int
) -> NDArray[np.float32]:
    """people × competences × (steps + 1): expected shortfall left after 0, 0.1, 0.2 … levels of progress.

    ``posterior``: people × competences × K, summing to 1; ``targets``: people × competences or competences.
    """
    targets = np.broadcast_to(targets, posterior.shape[:2])
    progress = np.arange(steps_of(levels) + 1) * STEP
    left = np.empty((*posterior.shape[:2], len(progress)), dtype=np.float32)
    for target in np.unique(targets):
        missing = np.maximum(target - nodes[:, None] - progress[None, :], 0.0)
        chosen = targets == target
        left[chosen] = posterior[chosen] @ missing
    return left


def chance_table(posterior: Floats, nodes: Floats, need: int) -> NDArray[np.float32]:
    """people × (steps + 1): P(θ + progress ≥ need) for every tenth of a level."""
    steps = np.arange(steps_of(need) + 1) * STEP
    reached = nodes[:, None] + steps[None, :] >= need - 1e-9
    return (posterior @ reached).astype(np.float32)
