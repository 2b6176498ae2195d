"""``relay status``: how the relay of this profile does, whether it runs or not."""

import argparse
import asyncio
import json
import shutil
from typing import TYPE_CHECKING, Any

from gamma_desktop.cli.exit_codes import DONE, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.ui.wording.messages import setting_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gamma_desktop.store.relay_tee import TeeState
    from gamma_desktop.team.relay.overview import RelayOverview

_NAMES_NOT_KNOWN = "not known: this terminal reads other settings than the relay (GAMMA_DESKTOP_RELAY)"
_ERRORS = {
    "timeout": "no answer in time",
    "unreachable": "not reached",
    "certificate": "its certificate is not trusted",
}


def add_arguments(parser: argparse.ArgumentParser, _action: str) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="JSON")


def run(arguments: argparse.Namespace) -> int:
    """Show it."""
    from gamma_desktop.app.relay_session import addresses_of, overview
    from gamma_desktop.intake.registration import RegistrationFile
    from gamma_desktop.settings.relay import load_relay_settings

    paths = profile_paths(arguments.profile)
    loaded = load_relay_settings()
    for problem in loaded.problems:
        complain(plain(setting_problem(problem)))
    try:
        state = asyncio.run(overview(paths, loaded.settings))
    except GammaDesktopError as error:
        return fail(error)
    registered = RegistrationFile(paths.registration).load()
    callback = None if registered is None else registered.url
    free = shutil.disk_usage(paths.data).free
    relays = addresses_of(loaded.settings)
    if arguments.json:
        print(json.dumps(_object(state, callback, relays, free), ensure_ascii=False))
    else:
        print("\n".join(plain(line) for line in _lines(state, callback, relays, free)))
    return DONE


def _object(
    state: "RelayOverview", callback: str | None, relays: tuple[str, ...], free: int
) -> dict[str, Any]:
    return {
        "running": state.is_running,
        "callback": callback,
        "relays": list(relays),
        "last_position": state.last,
        "last_event_at": _iso(state.last_event_at),
        "desks": {
            "known": len(state.desks),
            "connected": state.connected,
            "lag": state.largest_lag,
        },
        "invitations": state.invitations,
        "commands": dict(state.commands),
        "certificate_ends_at": _iso(state.certificate_ends_at),
        "disk_free_bytes": free,
        "spooled": state.spooled,
        "spooling_since": _iso(state.spooling_since),
        "tee": [
            {
                "url": each.url,
                "state": _state_of(each),
                "waiting": max(0, state.last - each.position),
                "delivered": each.delivered,
                "dropped": each.dropped,
                "failing_since": _iso(each.failing_since),
                "last_error": each.last_error,
                "last_error_at": _iso(each.last_error_at),
            }
            for each in state.tee
        ],
    }


def _lines(
    state: "RelayOverview", callback: str | None, relays: tuple[str, ...], free: int
) -> "Iterator[str]":
    yield f"Relay        {'running' if state.is_running else 'not running'}"
    no_names = (
        _NAMES_NOT_KNOWN if state.is_running else "nowhere yet; set it up with: gamma-desktop relay init"
    )
    yield f"Desks at     {', '.join(relays) or no_names}"
    yield f"Callback     {callback or 'not registered from here'}"
    yield f"Last event   {_local(state.last_event_at)}, position {state.last}"
    behind = f", at most {state.largest_lag} positions behind" if state.connected else ""
    yield f"Desks        {state.connected} of {len(state.desks)} connected{behind}"
    yield f"Invitations  {state.invitations} open"
    counts = ", ".join(f"{count} {name}" for name, count in sorted(state.commands.items()))
    yield f"Commands     {counts or 'none'}"
    if state.spooling_since is not None:
        since = _local(state.spooling_since)
        yield f"Spool        {state.spooled} events wait since {since} for a majority of the servers of NATS"
    yield f"Disk         {words_of_disk(free)}"
    if state.certificate_ends_at is not None:
        yield f"Certificate  good until {_local(state.certificate_ends_at)}; renewed a month before"
    for each in state.tee:
        yield f"Passed on to {each.url}: {_words_of(each, max(0, state.last - each.position))}"


def words_of_disk(free: int) -> str:
    """How much is free, and what happens where that is too little."""
    from gamma_desktop.checks.model import CheckState
    from gamma_desktop.checks.rules import disk
    from gamma_desktop.ui.wording.check_words import check_words

    check = disk(free)
    words = check_words(check).title
    return f"{words}. Events may be refused: make room" if check.state is not CheckState.OK else words


def _words_of(tee: "TeeState", waiting: int) -> str:
    words = [f"{tee.delivered} events"]
    if waiting:
        words.append(f"{waiting} waiting")
    if tee.dropped:
        words.append(f"{tee.dropped} given up after a day of failures")
    if tee.failing_since is not None:
        why = _ERRORS.get(tee.last_error or "", f"answer {tee.last_error}")
        words.append(f"failing since {_local(tee.failing_since)}: {why}")
    if tee.is_paused:
        words.append("paused after five days; restart the relay to try again")
    return ", ".join(words)


def _state_of(tee: "TeeState") -> str:
    if tee.is_paused:
        return "paused"
    return "fine" if tee.failing_since is None else "failing"


def _iso(at: "datetime | None") -> str | None:
    return None if at is None else at.isoformat()


def _local(at: "datetime | None") -> str:
    return "none yet" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M:%S}"
