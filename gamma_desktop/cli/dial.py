"""``dial``: one trigger-call request."""

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import extension
from gamma_desktop.cli.exit_codes import DONE, FAILED, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.prompts import agreed
from gamma_desktop.cli.settings_in_force import settings_to_dial
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.ui.wording import Attempt, say

if TYPE_CHECKING:
    from gamma_desktop.errors import Message
    from gamma_desktop.numbers.model import NumberRules, PhoneNumber
    from gamma_desktop.settings.model import Settings
    from gamma_desktop.settings.paths import ProfilePaths


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("destination", metavar="DESTINATION", help="a number in any form, or an extension")
    parser.add_argument(
        "--from",
        dest="extension",
        metavar="EXT",
        type=extension,
        help="the extension to call from (default: yours)",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before the call, whatever it may cost")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Ask Gamma once; the id is printed even where the answer is unknown, so that the call can be hung up."""
    try:
        return asyncio.run(_dial(arguments))
    except GammaDesktopError as error:
        return fail(error, Attempt.DIAL)


async def _dial(arguments: argparse.Namespace) -> int:
    from gamma_desktop.app.api_session import api_session
    from gamma_desktop.calls.errors import MaybeSent
    from gamma_desktop.numbers.parse import understand

    paths = profile_paths(arguments.profile)
    settings, rules = await settings_to_dial(paths, arguments.destination)
    async with api_session(paths, settings) as session:
        calls = session.calls(rules)
        request = calls.dialling(arguments.destination, arguments.extension)
        number = understand(arguments.destination, rules)
        if not await _is_meant(number, arguments, paths, settings, rules):
            return FAILED
        try:
            await calls.dial(request)
        except MaybeSent as error:
            _print_id(request.external_call_id, as_json=arguments.json)
            return fail(error, Attempt.DIAL)
        except asyncio.CancelledError:  # Ctrl+C: the request may have left already
            _print_id(request.external_call_id, as_json=arguments.json)
            return fail(MaybeSent(), Attempt.DIAL)
    _print_id(request.external_call_id, as_json=arguments.json)
    return DONE


async def _is_meant(
    number: "PhoneNumber",
    arguments: argparse.Namespace,
    paths: "ProfilePaths",
    settings: "Settings",
    rules: "NumberRules",
) -> bool:
    """Warn of a call that holds a risk; ask the person at the terminal.

    A program is taken at its word only where it says --yes, or calls an emergency number.
    """
    from gamma_desktop.numbers.model import NumberKind

    if number.kind is NumberKind.EMERGENCY:
        print(f"{plain(arguments.destination)} is an emergency number.", file=sys.stderr)
        return arguments.yes or not sys.stdin.isatty() or _agreed()
    if arguments.yes:
        return True
    reasons = [say(reason) for reason in await _reasons(number, paths, settings, rules)]
    if not reasons:
        return True
    why = f"{plain(number.display)}: {plain('. '.join(reasons))}."
    if not sys.stdin.isatty():
        complain(f"no call was made: add --yes to call {why}")
        return False
    print(why, file=sys.stderr)
    return _agreed()


async def _reasons(
    number: "PhoneNumber", paths: "ProfilePaths", settings: "Settings", rules: "NumberRules"
) -> "tuple[Message, ...]":
    """What the call log and the rules of this desk tell against the call."""
    from gamma_desktop.app.dial_session import dial_check

    async with dial_check(paths, settings, rules, number) as check:
        is_usual = check.needs_history(number) and await check.is_usual(number)
        return check.reasons(number, is_usual=is_usual)


def _agreed() -> bool:
    if agreed():
        return True
    complain("no call was made; answer yes, or add --yes")
    return False


def _print_id(external_call_id: str, *, as_json: bool) -> None:
    print(json.dumps({"external_call_id": external_call_id}) if as_json else external_call_id)
