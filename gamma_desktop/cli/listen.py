"""``listen``: the event listener without a window; a call object at every change."""

import argparse
import asyncio
import json
import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.ending import ended_by_signals
from gamma_desktop.cli.exit_codes import DONE, FAILED, complain, fail
from gamma_desktop.cli.settings_in_force import settings_to_act_on
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.refusals import RefusalCause
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.paths import ProfilePaths, profile_paths
from gamma_desktop.ui.wording import explain, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from gamma_desktop.app.engine import Engine
    from gamma_desktop.calls.model import Call
    from gamma_desktop.history.health import ReceiverHealth, TeamHealth
    from gamma_desktop.history.model import IdentifiedCall
    from gamma_desktop.history.queries import CallFinder
    from gamma_desktop.intake.registration import Registration
    from gamma_desktop.settings.model import ListenerSettings, Settings
    from gamma_desktop.tasks import Spawn
    from gamma_desktop.workers.program import ProgramRunner

_REGISTER_AGAIN = "Register again, with: gamma-desktop configure"
_IN_CLEAR = (
    "events and the secret cross the network unencrypted. Set listener.tls_certificate and listener.tls_key,"
    " or name the proxy that ends TLS in listener.trusted_proxies."
)
_WHY_REFUSED = {
    RefusalCause.NOT_STORED: "they cannot be stored",
    RefusalCause.NO_SECRET: "they carry no secret; another program may have registered since",
    RefusalCause.WRONG_SECRET: "they carry another secret; another computer may have registered since",
    RefusalCause.OTHER_HOST: "they are sent to a name that listener.hosts does not have",
    RefusalCause.OTHER_PATH: "they are sent to another path than listener.path",
}
_CONNECTED = "connected to your team"
_WHAT_TO_DO = {RefusalCause.OTHER_HOST: "Add it, with: gamma-desktop config set listener.hosts NAME"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Listen until interrupted."""
    from gamma_desktop.settings.profile_lock import profile_lock

    paths = profile_paths(arguments.profile)
    try:
        paths.prepare()
        with profile_lock(paths.lock):
            return asyncio.run(_listen(paths, as_json=arguments.json))
    except GammaDesktopError as error:
        return fail(error)
    except OSError as error:
        return complain(f"{paths.data} cannot be used: {error.strerror}. Name another folder with --profile.")


async def _listen(paths: ProfilePaths, *, as_json: bool) -> int:
    from gamma_desktop.app.engine import Engine
    from gamma_desktop.app.supervisor import TaskSupervisor
    from gamma_desktop.app.team_session import go_after_removal
    from gamma_desktop.cli.damage_line import damage_line
    from gamma_desktop.cli.plain_text import plain
    from gamma_desktop.intake.binding import travels_in_clear
    from gamma_desktop.team.membership import membership_of

    settings = settings_to_act_on(paths, ["listener", "team"])
    membership = membership_of(paths, settings)
    ended = ended_by_signals()
    failed: list[str] = []

    def on_failure(name: str, error: BaseException) -> None:
        failed.append(name)
        complain(f"{name} failed: {error!r}")
        ended.set()

    supervisor = TaskSupervisor(on_failure)
    engine = Engine(paths, settings, supervisor, fail, dial_rules=DialRules, membership=membership)
    printer = _Printer(engine.finder, as_json=as_json)
    engine.calls.subscribe(printer.put)
    is_in_team = engine.team is not None
    engine.intake.subscribe(lambda: _warn_of_refusals(engine.intake.health, is_in_team=is_in_team))
    if engine.team is not None:
        engine.team.subscribe(teller_of_team())
        engine.team.subscribe(lambda health: ended.set() if _is_removed(health) else None)
    engine.recovery.subscribe(lambda damage: complain(plain(damage_line(damage))))
    programs = _run_hooks(engine, settings, supervisor.spawn)
    try:
        await engine.open_book()
        supervisor.spawn("printing", printer.run())
        await engine.start_events()
        supervisor.keep_running("look what commands ask for", engine.look_for_requests)
        if engine.team is not None:
            print(
                f"gamma-desktop: following the relay at {engine.intake.address}", file=sys.stderr, flush=True
            )
        else:
            print(f"gamma-desktop: listening at {engine.intake.address}", file=sys.stderr, flush=True)
            if travels_in_clear(settings.listener):
                complain(_IN_CLEAR)
            _warn_of_an_old_address(engine.registrations.load(), settings.listener)
        await ended.wait()
    finally:
        try:
            await engine.stop()
        finally:
            programs.stop()
    if engine.team is not None and _is_removed(engine.team.health):
        await go_after_removal(paths, settings)
        return complain("the team's calls and secret were removed from this computer")
    return FAILED if failed else DONE


def _run_hooks(engine: "Engine", settings: "Settings", spawn: "Spawn") -> "ProgramRunner":
    """Have the administrator's programs told of calls; what runs them is to be stopped."""
    from gamma_desktop.app.engine import now
    from gamma_desktop.history.hooks import MOST_AT_ONCE, CallHooks
    from gamma_desktop.workers.program import ProgramRunner

    programs = ProgramRunner(MOST_AT_ONCE)
    hooks = CallHooks(
        programs,
        engine.finder.identify_all,
        settings=lambda: settings.hooks,
        mine=lambda: frozenset(settings.agent.extensions),
        clock=now,
        spawn=spawn,
        on_failure=fail,
    )
    engine.calls.subscribe(hooks.follow)
    return programs


def _is_removed(health: "TeamHealth") -> bool:
    return health.fault is TeamFault.REMOVED


def teller_of_team() -> "Callable[[TeamHealth], None]":
    """Says that the connection to the relay has come or gone; each thing once."""
    told: list[str] = [""]

    def tell(health: "TeamHealth") -> None:
        words = _words_of_team(health)
        if words != told[0]:
            told[0] = words
            complain(words)

    return tell


def _words_of_team(health: "TeamHealth") -> str:
    why = say(health.fault) if health.fault is not None else ""
    if health.is_connected:
        return f"connected to your team, but new calls are not coming in. {why}" if why else _CONNECTED
    if _is_removed(health):
        return f"this computer is no longer in your team. {why}"
    since = health.since.astimezone().isoformat(timespec="seconds")
    return f"no connection to your team since {since}: calls will be caught up. {why}"


def _warn_of_refusals(health: "ReceiverHealth", *, is_in_team: bool) -> None:
    """Say why events are refused, each time that this begins."""
    if health.problem is not None:
        what = "calls of your team wait at the relay" if is_in_team else "events are answered 503"
        complain(f"{what} until they can be stored. {explain(health.problem).advice}")
    elif health.refusing is not None:
        since = health.refusing.since.astimezone().isoformat(timespec="seconds")
        complain(
            f"events are refused since {since}: {_WHY_REFUSED[health.refusing.cause]}."
            f" {_WHAT_TO_DO.get(health.refusing.cause, _REGISTER_AGAIN)}"
        )


def _warn_of_an_old_address(registered: "Registration | None", listener: "ListenerSettings") -> None:
    from gamma_desktop.calls.callback import has_moved
    from gamma_desktop.intake.registration import place_of

    if registered is not None and has_moved(registered.place, place_of(listener)):
        complain(f"Gamma may still send events to {registered.url}, as before. {_REGISTER_AGAIN}")


class _Printer:
    """Prints changed calls in the order in which they changed, each with its contact."""

    def __init__(self, finder: "CallFinder", *, as_json: bool) -> None:
        self._finder = finder
        self._as_json = as_json
        self._waiting: asyncio.Queue[tuple[Call, ...]] = asyncio.Queue()

    def put(self, changed: "tuple[Call, ...]") -> None:
        self._waiting.put_nowait(changed)

    async def run(self) -> None:
        while True:
            for identified in await self._finder.identify_all(await self._waiting.get()):
                if identified.call.direction is not None:
                    print(self._line(identified), flush=True)

    def _line(self, identified: "IdentifiedCall") -> str:
        from gamma_desktop.cli.call_table import call_line
        from gamma_desktop.history.export import call_object

        if self._as_json:
            return json.dumps(call_object(identified))
        return call_line(identified)
