"""Everything of the tray program joined together, on the loop that it ships with and a real listener."""

import asyncio
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from gamma_desktop.demo.free_port import free_port
from gamma_desktop.desktop.application import Application
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.palette import DARK
from tests.fixtures.simulated_cloud import RunningCloud
from tests.ui.app.running import Play, Running, takes_connections
from tests.ui.settings.controls import choice, choose, entry, type_into

GONE_THREAD_OF_QT = "Dummy-"
"""Python goes on listing a thread that ran some of it without being its own, under such a name."""


def test_an_event_pops_is_logged_and_is_told_by_the_tray(play: Play) -> None:
    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"])
        await running.until(lambda: "647 46 01 97 is calling" in running.tray)
        await running.until(lambda: any("647 46 01 97" in row for row in running.log))

    play(scene)


def test_a_stranger_added_from_the_pop_has_their_name_everywhere_at_once(play: Play) -> None:
    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops)
        running.press_in_pop("Add contact")
        await running.until(running.contacts.form.isVisible)
        running.contacts.form.name.setText("Ana Lopez")
        running.contacts.form.save_button.click()
        await running.until(lambda: running.pops == ["Incoming call: Ana Lopez"])
        await running.until(lambda: "Ana Lopez" in running.tray)
        await running.until(lambda: any("Ana Lopez" in row for row in running.log))

    play(scene)


def test_an_extension_chosen_in_the_window_is_mine_from_then_on(play: Play, paths: ProfilePaths) -> None:
    async def scene(running: Running) -> None:
        await running.post(callId="1", firstCallId="1", extension="204")
        await running.post(callId="2", firstCallId="2", extension="203")
        await running.until(lambda: len(running.log) == len(running.pops) == 1)

        await running.until(lambda: "204" in running.settings.extensions.boxes)
        running.settings.extensions.boxes["204"].click()
        await running.until(lambda: running.has_done("change a setting"))
        await running.post(callId="3", firstCallId="3", extension="204")
        await running.until(lambda: len(running.pops) == 2)
        await running.until(lambda: len(running.log) == 3)

    play(scene)
    assert load_settings(paths).settings.agent.extensions == ("203", "204")


def test_a_theme_chosen_in_the_window_is_worn_at_once(play: Play, qapp: QApplication) -> None:
    async def scene(running: Running) -> None:
        choose(choice(running.settings, "ui.theme"), "Dark")
        await running.until(lambda: qapp.palette().window().color().name() == DARK.window)
        qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)

    play(scene)


def test_a_port_typed_in_the_window_is_where_events_are_taken(play: Play) -> None:
    before, after = [], free_port()

    async def scene(running: Running) -> None:
        before.append(load_settings(running.paths).settings.listener.port)
        type_into(entry(running.settings, "listener.port"), str(after))
        await running.until(lambda: takes_connections(after))
        assert not takes_connections(before[0])
        await running.post()
        await running.until(lambda: running.pops)

    play(scene)


def test_after_the_port_has_changed_gamma_is_to_be_told_until_an_event_comes(play: Play) -> None:
    after = free_port()

    async def scene(running: Running) -> None:
        section = running.settings.listener
        await running.until(section.url.text)
        section.ask()
        section.confirm_button.click()
        await running.until(lambda: section.register_button.text() == "Register again…")
        type_into(entry(running.settings, "listener.port"), str(after))
        await running.until(lambda: "Gamma still sends events to the old address" in running.words)
        await running.until(lambda: str(after) in section.url.text())
        await running.until(lambda: running.tray == "Gamma Desktop: Ready")
        await running.post()
        await running.until(lambda: "Gamma still sends events to the old address" not in running.words)

    play(scene)


def test_a_link_of_a_second_start_is_offered_and_not_dialled(
    play: Play, simulated_cloud: RunningCloud
) -> None:
    async def scene(running: Running) -> None:
        second = await asyncio.to_thread(start_again, running.paths, "tel:+34647460197")
        assert second.returncode == 0, second.stderr
        await running.until(lambda: running.asks_to_call == ["Call 647 46 01 97"])

    play(scene)
    assert {each["method"] for each in simulated_cloud.requests()} == {"GET"}


@pytest.mark.parametrize("link", ["tel:+34647460197", "callto:+34647460197"])
def test_a_link_that_the_system_hands_over_is_offered_and_not_dialled(
    play: Play, simulated_cloud: RunningCloud, qapp: Application, link: str
) -> None:
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl(link)))  # macOS does so as soon as the program is there

    async def scene(running: Running) -> None:
        await running.until(lambda: running.asks_to_call == ["Call 647 46 01 97"])
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("tel:+34912345678")))
        await running.until(lambda: running.asks_to_call == ["Call 912 34 56 78"])

    play(scene)
    assert "POST" not in {each["method"] for each in simulated_cloud.requests()}


def test_where_later_starts_cannot_be_heard_events_are_taken_all_the_same(
    play: Play, paths: ProfilePaths
) -> None:
    (paths.runtime / "program.sock").mkdir()

    async def scene(running: Running) -> None:
        assert any("Links from other programs do not arrive" in words for words in running.words)
        await running.post()
        await running.until(lambda: running.pops)

    play(scene)


def start_again(paths: ProfilePaths, link: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "gamma_desktop", "--profile", str(paths.settings), link]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_a_call_that_was_passed_on_and_not_answered_comes_back_to_the_agent(play: Play) -> None:
    origin = {
        "callId": "471900.1",
        "callLegId": "leg-of-301",
        "displayedExternalNumber": "203",
        "displayedLabel": "Ext 203",
        "displayedNumber": "203",
        "extension": "301",
        "originalCallId": "471900",
        "originallyFrom": "0647460197",
        "originallyTo": "203",
    }

    async def scene(running: Running) -> None:
        await running.post(state="talking")
        await running.until(lambda: running.pops)
        await running.post(state="dropped", stateCause="causeTransfer")
        await running.post(state="alerting", **origin)
        await running.until(lambda: "Transferred to 301" in running.pop_words)
        await running.post(state="dropped", **origin)
        await running.until(lambda: "301 did not answer" in running.pop_words)

    play(scene)


def test_quitting_leaves_no_thread_behind(play: Play) -> None:
    before = set(threading.enumerate())

    async def scene(running: Running) -> None:
        await running.post()

    play(scene)
    after = {thread for thread in threading.enumerate() if not thread.name.startswith(GONE_THREAD_OF_QT)}
    assert after <= before
