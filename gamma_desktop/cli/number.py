"""``number explain``: how a number or a tel: link is understood, and why."""

import argparse
import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import sound_text
from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import profile_paths

if TYPE_CHECKING:
    from gamma_desktop.numbers.model import PhoneNumber


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    explain = actions.add_parser("explain", help="how a number or a tel: link is understood")
    explain.add_argument(
        "text", metavar="TEXT", type=sound_text, help="a number in any form, or a tel: or callto: link"
    )
    explain.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation; a text that is no number is explained too, and no failure."""
    try:
        number = asyncio.run(_understand(arguments))
    except GammaDesktopError as error:
        return fail(error)
    if arguments.json:
        print(json.dumps(_object(number)))
        return DONE
    for name, value in _object(number).items():
        if value is not None and value != "":
            print(f"{name:<8} {plain(str(value)) if value is not True else 'yes'}")
    return DONE


async def _understand(arguments: argparse.Namespace) -> "PhoneNumber":
    from gamma_desktop.app.office import known_rules
    from gamma_desktop.numbers.errors import RefusedLink
    from gamma_desktop.numbers.model import NumberKind, PhoneNumber
    from gamma_desktop.numbers.parse import understand
    from gamma_desktop.numbers.tel_uri import is_link, number_in

    paths = profile_paths(arguments.profile)
    rules = await known_rules(paths, load_settings(paths).settings)
    if not is_link(arguments.text):
        return understand(arguments.text, rules)
    try:
        meant = understand(number_in(arguments.text), rules)
    except RefusedLink as error:
        return PhoneNumber(input=arguments.text, kind=NumberKind.INVALID, reason=str(error))
    return replace(meant, input=arguments.text)


def _object(number: "PhoneNumber") -> dict[str, object]:
    return {
        "input": number.input,
        "kind": number.kind,
        "e164": number.e164,
        "dial": number.dial,
        "display": number.display,
        "region": number.region,
        "type": number.type,
        "place": number.place,
        "valid": number.valid,
        "reason": number.reason,
    }
