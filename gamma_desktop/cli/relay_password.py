"""``relay password``: keeps the password of a source of contacts in the keyring, for the relay to hand out.

It comes from a prompt or from standard input, never from an argument: those are for all to see.
"""

import argparse
import asyncio
import sys

from gamma_desktop.cli.arguments import sound_text
from gamma_desktop.cli.exit_codes import DONE, USAGE, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.prompts import read_secret
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths
from gamma_desktop.ui.wording import say


def add_arguments(parser: argparse.ArgumentParser, _action: str) -> None:
    """Declare the arguments."""
    parser.add_argument("source", metavar="SOURCE", type=sound_text, help="the name in relay.sources")


def run(arguments: argparse.Namespace) -> int:
    """Keep it."""
    from gamma_desktop.cli.settings_in_force import relay_settings_to_act_on

    try:
        sources = {each.name: each for each in relay_settings_to_act_on().sources}
        if arguments.source not in sources:
            return complain(f"relay.sources has no source called “{plain(arguments.source)}”.", USAGE)
        if credential := sources[arguments.source].credential:
            return complain(
                f"This source has its password from the credential {credential}: change it there."
            )
        return asyncio.run(_keep(profile_paths(arguments.profile), arguments.source))
    except GammaDesktopError as error:
        return fail(error)


async def _keep(paths: ProfilePaths, source: str) -> int:
    from gamma_desktop.settings.errors import BadValue, VaultError
    from gamma_desktop.settings.ports import VaultState, source_password
    from gamma_desktop.vault.keyring_vault import KeyringVault

    password = read_secret(f"Password for {plain(source)}")
    if not password:
        return complain("No password was given: type it at the prompt, or pipe it in.")
    try:
        health = await KeyringVault(paths.name).keep(source_password(source), password)
    except BadValue as error:
        return complain(f"This is no password: it {say(error.problem)}.")
    if health.state is not VaultState.FINE:
        raise VaultError(health)
    print(
        f"The password is kept in the keyring ({health.backend}). A relay that runs hands it out once it has"
        " read its settings again (SIGHUP), or when it starts.",
        file=sys.stderr,
    )
    return DONE
