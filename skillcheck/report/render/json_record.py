"""A saved record as JSON, as it was saved: for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcheck.report.render.formats import Group, People


def render_people(page: People) -> str:
    """One result as an object, several as a list."""
    plain = [result.model_dump(mode="json", by_alias=True) for result in page.results]
    return json.dumps(plain[0] if len(plain) == 1 else plain, ensure_ascii=False, indent=1) + "\n"


def render_cohort(page: Group) -> str:
    """The cohort record."""
    return page.cohort.model_dump_json(by_alias=True, indent=1) + "\n"
