"""``relay erase``: forgets a number for good at relay and desks, after saying what goes and asking."""

import argparse
import asyncio
import sys

from gamma_desktop.cli import calls_erase
from gamma_desktop.cli.arguments import number_text
from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.errors import GammaDesktopError

_DESKS_FOLLOW = (
    "Desks erase these calls too: those that are connected now, the others when they come back. Contacts"
    " stay, and calls that the relay no longer had: gamma-desktop calls erase --number N, at a desk."
)


def add_arguments(parser: argparse.ArgumentParser, _action: str) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--number",
        metavar="N",
        required=True,
        type=number_text,
        dest="erase_number",
        help="every call that names this number, in any form, with its events",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(before=None, dry_run=False, json=False, erase_json=False)


def run(arguments: argparse.Namespace) -> int:
    """Erase it from events, calls, what waits for the tee, and backups of the relay."""
    try:
        code = asyncio.run(calls_erase.run(arguments))
    except GammaDesktopError as error:
        return fail(error)
    if code == DONE:
        print(_DESKS_FOLLOW, file=sys.stderr)
    return code
