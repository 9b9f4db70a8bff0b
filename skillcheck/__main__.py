"""``python -m skillcheck`` and the command ``skillcheck``: interrupted while it starts, it stops without a word."""


def main() -> None:
    """Load the command line and run it."""
    try:
        from skillcheck.cli.app import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
