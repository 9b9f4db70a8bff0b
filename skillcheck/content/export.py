"""All that is needed to recompute a score with another program, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.questions.item_bank import Question


def measurement_export(library: Library) -> dict[str, object]:
    """The tree, the constants and the parameters of items and cards (docs/measurement.md gives the formulas)."""
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
            "slips": constants.slips,
            "model": constants.model,
        },
        "areas": [
            {"id": area.id, "competences": [{"id": competence.id} for competence in area.competences]}
            for area in library.framework.areas
        ],
        "items": [_parameters(question) for question in library.bank.questions],
        "cards": [_parameters(question) for question in library.observing_bank.questions[len(library.bank) :]],
    }


def _parameters(question: Question) -> dict[str, object]:
    return {
        "id": question.id, "competence": question.competence, "level": question.level, "kind": question.scale.kind,
        "slopes": question.slopes, "thresholds": question.thresholds, "guessing": question.guessing,
        "decisive": question.decisive, "unsure": question.unsure, "codes": question.codes,
    }  # fmt: skip
