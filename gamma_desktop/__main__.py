"""Hands the arguments to the command line."""

import sys

from gamma_desktop.cli.main import run
from gamma_desktop.private_files import keep_new_files_private


def main() -> None:
    """Run the program and leave with its exit code."""
    keep_new_files_private()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
