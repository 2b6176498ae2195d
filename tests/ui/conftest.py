"""Widgets are tested without a screen, in the look that they ship in; the clock is ours."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from gamma_desktop.desktop.application import Application
from gamma_desktop.ui.palette import LIGHT
from gamma_desktop.ui.theme import apply_tokens
from tests.ui.desk import Desk, OpenWindow
from tests.ui.hand_clock import HandClock, Unhurried


class TestedApplication(Application):
    """Goes by whichever clock the test chooses."""

    __test__ = False

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments, clock=self.read_clock)
        self.chosen_clock: Callable[[], float] = Unhurried().read

    def read_clock(self) -> float:
        return self.chosen_clock()


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    return TestedApplication


@pytest.fixture(scope="session")
def qapp(qapp: TestedApplication) -> TestedApplication:
    apply_tokens(qapp, LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def deleted_later(qapp: TestedApplication) -> Iterator[None]:
    """What a test leaves is gone before the next: each widget costs time with every change of look."""
    before = set(qapp.topLevelWidgets())
    QCursor.setPos(qapp.primaryScreen().geometry().bottomRight())  # what it hovers over is drawn otherwise
    yield
    for left in set(qapp.topLevelWidgets()) - before:
        left.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits a minute for what surely comes: a busy machine can take longer than its own five seconds."""
    for wait in ("waitSignal", "waitSignals", "waitUntil", "waitActive", "waitExposed", "waitCallback"):
        setattr(qtbot, wait, partial(getattr(qtbot, wait), timeout=60_000))
    return qtbot


@pytest.fixture
def hand_clock(qapp: TestedApplication) -> Iterator[HandClock]:
    """A clock that stands still until the test moves it. It goes on where the one before it was."""
    clock = HandClock(qapp.chosen_clock())
    qapp.chosen_clock = clock.read
    yield clock
    qapp.chosen_clock = Unhurried(max(clock.seconds, qapp.chosen_clock())).read


@pytest.fixture
def unguarded(hand_clock: HandClock, qapp: TestedApplication) -> HandClock:
    """A clock that the test moves, of which the application knows nothing: no press is too early to it."""
    qapp.chosen_clock = Unhurried(hand_clock.seconds).read
    return hand_clock


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
