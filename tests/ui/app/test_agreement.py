"""Every scenario by HTTP into the running tray program: pop, log, tray and command tell the same of it.

Each scenario gets numbers of its own, so that none settles the missed calls of another; a few are played
together, since the tray waits a moment before it shows what became of the calls.
"""

import asyncio
import contextlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QMenu

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.cli.main import run
from gamma_desktop.history.waiting import NEWEST_HELD
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.row_model import VALUE_ROLE
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.window.navigation import Page
from tests.scenarios.scenario import SCENARIOS, Scenario
from tests.ui.app.running import Play, Running
from tests.ui.app.wire import Wire

AGENTS = sorted({scenario.mine for scenario in SCENARIOS}, key=sorted)
TOGETHER = 16
A_THIRD = 3
ROWS_AT_LEAST = 100
A_DAY = 86_400_000

WORDS = {
    "answered": ("Answered", "Ended"),
    "missed": ("Missed",),
    "answered_elsewhere": ("Answered elsewhere", "Answered by"),
    "transferred": ("Transferred", "301 did not answer"),
    "unanswered": ("No answer",),
    "cancelled": ("Not picked up",),
    "unknown": ("No further events",),
    "talking": ("Talking", "Answered by"),
    "ringing": ("Ringing",),
    "prompting": ("Your phone rings",),
}
"""By outcome, else state: the word everywhere, and after it what a pop may say instead."""

CallObject = Mapping[str, Any]


def distinct(event: RawEvent, scenario: int) -> RawEvent:
    """The same event with numbers of its scenario's own, on a later day than the scenarios before it."""
    body = event.body.replace(b"647460197", b"64%07d" % scenario).replace(
        b"915550123", b"9155%05d" % scenario
    )
    days = scenario // TOGETHER * A_DAY
    return replace(event, body=re.sub(rb"\b154\d{10}\b", lambda found: b"%d" % (int(found[0]) + days), body))


