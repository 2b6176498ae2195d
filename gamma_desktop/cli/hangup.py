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
    from gamma_desktop.app.office import act_on_call

    paths = profile_paths(arguments.profile)
    try:
        settings = settings_to_act_on(paths)
        asyncio.run(act_on_call(paths, settings, arguments.call, lambda client, call: client.drop(call)))
    except GammaDesktopError as error:
        return fail(error, Attempt.HANG_UP)
    return DONE
