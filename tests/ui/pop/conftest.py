"""A stack of pops on an empty screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gamma_desktop.settings.model import PopMode, PopSettings
from gamma_desktop.ui.pop.stack import PopStack
from tests.ui.pop.bench import Bench


@pytest.fixture
def stack(qapp: QApplication) -> Iterator[PopStack]:
    pops = PopStack(PopSettings(), parent=qapp)
    yield pops
    pops.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def bench(stack: PopStack) -> Iterator[Bench]:
    made = Bench(stack, PopMode.FULL)
    yield made
    for task in made.tasks:
        task.close()