async def command(paths: ProfilePaths, *arguments: str) -> Sequence[CallObject]:
    """What ``calls --json`` prints beside the running program."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    line = ["--profile", str(paths.settings), "calls", "--json", "--limit", "1000", *arguments]

    def printing() -> int:
        with contextlib.redirect_stdout(printed):
            return run(line)

    assert await asyncio.to_thread(printing) == 0
    printed.seek(0)
    calls: Sequence[CallObject] = json.loads(printed.read())
    return calls


class Shown:
    """What the program shows of the calls that the command lists, and where that is not the same.

    Args:
        listed: all calls, as the command tells them.
        waiting: those that wait, newest first, as the command tells them.
    """

    def __init__(self, running: Running, listed: Sequence[CallObject], waiting: Sequence[CallObject]) -> None:
        self._running = running
        self._listed = {CallKey(call["pbx"], call["call_id"]): call for call in listed}
        self._waiting = waiting

    def differences(self) -> list[str]:
        return [*self._in_the_pops(), *self._in_the_log(), *self._in_the_tray()]

    def _in_the_pops(self) -> Iterator[str]:
        for content in self._running.stack.contents:
            calls = [call for call in self._listed.values() if chain_of(call) == content.pop_id]
            last = max(calls, key=lambda call: len(call["transfers"]), default=None)
            expected = WORDS[what(last)] if last else ()
            if not content.state.words.startswith(expected):
                yield f"pop {content.pop_id}: {content.state.words}, not {expected}"

    def _in_the_log(self) -> Iterator[str]:
        rows = list(log_rows(self._running))
        if len(rows) < min(ROWS_AT_LEAST, len(self._listed)):
            yield f"log: {len(rows)} rows, not {len(self._listed)}"
        for key, words in rows:
            call = self._listed[key]
            told = (has_word(words, WORDS[what(call)][0]), "to call back" in words)
            if told != (True, call["waiting"]):
                yield f"log {key}: {words}, not {what(call)}, waiting: {call['waiting']}"

    def _in_the_tray(self) -> Iterator[str]:
        title, offered = tray_menu(self._running.icon)
        expected = f"Missed calls ({len(self._waiting)})" if self._waiting else ""
        if title != expected:
            yield f"tray: {title!r}, not {expected!r}"
        numbers = {number for call in self._waiting[:NEWEST_HELD] if (number := outside(call))}
        if offered != numbers:
            yield f"tray: calls back {offered}, not {numbers}"


def has_word(words: Sequence[str], word: str) -> bool:
    """Whether one of the parts of a row is this one, with what may follow: "Ringing there"."""
    return any(each.startswith(word) for each in words)


def what(call: CallObject) -> str:
    return str(call["outcome"] or call["state"])


def chain_of(call: CallObject) -> CallKey:
    return CallKey(call["pbx"], call["first_call_id"])


def outside(call: CallObject) -> str:
    """The last digits of the number to call back; "" where that is hidden, or an extension."""
    number = str(call["remote"]["number"] or "")
    return number[-9:] if number.startswith("+") else ""


def log_rows(running: Running) -> Iterator[tuple[CallKey, list[str]]]:
    """The rows of the Calls page that are there, with what each says."""
    page = calls_page(running)
    for row in range(page.model.rowCount()):
        index = page.model.index(row)
        if (identified := index.data(VALUE_ROLE)) is not None:
            yield identified.call.key, str(index.data()).split(", ")


def calls_page(running: Running) -> CallsPage:
    page = running.window.page_widget(Page.CALLS)
    assert isinstance(page, CallsPage)
    return page


def tray_menu(icon: TrayIcon) -> tuple[str, set[str]]:
    """The title of the missed calls in the menu, and the numbers outside that can be called back there."""
    for action in icon.menu.actions():
        menu = action.menu()
        if action.text().startswith("Missed calls") and isinstance(menu, QMenu):
            names = [each.text().partition(", ")[0] for each in menu.actions()]
            digits = [re.sub(r"\D", "", name) for name in names if name.startswith("Call back")]
            return action.text(), {each for each in digits if len(each) == len("647460197")}
    return "", set()


async def play_together(running: Running, wire: Wire, scenarios: Sequence[tuple[int, Scenario]]) -> int:
    """Play some scenarios and compare what is told of them; returns how many calls wait."""
    for number, scenario in scenarios:
        for event in scenario.events:
            await wire.send(distinct(event, number))
    listed, waiting = await command(running.paths), await command(running.paths, "--waiting")
    shown = Shown(running, listed, waiting)
    with contextlib.suppress(TimeoutError):
        await running.until(lambda: not shown.differences())
    assert shown.differences() == []
    calls_page(running).waiting_bar.all_done_requested.emit()
    await running.until(lambda: tray_menu(running.icon)[0] == "")
    return len(waiting)


@pytest.mark.parametrize("one_of", [A_THIRD, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("mine", AGENTS, ids=lambda mine: "-".join(sorted(mine)) or "reception")
def test_pop_log_tray_and_command_agree_in_each_scenario(
    play: Play, paths: ProfilePaths, mine: frozenset[str], one_of: int
) -> None:
    settings = paths.settings_file.read_text("utf-8").replace('["203"]', json.dumps(sorted(mine)))
    # On a busy machine a call would be given up between what the command tells and what is shown.
    paths.settings_file.write_text(f"{settings}calls.retire_ringing_after = 86400\n", "utf-8")
    scenarios = list(enumerate(each for each in SCENARIOS if each.mine == mine))[::one_of]
    some = [scenarios[first : first + TOGETHER] for first in range(0, len(scenarios), TOGETHER)]
    waited: list[int] = []

    async def scene(running: Running) -> None:
        async with Database(paths.book) as database:
            with contextlib.closing(Wire(paths, SqliteCallLog(database))) as wire:
                waited.extend([await play_together(running, wire, scenarios) for scenarios in some])

    play(scene)
    assert sum(waited) > len(scenarios) // 10
