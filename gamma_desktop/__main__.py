"""Hands the arguments to the command line."""

import sys

from gamma_desktop.cli.main import run


def main() -> None:
    """Run the program and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
