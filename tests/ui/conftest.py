"""Widgets are tested without a screen, in the look that they ship in; the clock is ours."""

import os
import time

from tests.offscreen import PLATFORM

os.environ.setdefault("QT_QPA_PLATFORM", PLATFORM)

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gamma_desktop.desktop.application import Application
from gamma_desktop.ui import steadiness
from gamma_desktop.ui.palette import LIGHT
from gamma_desktop.ui.theme import apply_tokens
from tests.ui.desk import Desk, OpenWindow
from tests.ui.hand_clock import HandClock


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    return Application


@pytest.fixture(scope="session")
def qapp(qapp: Application) -> Application:
    apply_tokens(qapp, LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def unhurried() -> Iterator[None]:
    """Everything has stood where it is for long: whoever presses here has waited for it."""
    ticks = count()
    steadiness.measure_by(lambda: float(next(ticks)))
    yield
    steadiness.measure_by(time.monotonic)


@pytest.fixture
def hand_clock() -> HandClock:
    """A clock that stands still until the test moves it."""
    clock = HandClock()
    steadiness.measure_by(clock.read)
    return clock


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The window's neighbours, at the desk of extension 203."""
    (tmp_path / "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
    return Desk(tmp_path)


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Iterator[OpenWindow]:
    """The window at its first size, with everything read that it asked for."""
    opened = OpenWindow(desk)
    with qtbot.waitActive(opened.window, timeout=20_000):
        opened.window.raise_up()
    yield opened
    opened.close()
    desk.give_up()
