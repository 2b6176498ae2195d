"""``hangup``: end a call."""

import argparse
import asyncio

from gamma_desktop.cli.arguments import call_id
from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.ui.wording import Attempt


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "call", metavar="CALL", type=call_id, help="a callId, or an external call id that dial printed"
    )


def run(arguments: argparse.Namespace) -> int:
    """Ask Gamma to drop the call."""
    try:
        return asyncio.run(_hang_up(arguments))
    except GammaDesktopError as error:
        return fail(error, Attempt.HANG_UP)


async def _hang_up(arguments: argparse.Namespace) -> int:
    from gamma_desktop.app.api_session import api_session

    paths = profile_paths(arguments.profile)
    async with api_session(paths, settings_to_act_on(paths)) as session:
        await session.calls().hang_up(arguments.call)
    return DONE
