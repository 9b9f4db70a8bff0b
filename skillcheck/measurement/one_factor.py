"""The one-factor model of a correlation matrix, fitted by minimum residuals; knows no items and no people."""

from __future__ import annotations

import numpy as np

from skillcheck.measurement.item_sums import Matrix

MOST_SWEEPS = 5000
FAINT = 1e-3
"""A loading so small takes no part in the factor."""
CLOSE = 1e-10
"""The largest change of a loading in one sweep at which the fit has arrived."""


def loadings(correlations: Matrix) -> Matrix | None:
    """The loadings λ that make Σ_{i<j} (r_ij − λ_i λ_j)² least (Harman and Jones 1966, «minres»).

    One loading at a time has a closed form, so the sum falls at every step; it starts from the first principal
    component and draws no number, so the same matrix gives the same loadings. Their sum is never negative. A loading
    of 1 or more (a Heywood case) is returned as it is.

    ``correlations``: items × items, at least three. None where the fit does not arrive, or where fewer than three
    questions share the factor: the loadings are then not determined.
    """
    rest = np.array(correlations, dtype=np.float64)
    np.fill_diagonal(rest, 0.0)
    values, vectors = np.linalg.eigh(correlations)
    found: Matrix = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
    for _ in range(MOST_SWEEPS):
        before = found.copy()
        squares = float(found @ found)
        for item in range(len(found)):
            others = squares - found[item] ** 2
            if others <= CLOSE:
                return None
            new = float(rest[item] @ found) / others
            squares = others + new**2
            found[item] = new
        if not np.isfinite(found).all():
            return None
        if np.abs(found - before).max() < CLOSE:
            shared = (np.abs(found) > FAINT).sum()
            return None if shared < 3 else found if found.sum() >= 0 else -found
    return None
