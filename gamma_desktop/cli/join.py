"""``join``: makes this desk a member of a team, by a line that the relay printed."""

import argparse
import asyncio
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import sound_text
from gamma_desktop.cli.exit_codes import DONE, NOT_SET_UP, USAGE, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import JoinFailed, VaultError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths
from gamma_desktop.settings.ports import SecretName, VaultState
from gamma_desktop.settings.secrets import VARIABLES

if TYPE_CHECKING:
    from gamma_desktop.settings.model import Settings
    from gamma_desktop.team.invitation import JoinLine
    from gamma_desktop.team.membership import Membership

_LONGEST_FILE = 4_096
_WITHOUT_A_KEYRING = (
    "On a machine without a keyring, set {variable} to 43 letters and digits of your own, such as: {example}"
)
_KEY_STAYS = "An API key is kept here from before, and is used no more: gamma-desktop key clear"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "line", metavar="LINE", nargs="*", type=sound_text, help="the whole line, as it was sent"
    )
    parser.add_argument("--file", metavar="FILE", type=Path, help="read it from a file; removed once joined")


def run(arguments: argparse.Namespace) -> int:
    """Join, unless this desk is in a team."""
    from gamma_desktop.settings.profile_lock import profile_lock
    from gamma_desktop.team.invitation import JoinLine
    from gamma_desktop.team.membership import membership_of

    if bool(arguments.line) == (arguments.file is not None):
        return complain("name the line, or a file that holds it with --file", USAGE)
    paths = profile_paths(arguments.profile)
    try:
        settings = settings_to_act_on(paths, ["team"])
        if (known := membership_of(paths, settings)) is not None:
            raise JoinFailed(JoinFault.MEMBER_ALREADY, name=known.name)
        text = " ".join(arguments.line) if arguments.file is None else _read(arguments.file)
        line = JoinLine.read(text)
        paths.prepare()
        with profile_lock(paths.lock):
            membership = asyncio.run(_join(paths, settings, line))
    except VaultError as error:
        return _fail_without_keyring(error)
    except GammaDesktopError as error:
        return fail(error)
    if arguments.file is not None:
        arguments.file.unlink(missing_ok=True)
    relays = ", ".join(membership.relays)
    print(
        plain(f"This computer is a member of the team now, as {membership.name}. Relay: {relays}."),
        file=sys.stderr,
    )
    return DONE


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_LONGEST_FILE).decode("utf-8-sig", "replace")


async def _join(paths: ProfilePaths, settings: "Settings", line: "JoinLine") -> "Membership":
    from gamma_desktop.team.member.joining import join
    from gamma_desktop.team.membership import take_membership
    from gamma_desktop.vault.keyring_vault import KeyringVault

    vault = KeyringVault(paths.name)
    membership = await join(line, vault, lambda: datetime.now(UTC))
    take_membership(paths, settings, membership)
    with suppress(VaultError):
        if await vault.read(SecretName.API_KEY):
            print(_KEY_STAYS, file=sys.stderr)
    return membership


def _fail_without_keyring(error: VaultError) -> int:
    from gamma_desktop.team.secrets import new_secret

    code = fail(error)
    if error.health.state in {VaultState.MISSING, VaultState.REFUSED}:
        variable = VARIABLES[SecretName.DESK_SECRET]
        complain(_WITHOUT_A_KEYRING.format(variable=variable, example=new_secret()))
        return NOT_SET_UP
    return code
