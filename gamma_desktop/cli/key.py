"""``gamma-desktop key``: keeps the API key in the keyring of the system, tries it, or forgets it.

The key comes from a prompt or from standard input, never from an argument: those are for all to see.
"""

import argparse
import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import add_action
from gamma_desktop.cli.exit_codes import DONE, complain, fail, fail_without_keyring
from gamma_desktop.cli.prompts import read_secret
from gamma_desktop.ui.wording import say

if TYPE_CHECKING:
    from gamma_desktop.settings.paths import ProfilePaths
    from gamma_desktop.vault.keyring_vault import KeyringVault


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    keep = add_action(actions, "set", "keep the key that is typed at the prompt or piped in")
    keep.set_defaults(act=_set)
    add_action(actions, "test", "ask Gamma whether the key is good").set_defaults(act=_test)
    add_action(actions, "clear", "forget the key").set_defaults(act=_clear)


def run(arguments: argparse.Namespace) -> int:
    """Keep, try or forget the key; returns the exit code."""
    from gamma_desktop.errors import GammaDesktopError
    from gamma_desktop.settings.errors import VaultError
    from gamma_desktop.settings.paths import profile_paths
    from gamma_desktop.team.membership import refuse_members

    paths = profile_paths(arguments.profile)
    try:
        if arguments.act is not _clear:  # a key of the time before the team may go
            refuse_members(paths)
        code: int = arguments.act(paths)
    except VaultError as error:
        return fail_without_keyring(error)
    except GammaDesktopError as error:
        return fail(error)
    return code


def _set(paths: "ProfilePaths") -> int:
    import asyncio

    from gamma_desktop.settings.errors import NotAKey, VaultError
    from gamma_desktop.settings.ports import SecretName, VaultState
    from gamma_desktop.settings.secrets import check_api_key

    key = read_secret("API key").strip()
    if not key:
        return complain("No key was given: type it at the prompt, or pipe it in.")
    try:
        check_api_key(key)
    except NotAKey as error:
        return complain(f"This is no API key: it {say(error.problem)}.")
    health = asyncio.run(_vault(paths).write(SecretName.API_KEY, key))
    if health.state is not VaultState.FINE:
        raise VaultError(health)
    _say(f"The key is kept in the keyring ({health.backend}); `gamma-desktop key test` tries it.")
    _warn_of_environment()
    return DONE


def _test(paths: "ProfilePaths") -> int:
    import asyncio

    from gamma_desktop.cli.settings_in_force import settings_to_act_on
    from gamma_desktop.gamma.requests import count_extensions
    from gamma_desktop.settings.ports import SecretName

    async def read_key() -> str | None:
        return await _vault(paths).read(SecretName.API_KEY)

    url = settings_to_act_on(paths, ["api"]).api.url
    count = asyncio.run(count_extensions(url, read_key))
    _say(f"The key is good: Gamma named {count} extension{'' if count == 1 else 's'}.")
    return DONE


def _clear(paths: "ProfilePaths") -> int:
    import asyncio

    from gamma_desktop.settings.ports import SecretName

    asyncio.run(_vault(paths).delete(SecretName.API_KEY))
    _say("The keyring holds no key any more.")
    _warn_of_environment()
    return DONE


def _vault(paths: "ProfilePaths") -> "KeyringVault":
    from gamma_desktop.vault.keyring_vault import KeyringVault

    return KeyringVault(paths.name)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _warn_of_environment() -> None:
    from gamma_desktop.settings.ports import SecretName
    from gamma_desktop.settings.secrets import source_in_force

    if variable := source_in_force(SecretName.API_KEY):
        _say(f"Mind that {variable} is set, and goes before the keyring.")
