"""What calls leave behind in the running program: nothing that grows with their number."""

import contextlib
import gc
import json
from collections import Counter

from PySide6.QtCore import QCoreApplication, QEvent

from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.ui.app.running import RINGING, Play, Running
from tests.ui.app.wire import Wire
from tests.unit.gamma.raw_events import raw_event

CALLS = 12
HELD_ON_PURPOSE = ("calls.model", "calls.event", "contacts.model", "history.model", "numbers")
"""Frozen values: of the calls that ended last some hundreds are held, and of the rows that are looked at."""


def living() -> Counter[str]:
    """How many objects there are of each kind of ours, of Qt's and of the event loop's."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    kinds = (f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())
    held = tuple(f"gamma_desktop.{each}" for each in HELD_ON_PURPOSE)
    return Counter(
        kind
        for kind in kinds
        if kind.startswith(("gamma_desktop.", "PySide6.", "asyncio.")) and not kind.startswith(held)
    )


async def call_comes(wire: Wire, number: int) -> None:
    """One call rings, two of three are answered, and it ends; there are four callers."""
    states = ["ringing", "talking", "dropped"] if number % 3 else ["ringing", "dropped"]
    for state in states:
        caller = f"64746019{number % 4}"
        attributes = {
            "callId": f"call-{number}",
            "firstCallId": f"call-{number}",
            "callLegId": f"leg-{number}",
            "displayedExternalNumber": f"+34{caller}",
            "displayedNumber": f"0{caller}",
            "displayedLabel": caller,
            "state": state,
        }
        body = json.dumps(RINGING | attributes).encode()
        await wire.send(raw_event(body))


def test_objects_of_ended_calls_do_not_pile_up(play: Play, paths: ProfilePaths) -> None:
    counted: list[Counter[str]] = []

    async def scene(running: Running) -> None:
        async with Database(paths.book) as database:
            with contextlib.closing(Wire(paths, SqliteCallLog(database))) as wire:
                for block in range(2):
                    for number in range(CALLS):
                        await call_comes(wire, block * CALLS + number)
                    await running.until(lambda: running.has_done("show changed calls"))
                    counted.append(living())

    play(scene)
    before, after = counted
    assert {kind: count for kind, count in (after - before).items() if count >= CALLS} == {}
