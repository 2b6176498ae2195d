"""Switches do not disturb: the menu (for how long, and off again), and the moon at the foot of the window."""

from datetime import datetime, time, timedelta
from enum import Enum, auto

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from gamma_desktop.history.wall_clock import on_the_wall
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.theme import Type, font
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.dressed import Menu


class QuietOption(Enum):
    """What one can choose."""

    OFF = auto()
    HALF_AN_HOUR = auto()
    AN_HOUR = auto()
    UNTIL_A_TIME = auto()
    UNTIL_TOMORROW = auto()
    WITHOUT_END = auto()


class QuietMenu(Menu):
    """Offers them; the way off is there while it is on."""

    chosen = Signal(QuietOption)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = {
            QuietOption.OFF: self.tr("Switch off"),
            QuietOption.HALF_AN_HOUR: self.tr("For 30 minutes"),
            QuietOption.AN_HOUR: self.tr("For 1 hour"),
            QuietOption.UNTIL_A_TIME: self.tr("Until a time…"),
            QuietOption.UNTIL_TOMORROW: self.tr("Until tomorrow"),
            QuietOption.WITHOUT_END: self.tr("Until I switch it off"),
        }
        self._lines = self.addAction("")
        self._lines.setEnabled(False)
        self._edge = self.addSeparator()
        self._actions = {option: self.addAction(name) for option, name in names.items()}
        for option, action in self._actions.items():
            action.triggered.connect(lambda _checked, option=option: self.chosen.emit(option))
        self.show_state(self.tr("Do not disturb"), is_on=False)

    def show_state(self, words: str, *, is_on: bool, lines: str = "") -> None:
        """Bear the state as its title; which single lines are quiet stands above the choices."""
        self.setTitle(words.replace("&", "&&"))
        self._lines.setText(lines.replace("&", "&&"))
        for each in (self._lines, self._edge):
            each.setVisible(bool(lines))
        self._actions[QuietOption.OFF].setVisible(is_on)


def end_of(option: QuietOption, now: datetime) -> datetime | None:
    """When it ends by itself; None: when the agent ends it."""
    spans = {QuietOption.HALF_AN_HOUR: timedelta(minutes=30), QuietOption.AN_HOUR: timedelta(hours=1)}
    if option in spans:
        return now + spans[option]
    if option is QuietOption.UNTIL_TOMORROW:
        tomorrow = now.astimezone().date() + timedelta(days=1)
        return on_the_wall(datetime.combine(tomorrow, time(0)))
    return None


LOW = 24
"""As high as the line that it stands in."""


class QuietButton(Button):
    """Says whether calls disturb, and opens the menu that changes that."""

    option_chosen = Signal(QuietOption)

    def __init__(self, parent: QWidget | None = None) -> None:
        name = self.tr("Do not disturb")
        super().__init__("", kind=ButtonKind.QUIET, icon=Icon.MOON, tip=name, parent=parent)
        self.setFixedHeight(LOW)
        self.setFont(font(Type.CAPTION))
        self.setAccessibleName(name)
        self._menu = QuietMenu(self)
        self._menu.chosen.connect(self.option_chosen)
        self.clicked.connect(self._open)

    def show_state(self, words: str, *, is_on: bool, lines: str = "") -> None:
        """Say it in words while it is on; else the moon says enough, and its tip which lines are quiet."""
        self.setText(words if is_on else "")
        self.setAccessibleName(words)
        self._tip = joined((self.tr("Do not disturb"), lines))
        self._word_tooltip()
        self._menu.show_state(words, is_on=is_on, lines=lines)
        self.updateGeometry()

    def _open(self) -> None:
        size = self._menu.sizeHint()
        self._menu.popup(self.mapToGlobal(QPoint(self.width() - size.width(), -size.height())))
