"""*Check everything* on the Settings page: with troubles, and where all is well."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QScrollArea

from gamma_desktop.checks.model import Check
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene
from tests.screenshots.window import LARGE, SMALL, drawn
from tests.ui.desk import OpenWindow
from tests.ui.settings.played_checks import LOCKED, UNREGISTERED, WITH_OTHER


def scenes() -> Iterator[Scene]:
    tall = QSize(LARGE.width(), 1100)
    for name, size in (("", tall), ("-small", SMALL)):
        yield Scene(f"troubles{name}", drawn(Page.SETTINGS, size, _check([LOCKED, UNREGISTERED, WITH_OTHER])))
    yield Scene("well", drawn(Page.SETTINGS, tall, _check([])))


def _check(broken: Sequence[Check]) -> Callable[[OpenWindow], None]:
    def act(opened: OpenWindow) -> None:
        opened.desk.checks.broken = list(broken)
        opened.settings.show_section(SettingsSection.CONNECTION)
        section = opened.settings.checks
        section.check_button.click()
        opened.desk.work()
        for _turn in range(3):
            QCoreApplication.processEvents()
        pane = next(each for each in opened.settings.findChildren(QScrollArea) if each.isAncestorOf(section))
        pane.verticalScrollBar().setValue(section.y() - 4)

    return act
