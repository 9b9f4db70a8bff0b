"""Digital-skills self-assessment for the social and solidarity economy, on your own machine.

``import skillcheck as sk`` is the whole library: ``sk.load()`` and what it gives (docs/python.md). Names are looked up
when first used, so that the command line, which does not need them, starts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.version import __version__

if TYPE_CHECKING:
    from skillcheck.api import (
        Content,
        ContentProblem,
        DataProblem,
        GroupResult,
        InterviewSession,
        PersonResult,
        Problem,
        Returned,
        SkillcheckError,
        UsageProblem,
        load,
    )

__all__ = [
    "Content",
    "ContentProblem",
    "DataProblem",
    "GroupResult",
    "InterviewSession",
    "PersonResult",
    "Problem",
    "Returned",
    "SkillcheckError",
    "UsageProblem",
    "__version__",
    "load",
]


def __getattr__(name: str) -> object:
    """A public name, loaded when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'skillcheck' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("skillcheck.api"), name)


def __dir__() -> list[str]:
    return __all__
