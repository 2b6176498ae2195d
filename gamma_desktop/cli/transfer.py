"""``transfer``: pass a call on, unannounced."""

import argparse
import asyncio

from gamma_desktop.cli.arguments import call_id
from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.cli.settings_in_force import settings_to_dial
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.ui.wording import Attempt


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "call", metavar="CALL", type=call_id, help="a callId, or an external call id that dial printed"
    )
    parser.add_argument("destination", metavar="DESTINATION", help="an extension, or a number in any form")


def run(arguments: argparse.Namespace) -> int:
    """Ask Gamma to redirect the call."""
    try:
        return asyncio.run(_transfer(arguments))
    except GammaDesktopError as error:
        return fail(error, Attempt.TRANSFER)


async def _transfer(arguments: argparse.Namespace) -> int:
    from gamma_desktop.app.api_session import api_session

    paths = profile_paths(arguments.profile)
    settings, rules = await settings_to_dial(paths, arguments.destination)
    async with api_session(paths, settings) as session:
        await session.calls(rules).transfer(arguments.call, arguments.destination)
    return DONE
