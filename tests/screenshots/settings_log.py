"""The call log on the Settings page: filled, empty, asking before it erases, locked."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap

from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene, picture_of
from tests.screenshots.window import LARGE, SMALL
from tests.ui.desk import Desk, OpenWindow
from tests.ui.settings.controls import choice, choose

FILLED = """
calls.labels = ["Sale", "Complaint", "Question about an invoice"]
recordings.hosts = ["recordings.acme.example", "*.oigaa.example"]
"""
LOCKED = """
locked = ["calls.labels", "recordings.hosts", "retention.calls_days", "retention.events_days"]
calls.labels = ["Sale", "Complaint"]
recordings.hosts = ["recordings.acme.example"]
retention.calls_days = 730
"""


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"filled{name}", _log(size, FILLED, _nothing))
        yield Scene(f"asking{name}", _log(size, FILLED, _shorten))
    yield Scene("empty", _log(LARGE, "", _nothing))
    yield Scene("locked", _log(LARGE, LOCKED, _nothing))


def _log(size: QSize, settings: str, act: Callable[[OpenWindow], None]) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            is_managed = "locked" in settings
            Path(folder, "managed.toml" if is_managed else "settings.toml").write_text(settings, "utf-8")
            opened = OpenWindow(Desk(Path(folder)))
        opened.window.resize(size)
        opened.window.show()
        opened.go(Page.SETTINGS)
        _open_section(opened)
        act(opened)
        QCoreApplication.processEvents()
        return picture_of(opened.window)

    return draw


def _open_section(opened: OpenWindow) -> None:
    opened.settings.show_section(SettingsSection.PRIVACY)
    QCoreApplication.processEvents()


def _shorten(opened: OpenWindow) -> None:
    choose(choice(opened.settings, "retention.calls_days"), "90 days")


def _nothing(_opened: OpenWindow) -> None:
    """The section as it is."""
