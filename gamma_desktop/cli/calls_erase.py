"""``calls erase``: forgets calls for good, after saying which and asking."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import number_text
from gamma_desktop.cli.damage_line import damage_line
from gamma_desktop.cli.exit_codes import DONE, FAILED, complain
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.prompts import agreed
from gamma_desktop.cli.settings_in_force import settings_in_force, settings_to_act_on
from gamma_desktop.settings.paths import profile_paths

if TYPE_CHECKING:
    from gamma_desktop.app.maintenance_session import ErasingCommand
    from gamma_desktop.history.damage import Damage
    from gamma_desktop.history.erasure import Erasure, ErasureSize

_WITHIN = 60.0
"""Seconds that a running program is given to erase."""


def add_arguments(parser: argparse.ArgumentParser, moment: Callable[[str], datetime]) -> None:
    """Declare the arguments; ``moment`` reads a time."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--number",
        metavar="N",
        type=number_text,
        dest="erase_number",
        help="every call that names this number, in any form",
    )
    which.add_argument(
        "--before", metavar="T", type=moment, help='every call that started before: ISO 8601, "today", "90d"'
    )
    asking = parser.add_mutually_exclusive_group()
    asking.add_argument("--yes", action="store_true", help="do not ask")
    asking.add_argument("--dry-run", action="store_true", help="only say what it would erase")
    parser.add_argument("--json", action="store_true", dest="erase_json", help="one JSON object")


async def run(arguments: argparse.Namespace) -> int:
    """Say what goes, ask, erase."""
    from gamma_desktop.app.maintenance_session import ErasingCommand

    paths = profile_paths(arguments.profile)
    command = ErasingCommand(paths, settings_in_force(paths), _tell)
    erasure = await _erasure(arguments, command)
    size = await command.size(erasure)
    print(_said(erasure, size), file=sys.stderr)
    if arguments.json or arguments.erase_json:
        print(json.dumps(asdict(size)))
    if arguments.dry_run or not command.is_needed:
        return DONE
    if not arguments.yes and not agreed():
        return complain("nothing was erased; say yes, or add --yes", FAILED)
    if not await command.erase(erasure, within=_WITHIN):
        return complain(
            "erasing is not finished yet; the running program goes on with it, or does at its next start",
            FAILED,
        )
    print("Erased.", file=sys.stderr)
    return DONE


def _tell(damage: "Damage") -> None:
    complain(plain(damage_line(damage)))


async def _erasure(arguments: argparse.Namespace, command: "ErasingCommand") -> "Erasure":
    from gamma_desktop.history.erasure import Erasure
    from gamma_desktop.numbers.parse import understand

    if arguments.erase_number is None:
        return Erasure(before=arguments.before)
    rules = await command.rules(settings_to_act_on(profile_paths(arguments.profile), ["numbers"]))
    return Erasure(number=understand(arguments.erase_number, rules).key or arguments.erase_number)


def _said(erasure: "Erasure", size: "ErasureSize") -> str:
    if erasure.before is None:
        what = f"calls that name {plain(erasure.number or '')}"
    else:
        what = f"calls that started before {erasure.before.isoformat(timespec='minutes')}"
    stay = f" Not ended yet, and kept: {_counted(size.going_on, 'call')}." if size.going_on else ""
    belongs = (
        (size.notes, "note"),
        (size.labels, "label"),
        (size.transcripts, "transcript"),
        (size.recordings, "recording"),
    )
    with_it = ", ".join(_counted(number, thing) for number, thing in belongs)
    return (
        f"To be erased for good, {what}: {_counted(size.calls, 'call')} with {with_it} and "
        f"{_counted(size.events, 'raw event')}, also in copies of the call history.{stay} Contacts stay."
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
