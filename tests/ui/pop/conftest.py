"""A stack of pops on an empty screen, and a single card."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gamma_desktop.desktop.floating_windows import FloatingWindows
from gamma_desktop.settings.model import PopMode, PopSettings
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.stack import PopStack
from tests.ui.pop.bench import Bench

StackOn = Callable[[FloatingWindows], PopStack]


@pytest.fixture
def stack(stack_on: StackOn) -> PopStack:
    return stack_on(FloatingWindows.MANAGED)


@pytest.fixture
def stack_on(qapp: QApplication) -> Iterator[StackOn]:
    """Makes a stack on a desktop where windows can do this."""
    made = []

    def make(windows: FloatingWindows) -> PopStack:
        made.append(PopStack(PopSettings(), qapp, windows))
        return made[-1]

    yield make
    for pops in made:
        pops.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def bench(stack: PopStack) -> Iterator[Bench]:
    made = Bench(stack, PopMode.FULL)
    yield made
    for task in made.tasks:
        task.close()


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[ScreenPop]:
    QCursor.setPos(0, 0)
    pop = ScreenPop(hide_after=0)
    pop.move(200, 200)
    qtbot.addWidget(pop)
    yield pop
    pop.clear()
