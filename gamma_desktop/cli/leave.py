"""``leave``: ends this desk's membership of a team."""

import argparse
import asyncio
import sys

from gamma_desktop.cli.exit_codes import DONE, FAILED, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.prompts import agreed
from gamma_desktop.cli.settings_in_force import settings_in_force
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import JoinFailed
from gamma_desktop.settings.paths import profile_paths

_GOES = (
    "The team's calls, notes, contacts and secret are removed from this computer; your own contacts stay."
    " You need a new invitation to come back."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    """Say what goes, ask, leave."""
    from gamma_desktop.app.team_session import leave_team
    from gamma_desktop.settings.profile_lock import profile_lock
    from gamma_desktop.team.membership import membership_of

    paths = profile_paths(arguments.profile)
    try:
        settings = settings_in_force(paths)
        membership = membership_of(paths, settings)
        if membership is None:
            raise JoinFailed(JoinFault.NO_MEMBER)
        print(_GOES, file=sys.stderr)
        if not arguments.yes and not agreed():
            return complain("nothing was done; say yes, or add --yes", FAILED)
        with profile_lock(paths.lock):
            was_told = asyncio.run(leave_team(paths, settings, membership))
    except GammaDesktopError as error:
        return fail(error)
    if not was_told:
        complain(
            plain(
                "The relay could not be told. Ask your administrator to run there: gamma-desktop relay remove"
                f" {membership.desk}"
            )
        )
    print("This computer is in no team now.", file=sys.stderr)
    return DONE
