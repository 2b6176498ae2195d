"""Widgets are tested without a screen, in the look that they ship in; the clock is ours."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from gamma_desktop.ui.palette import LIGHT
from gamma_desktop.ui.theme import apply_tokens


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    apply_tokens(qapp, LIGHT)
    return qapp
