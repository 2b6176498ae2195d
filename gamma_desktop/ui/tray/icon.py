"""The icon in the tray and its menu. Knows only its TrayState."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.quiet.switch import QuietMenu
from gamma_desktop.ui.tray.drawing import tray_icon
from gamma_desktop.ui.tray.model import TrayCaller, TrayState
from gamma_desktop.ui.widgets.dressed import Menu

PANEL_COMES_WITHIN = 5.0
"""Seconds: at log-in the panel may start after us."""

LOOKED_AFTER_EVERY = 10.0
"""Seconds: the panel may end and come back while we run, and no signal of Qt's tells. Looking wakes us."""

LONGEST = 60


class TrayIcon(QObject):
    """Says how things stand, and offers what one does without opening the window."""

    open_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()
    dial_requested = Signal()
    recall_requested = Signal()
    """Bring the last pop back."""

    call_requested = Signal(str)
    """Call this destination, one of those who were missed or called last."""

    missed_requested = Signal()
    """Show the missed calls."""

    mode_requested = Signal(PopMode)
    missing = Signal()
    """This desktop has no tray, even a while after ``appear``; or it has gone away."""
    came_back = Signal()
    """There is a tray again, or at last, with our icon in it."""

    def __init__(self, parent: QObject | None = None, *, panel_within: float = PANEL_COMES_WITHIN) -> None:
        super().__init__(parent)
        self._panel_within = panel_within
        self._is_there = True
        self._has_place = False
        self._looking = QTimer(self, timerType=Qt.TimerType.VeryCoarseTimer)
        self._looking.timeout.connect(self._look_after)
        self._state = TrayState()
        self._due: tuple[TrayCaller, ...] = ()
        self._quiet_lines = ""
        self._menu = Menu()
        self._menu.aboutToHide.connect(self._refresh_later)
        self._missed = Menu(self._menu)
        self._callers = Menu(self.tr("Call back"), self._menu)
        self._modes = Menu(self.tr("When a call comes"), self._menu)
        self._mode_actions = self._make_modes()
        self._on_told: Callable[[], None] | None = None
        self.quiet_menu = QuietMenu(self._menu)
        self._icon = self._make_icon()
        self._fill_menu()
        self._dress()

    @property
    def menu(self) -> QMenu:
        """The menu as it stands."""
        return self._menu

    @property
    def tooltip(self) -> str:
        """The state in words."""
        return self._icon.toolTip()

    def appear(self) -> None:
        """Take a place in the tray, now and whenever there is one again."""
        self._icon.show()
        self._has_place = QSystemTrayIcon.isSystemTrayAvailable()
        self._looking.start(round(self._panel_within * 1000))

    def vanish(self) -> None:
        """Leave the tray."""
        self._looking.stop()
        self._icon.hide()

    def tell(self, title: str, words: str, on_click: Callable[[], None] | None = None) -> None:
        """Say something in passing, where the tray can; what a click on it does, where the tray tells."""
        self._on_told = on_click
        self._icon.showMessage(inert(title), inert(words), self._icon.icon())

    def show_state(self, state: TrayState) -> None:
        """Show this."""
        if state == self._state:
            return
        self._state = state
        self._dress()
        if not self._menu.isVisible():
            self._fill_menu()

    def show_reminders(self, due: Sequence[TrayCaller]) -> None:
        """Offer to call these back, whose time has come."""
        self._due = tuple(due)
        if not self._menu.isVisible():
            self._fill_menu()

    def show_quiet(self, words: str, *, is_on: bool, lines: str = "") -> None:
        """Say whether calls disturb, and which single lines are quiet."""
        self.quiet_menu.show_state(words, is_on=is_on, lines=lines)
        self._quiet_lines = lines
        if not self._menu.isVisible():
            self._fill_menu()

    def _dress(self) -> None:
        self._icon.setIcon(tray_icon(self._state.condition, self._state.missed))
        self._icon.setToolTip(inert(joined(("Gamma Desktop", self._state.headline), ": ")))

    def _look_after(self) -> None:
        """Tell when the tray goes and comes."""
        self._looking.setInterval(round(LOOKED_AFTER_EVERY * 1000))
        was_there, self._is_there = self._is_there, QSystemTrayIcon.isSystemTrayAvailable()
        if self._is_there and not self._has_place:
            self._take_place()
        self._has_place = self._is_there
        if was_there and not self._is_there:
            self.missing.emit()
        elif self._is_there and not was_there:
            self.came_back.emit()

    def _make_icon(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self._on_message_clicked)
        return icon

    def _take_place(self) -> None:
        """With a new icon: Qt settles which kind of tray it speaks to as it makes one."""
        old, self._icon = self._icon, self._make_icon()
        old.hide()
        old.deleteLater()
        self._dress()
        self._icon.show()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_requested.emit()
        elif reason is QSystemTrayIcon.ActivationReason.MiddleClick:
            self.recall_requested.emit()

    def _on_message_clicked(self) -> None:
        if self._on_told is not None:
            self._on_told()

    def _refresh_later(self) -> None:
        """What changed while the menu was open shows the next time; the choice made is still to be heard."""
        QTimer.singleShot(0, self, self._fill_menu)

    def _fill_menu(self) -> None:
        """Put in what there is to do now; the menus inside stay the same: PySide never lets go of one."""
        self._menu.clear()
        for call in self._state.live:
            self._add(inert(call.words), self.recall_requested.emit)
        if not self._state.live:
            self._add(inert(self._state.headline), self.open_requested.emit)
        self._menu.addSeparator()
        self._add(self.tr("Dial…"), self.dial_requested.emit)
        for caller in self._due:
            words = filled(self.tr("Call back {0}"), caller.words)
            self._add(inert(words), self._calling(caller.destination))
        self._add_missed()
        self._add_callers()
        self._add(self.tr("Show the last pop"), self.recall_requested.emit)
        self._menu.addSeparator()
        self._menu.addMenu(self._modes)
        self._menu.addMenu(self.quiet_menu)
        if self._quiet_lines:
            self._add(inert(self._quiet_lines), self.open_requested.emit).setEnabled(False)
        for mode, action in self._mode_actions.items():
            action.setChecked(mode is self._state.mode)
        self._add(self.tr("Settings"), self.settings_requested.emit)
        self._menu.addSeparator()
        self._add(self.tr("Open Gamma Desktop"), self.open_requested.emit)
        self._add(self.tr("Quit"), self.quit_requested.emit)

    def _add(self, text: str, act: Callable[[], None], menu: QMenu | None = None) -> QAction:
        action = (menu or self._menu).addAction(text.replace("&", "&&"))
        action.triggered.connect(lambda _checked: act())
        return action

    def _add_missed(self) -> None:
        """Offer to call back who waits for it; more than a menu holds are in the window."""
        if not self._state.missed:
            return
        self._missed.clear()
        self._missed.setTitle(self.tr("Missed calls ({0})").format(self._state.missed))
        for caller in self._state.waiting:
            words = filled(self.tr("Call back {0}"), caller.words)
            self._add(inert(words), self._calling(caller.destination), self._missed)
        if self._state.waiting:
            self._missed.addSeparator()
        self._add(self.tr("Show missed calls"), self.missed_requested.emit, self._missed)
        self._menu.addMenu(self._missed)

    def _add_callers(self) -> None:
        if not self._state.callers:
            return
        self._callers.clear()
        for caller in self._state.callers:
            self._add(inert(caller.words), self._calling(caller.destination), self._callers)
        self._menu.addMenu(self._callers)

    def _make_modes(self) -> dict[PopMode, QAction]:
        group = QActionGroup(self._modes)
        names = {
            PopMode.FULL: self.tr("Show a pop"),
            PopMode.QUIET: self.tr("Tell it in the tray only"),
            PopMode.OFF: self.tr("Show nothing"),
        }
        actions = {mode: self._add(name, self._switching(mode), self._modes) for mode, name in names.items()}
        for action in actions.values():
            action.setCheckable(True)
            group.addAction(action)
        return actions

    def _calling(self, destination: str) -> Callable[[], None]:
        return lambda: self.call_requested.emit(destination)

    def _switching(self, mode: PopMode) -> Callable[[], None]:
        return lambda: self.mode_requested.emit(mode)


def inert(text: str) -> str:
    """A text on one short line that no panel can take for markup: who shows it is not ours to choose."""
    line = " ".join(text.split()).replace("<", "‹").replace(">", "›")
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
