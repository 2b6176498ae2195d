"""``relay run``: the relay itself, until it is stopped."""

import argparse
import asyncio
import contextlib
import json
import signal
from typing import TYPE_CHECKING, Any

from gamma_desktop.cli.exit_codes import DONE, complain, fail
from gamma_desktop.cli.relay_log import log_as
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.desktop.service_manager import tell_ready, tell_stopping
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths

if TYPE_CHECKING:
    from gamma_desktop.settings.relay import RelaySettings

_PATIENCE = 2.0


def add_arguments(parser: argparse.ArgumentParser, _action: str) -> None:
    """Declare the arguments."""
    parser.epilog = 'Prints one JSON line when it is ready: {"relay":"ready","callback":…,"desks":…}'
    parser.add_argument(
        "--log",
        choices=("text", "json"),
        help="the log on stderr (default: text on a terminal, else json)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Be the relay until interrupted."""
    from gamma_desktop.cli.relay_settings import relay_settings_to_act_on
    from gamma_desktop.settings.profile_lock import profile_lock

    log_as(arguments.log)
    paths = profile_paths(arguments.profile)
    try:
        relay = relay_settings_to_act_on()
        paths.prepare()
        with profile_lock(paths.lock, within=_PATIENCE):
            return asyncio.run(_run(paths, relay))
    except GammaDesktopError as error:
        return fail(error)


async def _run(paths: ProfilePaths, relay: "RelaySettings") -> int:
    from gamma_desktop.app.relay_program import run_relay

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl+C still ends it
            loop.add_signal_handler(number, ended.set)
    await run_relay(
        paths,
        settings_to_act_on(paths, ["api", "team"]),
        relay,
        on_ready=_tell_ready,
        on_failure=_tell_failure,
        on_trouble=fail,
        ended=ended,
    )
    tell_stopping()
    return DONE


def _tell_failure(name: str, error: BaseException) -> None:
    complain(f"{name} failed: {error!r}")


def _tell_ready(ready: dict[str, Any]) -> None:
    print(json.dumps(ready), flush=True)
    tell_ready(f"events at {ready['callback']}, desks at {ready['desks']}")
