"""A stack of pops on an empty screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gamma_desktop.settings.model import PopSettings
from gamma_desktop.ui.pop.stack import PopStack


@pytest.fixture
def stack(qapp: QApplication) -> Iterator[PopStack]:
    pops = PopStack(PopSettings(), parent=qapp)
    yield pops
    pops.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
