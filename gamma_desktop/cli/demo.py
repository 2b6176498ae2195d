"""``demo``: a scripted morning of calls, or a day of a team, here or on a virtual desktop."""

import argparse
import signal
import sys
from pathlib import Path

from gamma_desktop.cli.arguments import amount
from gamma_desktop.errors import GammaDesktopError

_LONGEST_PACE_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        default=Path("build/demo"),
        help="the folder for pictures of the screen and for logs (default: %(default)s)",
    )
    parser.add_argument(
        "--pace",
        metavar="SECONDS",
        type=amount(_LONGEST_PACE_SECONDS, of="seconds"),
        default=3.0,
        help="on your own display: how long you get to look at each thing (default: %(default)s)",
    )
    parser.add_argument(
        "--team",
        action="store_true",
        help="a relay and three desks that share their calls, always on a virtual desktop (Linux)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Show the demo; 0 if every expected step was seen. Told to end, it ends all that it started first."""
    from gamma_desktop.demo.showing import (
        has_display,
        show_on_this_display,
        show_on_virtual_desktop,
        show_team,
    )

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if arguments.team:
            is_well = show_team(arguments.output)
        elif has_display():
            is_well = show_on_this_display(arguments.output, pace_seconds=arguments.pace)
        else:
            is_well = show_on_virtual_desktop(arguments.output)
    except GammaDesktopError as error:
        print(f"gamma-desktop: the demo cannot go on: {error}", file=sys.stderr)
        return 1
    return 0 if is_well else 1
