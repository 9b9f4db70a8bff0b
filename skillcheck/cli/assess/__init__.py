"""``skillcheck assess``: the options, the start, the conversation, its end; one file each."""

from __future__ import annotations

from skillcheck.cli.assess.command import run

__all__ = ["run"]
