"""The tray icon in every condition and at the sizes of panels, and its menu."""

from collections.abc import Iterator

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.quiet.words import quiet_words
from gamma_desktop.ui.theme import tokens
from gamma_desktop.ui.tray.drawing import draw
from gamma_desktop.ui.tray.icon import TrayIcon
from gamma_desktop.ui.tray.model import Health, TrayCondition
from gamma_desktop.ui.tray.state import tray_state
from tests.samples import desk
from tests.screenshots.scene import Scene
from tests.unit.calls.telling import COLLEAGUE, story

SIZES = (16, 22, 24, 32, 48, 64)
CELL = 80


def scenes() -> Iterator[Scene]:
    yield Scene("icons", _icons)
    yield Scene("menu", _menu)


def _icons() -> QPixmap:
    """A row a size, a column a condition, on a panel of the look's colour."""
    conditions = [(condition, 3 if condition is TrayCondition.MISSED else 0) for condition in TrayCondition]
    conditions.append((TrayCondition.MISSED, 12))
    panel = QPixmap(CELL * len(conditions), CELL * len(SIZES))
    panel.fill(QColor("#101114" if tokens().is_dark else "#f3f3f6"))
    painter = QPainter(panel)
    for column, (condition, missed) in enumerate(conditions):
        for row, size in enumerate(SIZES):
            inset = (CELL - size) // 2
            painter.drawPixmap(CELL * column + inset, CELL * row + inset, draw(condition, missed, size))
    painter.end()
    return panel


def _menu() -> QPixmap:
    state = tray_state(
        live=[IdentifiedCall(call=desk.talking(), match=desk.KNOWN)],
        recent=[
            IdentifiedCall(call=desk.call_of(story("0 rings 203", "21 drops 203")), match=desk.KNOWN),
            IdentifiedCall(
                call=desk.call_of(story("0 rings 203", "3 talks 203", "9 drops 203", party=COLLEAGUE))
            ),
        ],
        missed=1,
        waiting=[IdentifiedCall(call=desk.call_of(story("0 rings 203", "21 drops 203")), match=desk.KNOWN)],
        health=Health(),
        mode=PopMode.FULL,
        context=desk.context(),
        now=desk.later(600),
    )
    tray = TrayIcon()
    tray.show_state(state)
    tray.show_quiet(quiet_words(None, desk.later(600)), is_on=False, lines="Sales is quiet until 15:00")
    tray.menu.ensurePolished()
    tray.menu.resize(tray.menu.sizeHint())
    taken = tray.menu.grab()
    tray.deleteLater()
    QApplication.processEvents()
    return taken
