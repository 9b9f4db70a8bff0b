"""``python -m skillcheck``."""

from skillcheck.cli.app import main

main()
