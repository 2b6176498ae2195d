"""Reads the command line and hands it to the module of its command."""

import argparse
from collections.abc import Sequence

from gamma_desktop import __version__


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="gamma-desktop")
    parser.add_argument("--version", action="version", version=f"gamma-desktop {__version__}")
    parser.parse_args(arguments)
    return 0
