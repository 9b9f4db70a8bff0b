"""placeholder until its author comes"""

from __future__ import annotations

import typer


def run(ctx: typer.Context) -> None:
    """Arriving."""
