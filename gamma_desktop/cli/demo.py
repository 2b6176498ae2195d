"""``demo``: a scripted morning of calls, on the display that is there or on a virtual desktop."""

import argparse
import signal
import sys
from pathlib import Path

from gamma_desktop.errors import GammaDesktopError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        default=Path("build/demo"),
        help="the folder for pictures of the screen and for logs (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Show the demo; 0 if every expected step was seen. Told to end, it ends all that it started first."""
    from gamma_desktop.demo.showing import (
        has_display,
        show_on_this_display,
        show_on_virtual_desktop,
    )

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    show = show_on_this_display if has_display() else show_on_virtual_desktop
    try:
        return 0 if show(arguments.output) else 1
    except GammaDesktopError as error:
        print(f"gamma-desktop: the demo cannot go on: {error}", file=sys.stderr)
        return 1
