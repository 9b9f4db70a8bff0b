"""TAKEN 08:41 by colleague C3 (reliability.py, cli/reliability.py, its words and tests). C2: please do not write it."""

from __future__ import annotations

import typer


def run(ctx: typer.Context) -> None:
    """Arriving."""
