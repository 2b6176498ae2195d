"""The Team page: who is free, who rings, who talks and since when."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.calls.model import CallKey
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.row_actions import ENTER, RowAction
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.team.model import Colleague, colleague_row, colleague_text
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.dressed import Menu
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.ticker import SecondTicker
from gamma_desktop.ui.wording import Explanation


class TeamPage(QWidget):
    """Shows the extensions; knows no service."""

    call_requested = Signal(str)
    transfer_requested = Signal(object, str)
    """The key of the call to pass on, and the extension it shall go to."""
    reload_requested = Signal()

    def __init__(self, now: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._call: CallKey | None = None
        self.model: RowModel[Colleague] = RowModel(
            key=lambda row: row.extension.number, text=colleague_text, parent=self
        )
        self.list = RowList(
            self.model,
            lambda row: colleague_row(row, now()),
            self.tr("Team"),
            means=lambda row: (row.extension.number, self._call),
            acts=self.tr("Call, or pass on the call you are in"),
        )
        self.list.offer(self._row_actions)
        self._panel = ListPanel(self.list)
        self._hint = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._hint.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.S)
        self._ticker = SecondTicker(self._tick, self, now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._hint)
        column.addWidget(self._panel, 1)
        self.setFocusProxy(self._panel)
        self._panel.action_requested.connect(self.reload_requested)
        self.list.acted.connect(self._on_acted)
        self.list.menu_requested.connect(self._on_menu)
        self.offer_transfer(None)
        self._panel.show_words(Icon.USERS, self.tr("Loading extensions…"))

    @property
    def is_ticking(self) -> bool:
        """A timer runs while a busy colleague can be seen."""
        return self._ticker.is_running

    def set_wide(self, wide: bool) -> None:
        """Stand as cards in two columns where there is room."""
        self.list.show_columns(2 if wide else 1)

    def show_team(self, team: Sequence[Colleague]) -> None:
        """Show these extensions, in this order."""
        self.model.show(team)
        if team:
            self._panel.show_list()
        else:
            advice = self.tr("Gamma knows none that has the service active: ask your administrator.")
            self._panel.show_words(Icon.USERS, self.tr("No extensions"), advice, self.tr("Try again"))
        self._tick_while_seen()

    def show_error(self, why: Explanation) -> None:
        """Say why the extensions cannot be shown."""
        self._panel.show_words(Icon.WARNING, why.title, why.advice, self.tr("Try again"))

    def offer_transfer(self, call: CallKey | None) -> None:
        """In a call, choosing a colleague transfers it; without one it calls them."""
        self._call = call
        self.list.viewport().update()
        if call is not None:
            self._hint.setText(self.tr("You are in a call. Press Enter to transfer"))
        else:
            self._hint.setText(self.tr("Press Enter to call"))

    def showEvent(self, event: QShowEvent) -> None:
        """Go on counting."""
        super().showEvent(event)
        self._tick_while_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden: no timer."""
        super().hideEvent(event)
        self._ticker.stop()

    def _tick_while_seen(self) -> None:
        if self.isVisible() and any(row.is_busy for row in self.model.rows):
            self._ticker.start(self._now())
        else:
            self._ticker.stop()

    def _tick(self) -> None:
        for position, row in enumerate(self.model.rows):
            if row.is_busy:
                self.model.touch(position)

    def _on_acted(self, colleague: Colleague) -> None:
        if colleague.is_mine:
            return
        number = colleague.extension.number
        if self._call is not None:
            self.transfer_requested.emit(self._call, number)
        else:
            self.call_requested.emit(number)

    def _row_actions(self, colleague: Colleague) -> Sequence[RowAction]:
        """What Enter does."""
        if colleague.is_mine:
            return ()
        is_in_call = self._call is not None
        words = self.tr("Transfer the call") if is_in_call else self.tr("Call")
        icon = Icon.TRANSFER if is_in_call else Icon.PHONE
        return (RowAction(words=words, icon=icon, key=ENTER, act=self._on_acted),)

    def _on_menu(self, colleague: Colleague, at: QPoint) -> None:
        number, passed_on = colleague.extension.number, self._call
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        call = menu.addAction(self.tr("Call"), lambda: self.call_requested.emit(number))
        call.setEnabled(not colleague.is_mine)
        transfer = menu.addAction(
            self.tr("Transfer the call"), lambda: self.transfer_requested.emit(passed_on, number)
        )
        transfer.setEnabled(passed_on is not None and not colleague.is_mine)
        menu.popup(at)
