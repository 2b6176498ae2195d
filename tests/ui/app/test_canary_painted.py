"""A canary as key and secret is painted nowhere, whatever page is open and though the key is being typed."""

import asyncio

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.fixtures.simulated_cloud import RunningCloud
from tests.ui.app.running import SECRET, Play, Running
from tests.ui.painted_text import painted_words


def test_no_window_paints_the_key_or_the_secret(
    play: Play, simulated_cloud: RunningCloud, qapp: QApplication
) -> None:
    key = simulated_cloud.key
    painted: list[str] = []
    shown_openly: list[str] = []

    def look() -> None:
        painted.extend(painted_words(each) for each in qapp.topLevelWidgets() if each.isVisible())

    async def scene(running: Running) -> None:
        await running.post()
        await running.until(lambda: running.pops)
        for page in Page:
            running.window.show_page(page)
            await asyncio.sleep(0)
            look()
        for section in SettingsSection:
            running.settings.show_section(section)
            for field in (running.settings.key.entry, running.settings.first_run.key):
                if field.isVisible():
                    field.setFocus()
                    QTest.keyClicks(field, key)
            await asyncio.sleep(0)
            look()
        assert running.settings.key.entry.text() == key
        running.settings.key.entry.clear()
        running.window.search.setText(key)
        shown_openly.append(painted_words(running.window))

    play(scene)
    everything = " ".join(painted)
    assert all(words in everything for words in ("Insights", "API key", "Decline", "Shortcuts"))
    assert key not in everything
    assert SECRET not in everything
    assert key in shown_openly[0], "the search itself finds nothing"
