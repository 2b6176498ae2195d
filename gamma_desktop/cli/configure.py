"""``configure``: registers our callback with Gamma, after saying what that displaces."""

import argparse
import asyncio
import ipaddress
import sys
from collections.abc import Callable, Sequence
from functools import partial

from gamma_desktop.calls.callback import check_callback
from gamma_desktop.calls.codes import CallbackFault
from gamma_desktop.calls.errors import KeyWithheld, NotSetUp, UnusableCallback
from gamma_desktop.cli.exit_codes import DONE, FAILED, USAGE, complain, fail
from gamma_desktop.cli.prompts import agreed
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.intake.listener_secret import check_there_can_be_one
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.model import ListenerSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths, profile_paths
from gamma_desktop.settings.ports import SecretName, SecretStore
from gamma_desktop.settings.profile_lock import is_held
from gamma_desktop.team.membership import refuse_members
from gamma_desktop.vault.keyring_vault import KeyringVault

_DISPLACES = (
    "Gamma keeps one callback address for the whole PBX. Registering {url} displaces the one registered "
    "now: the program that receives the events today will receive no more of them."
)
_LOCKS_OUT = (
    "Only {allowed} may use the API from then on. A list without the address that you appear to come "
    "from locks you out, and only Gamma can let you in again."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--callback-url", metavar="URL", help="where Gamma reaches the listener (default: its own address)"
    )
    parser.add_argument(
        "--allow-ip",
        metavar="CIDR",
        nargs="+",
        action="extend",
        help="who may use the API from now on; without it the list stays as it is",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    """Say what it displaces, ask, register."""
    paths = profile_paths(arguments.profile)
    try:
        refuse_members(paths)
        settings = settings_to_act_on(paths)
    except GammaDesktopError as error:
        return fail(error)
    url = arguments.callback_url or _own_url(settings)
    try:
        check_callback(url, settings.api.url)
    except UnusableCallback as error:
        if arguments.callback_url is None:
            error = UnusableCallback(CallbackFault.NAME_IT, problem=error.fault)
        return fail(error)
    if problem := _list_problem(arguments.allow_ip):
        return complain(problem, USAGE)
    try:
        return register(
            paths,
            settings,
            url,
            allowed=arguments.allow_ip,
            is_agreed=arguments.yes,
            check_place=partial(_check_place, paths, settings.listener),
        )
    except GammaDesktopError as error:
        return fail(error)


def register(
    paths: ProfilePaths,
    settings: Settings,
    url: str,
    *,
    allowed: Sequence[str] | None,
    is_agreed: bool,
    check_place: Callable[[], None] = lambda: None,
) -> int:
    """Say what registering ``url`` displaces, ask unless it is agreed, and do it; returns the exit code.

    Args:
        paths: the profile.
        settings: with the listener that ``url`` leads to.
        url: where Gamma sends events from then on.
        allowed: who may use the API from then on; None leaves that as it is.
        is_agreed: whether to do it without a question.
        check_place: raises GammaDesktopError where no event could come in.

    Raises:
        GammaDesktopError: it was not done, or may not have been.
    """
    vault = KeyringVault(paths.name)
    asyncio.run(_check_there_is_a_key(vault))
    if settings.listener.require_secret:
        asyncio.run(check_there_can_be_one(vault))
    check_place()
    print(_DISPLACES.format(url=url), file=sys.stderr)
    if allowed:
        print(_LOCKS_OUT.format(allowed=", ".join(allowed)), file=sys.stderr)
    if not is_agreed and not agreed():
        return complain("nothing was sent; say yes, or add --yes", FAILED)
    return asyncio.run(_register(paths, settings, url, tuple(allowed) if allowed else None))


def _check_place(paths: ProfilePaths, listener: ListenerSettings) -> None:
    """See that events could come in here; a program that runs with this profile takes them already."""
    from gamma_desktop.intake.binding import try_place

    if not (paths.lock.exists() and is_held(paths.lock)):
        try_place(listener)


async def _check_there_is_a_key(vault: SecretStore) -> None:
    try:
        key = await vault.read(SecretName.API_KEY)
    except VaultError as error:
        raise KeyWithheld(error) from error
    if not (key or "").strip():
        raise NotSetUp("key")


async def _register(
    paths: ProfilePaths, settings: Settings, url: str, allowed: tuple[str, ...] | None
) -> int:
    from gamma_desktop.app.api_session import api_session
    from gamma_desktop.intake.registration import CallbackRegistrar, RegistrationFile

    async with api_session(paths, settings) as session:
        registrar = CallbackRegistrar(session.registry, session.vault, RegistrationFile(paths.registration))
        await registrar.register(session.settings, url, allowed=allowed)
    print(f"Gamma sends events to {url} now.", file=sys.stderr)
    return DONE


def _own_url(settings: Settings) -> str:
    listener = settings.listener
    scheme = "https" if listener.tls_certificate else "http"
    host = f"[{listener.host}]" if ":" in listener.host else listener.host
    return f"{scheme}://{host}:{listener.port}{listener.path}"


def _list_problem(allowed: list[str] | None) -> str | None:
    for entry in allowed or ():
        try:
            ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return f"{entry!r} is no address or network; an example: 193.22.119.28 or 218.32.3.0/24"
    return None
