"""``relay init``: makes this machine the relay of a team. What is there already stays."""

import argparse
import asyncio
import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gamma_desktop.cli.arguments import sound_text, whole_number
from gamma_desktop.cli.exit_codes import DONE, NOT_SET_UP, USAGE, complain, fail, fail_without_keyring
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import relay_settings_to_act_on, settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths, relay_file
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.settings.relay import DEFAULT_PORT

if TYPE_CHECKING:
    from gamma_desktop.settings.relay import RelaySettings

_NO_KEY = (
    "there is no API key, so the callback was not registered. Keep it with: gamma-desktop key set; or give"
    " the service a credential named api-key. Then run this again."
)
_FILE_STAYS = "{file} is there already and stays as it is; its settings count."
_TEE = (
    "Gamma sends events to one address. Which addresses had them before, if any? The relay passes each event"
    " on to them. One a line, an empty line ends:"
)


def add_arguments(parser: argparse.ArgumentParser, _action: str) -> None:
    """Declare the arguments."""
    parser.description = (
        "Make this machine the relay: write relay.toml, make its certificate authority, and register the"
        " callback with Gamma. Asks for what no argument gives. May be run again: what is there stays."
    )
    parser.add_argument(
        "--name", metavar="NAME", nargs="+", action="extend", type=sound_text,
        help="names or addresses that desks reach this machine by, the usual one first",
    )  # fmt: skip
    parser.add_argument(
        "--port", type=whole_number(1, 65_535), help=f"where desks connect (default: {DEFAULT_PORT})"
    )
    parser.add_argument(
        "--callback-url",
        metavar="URL",
        type=sound_text,
        help="where Gamma reaches this machine, or its proxy",
    )
    parser.add_argument(
        "--listen",
        metavar="HOST:PORT",
        type=sound_text,
        help="where events are taken in (default: 127.0.0.1:8765)",
    )
    parser.add_argument(
        "--tee", metavar="URL", nargs="*", action="extend", type=sound_text,
        help="who had the callback before, and is to get every event further on",
    )  # fmt: skip
    parser.add_argument(
        "--tls-certificate", metavar="FILE", type=sound_text, help="the company's own certificate"
    )
    parser.add_argument("--tls-key", metavar="FILE", type=sound_text, help="its key")
    parser.add_argument("--no-callback", action="store_true", help="register nothing with Gamma")
    parser.add_argument("--yes", action="store_true", help="ask nothing: take the defaults, and register")


def run(arguments: argparse.Namespace) -> int:
    """Settings, authority, callback: each unless it is there."""
    paths = profile_paths(arguments.profile)
    try:
        paths.prepare()
        if relay_file().exists():
            _say(_FILE_STAYS.format(file=relay_file()))
        else:
            _write_settings(arguments)
        relay = relay_settings_to_act_on()
        _make_authority(paths, relay)
        if arguments.no_callback:
            return DONE
        return _register(arguments, paths, relay)
    except _Unusable as error:
        return complain(plain(str(error)), USAGE)
    except VaultError as error:
        return fail_without_keyring(error)
    except GammaDesktopError as error:
        return fail(error)


class _Unusable(Exception):
    """What was given makes no settings."""


def _write_settings(arguments: argparse.Namespace) -> None:
    """Write relay.toml, readable by its owner alone: headers of the tee may be secret."""
    import tomlkit

    from gamma_desktop.durable_files import make_folder, write_whole
    from gamma_desktop.settings.relay import relay_settings_of
    from gamma_desktop.ui.wording.messages import setting_problem

    names = (
        arguments.name or _asked("What do desks reach this machine by?", socket.getfqdn(), arguments).split()
    )
    relay = tomlkit.table()
    relay.add("names", names)
    if arguments.port:
        relay.add("port", arguments.port)
    for key in ("tls_certificate", "tls_key"):
        if value := getattr(arguments, key):
            relay.add(key, value)
    tee = arguments.tee if arguments.tee is not None else _asked_tee(arguments)
    if tee:
        relay.add("tee", tee)
    if arguments.listen:
        host, _, port = arguments.listen.rpartition(":")
        listener = tomlkit.table()
        listener.add("host", host.strip("[]"))
        listener.add("port", int(port) if port.isdecimal() else port)
        relay.add("listener", listener)
    document = tomlkit.document()
    document.add("relay", relay)
    text, file = tomlkit.dumps(document), relay_file()
    if problems := relay_settings_of(text, file).problems:
        raise _Unusable(setting_problem(replace(problems[0], line=None)))
    make_folder(file.parent)
    write_whole(file, text.encode())
    _say(f"{file} was written.")


def _make_authority(paths: ProfilePaths, relay: "RelaySettings") -> None:
    from gamma_desktop.app.relay_session import authority_of

    authority = authority_of(paths, relay)
    if authority is not None:
        authority.prepare()
        _say(f"Desks will know this relay by its certificate authority: {authority.hash}")


def _register(arguments: argparse.Namespace, paths: ProfilePaths, relay: "RelaySettings") -> int:
    from gamma_desktop.calls.callback import check_callback
    from gamma_desktop.cli.configure import register
    from gamma_desktop.vault.keyring_vault import KeyringVault

    settings = replace(settings_to_act_on(paths, ["api", "team"]), listener=relay.listener)
    if not asyncio.run(KeyringVault(paths.name).read(SecretName.API_KEY)):
        return complain(_NO_KEY, NOT_SET_UP)
    scheme = "https" if relay.listener.tls_certificate else "http"
    default = f"{scheme}://{relay.names[0]}:{relay.listener.port}{relay.listener.path}"
    url = arguments.callback_url or _asked("Where does Gamma reach this machine?", default, arguments)
    if not urlsplit(url).path.endswith(relay.listener.path):
        _say(f"Mind that events are taken at the path {relay.listener.path}: the proxy must send them there.")
    check_callback(url, settings.api.url)
    code = register(paths, settings, url, allowed=None, is_agreed=arguments.yes)
    if code == DONE:
        _say("Start the relay now, or events are lost: gamma-desktop relay run")
    return code


def _asked(question: str, default: str, arguments: argparse.Namespace) -> str:
    if arguments.yes or not sys.stdin.isatty():
        return default
    print(f"{question} [{default}] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() or default


def _asked_tee(arguments: argparse.Namespace) -> list[str]:
    if arguments.yes or not sys.stdin.isatty():
        return []
    _say(_TEE)
    return list(iter(lambda: sys.stdin.readline().strip(), ""))


def _say(line: str) -> None:
    print(plain(line), file=sys.stderr)
