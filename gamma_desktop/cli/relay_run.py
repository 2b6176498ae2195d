"""``relay run``: the relay itself, until it is stopped."""

import argparse
import asyncio
import json
import logging
import signal
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gamma_desktop.cli.ending import ended_by_signals
from gamma_desktop.cli.exit_codes import DONE, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.desktop.service_manager import tell_ready, tell_stopping
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import ProfilePaths, profile_paths

if TYPE_CHECKING:
    from collections.abc import Callable

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
    from gamma_desktop.cli.settings_in_force import relay_settings_to_act_on
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

    await run_relay(
        paths,
        settings_to_act_on(paths, ["api", "team"]),
        relay,
        on_ready=_tell_ready,
        on_failure=_tell_failure,
        on_trouble=fail,
        ended=ended_by_signals(),
        when_to_look_again=_on_hang_up,
    )
    tell_stopping()
    return DONE


def _on_hang_up(look_again: "Callable[[], None]") -> None:
    """Have SIGHUP read the settings again, as of a service; from a terminal it says that this is gone."""
    if sys.platform != "win32" and not sys.stdin.isatty():
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, look_again)


def _tell_failure(name: str, error: BaseException) -> None:
    complain(f"{name} failed: {error!r}")


def _tell_ready(ready: dict[str, Any]) -> None:
    print(json.dumps(ready), flush=True)
    tell_ready(f"events at {ready['callback']}, desks at {ready['desks']}")


def log_as(form: str | None) -> None:
    """Have the program's log go to stderr, from "info" on.

    Args:
        form: "text" or "json"; None: text on a terminal, else JSON.
    """
    is_text = sys.stderr.isatty() if form is None else form == "text"
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines() if is_text else _Objects())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    logging.getLogger("gamma_desktop").setLevel(logging.INFO)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")
        return plain(f"{at} {record.levelname.lower()}: {_message(record)}")


class _Objects(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name.removeprefix("gamma_desktop."),
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    return f"{message}: {record.exc_info[1]!r}" if record.exc_info else message
