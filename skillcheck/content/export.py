"""All that is needed to recompute a score with another program, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcheck.content.library import Library


def measurement_export(library: Library) -> dict[str, object]:
    """The tree, the constants and every item's parameters (docs/measurement.md gives the formulas)."""
    constants = library.framework.measurement
    return {
        "framework": f"{library.framework.id} {library.framework.version}",
        "fingerprint": library.fingerprint,
        "measurement": {
            "mean": constants.mean,
            "sd_overall": constants.sd_overall,
            "sd_area": constants.sd_area,
            "sd_competence": constants.sd_competence,
            "levels": constants.levels,
            "nodes_per_level": constants.nodes_per_level,
            "beyond": constants.beyond,
            "model": constants.model,
        },
        "areas": [
            {"id": area.id, "competences": [{"id": competence.id} for competence in area.competences]}
            for area in library.framework.areas
        ],
        "items": [
            {
                "id": q.id, "competence": q.competence, "level": q.level, "kind": q.scale.kind,
                "slopes": q.slopes, "thresholds": q.thresholds, "guessing": q.guessing,
                "decisive": q.decisive, "unsure": q.unsure, "codes": q.codes,
            }
            for q in library.bank.questions
        ],
    }  # fmt: skip
