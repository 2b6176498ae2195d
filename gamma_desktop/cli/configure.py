"""``configure``: registers our callback with Gamma, after saying what that displaces."""

import argparse
import asyncio
import ipaddress
import sys

from gamma_desktop.calls.callback import check_callback
from gamma_desktop.calls.codes import CallbackFault
from gamma_desktop.calls.errors import UnusableCallback
from gamma_desktop.cli.agreement import agreed
from gamma_desktop.cli.exit_codes import DONE, FAILED, USAGE, complain, fail
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.errors import DoubtfulSettings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import profile_paths

_DISPLACES = (
    "Gamma keeps one callback address for the whole PBX. Registering {url} displaces the one registered "
    "now: whoever receives the events today will receive none any more."
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
        settings = settings_to_act_on(paths)
    except DoubtfulSettings as error:
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
    print(_DISPLACES.format(url=url), file=sys.stderr)
    if arguments.allow_ip:
        print(_LOCKS_OUT.format(allowed=", ".join(arguments.allow_ip)), file=sys.stderr)
    if not arguments.yes and not agreed():
        return complain("nothing was sent; say yes, or add --yes", FAILED)
    try:
        return asyncio.run(_register(arguments, settings, url))
    except GammaDesktopError as error:
        return fail(error)


async def _register(arguments: argparse.Namespace, settings: Settings, url: str) -> int:
    from gamma_desktop.app.api_session import api_session
    from gamma_desktop.intake.registration import CallbackRegistrar, RegistrationFile

    paths = profile_paths(arguments.profile)
    async with api_session(paths, settings) as session:
        allowed = tuple(arguments.allow_ip) if arguments.allow_ip else None
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
