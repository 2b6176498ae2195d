"""The Calls page: what goes on, what went by, and all about the one that is chosen."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.history.reception_gaps import ReceptionGap
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.calls.available_actions import (
    done_words,
    ending_of,
    ending_words,
    why_no_call_back,
    why_no_transfer,
)
from gamma_desktop.ui.calls.detail import CallDetail
from gamma_desktop.ui.calls.export_bar import ExportBar
from gamma_desktop.ui.calls.filter_bar import MISSED, FilterBar
from gamma_desktop.ui.calls.row_views import CallRows
from gamma_desktop.ui.calls.waiting_bar import WaitingBar
from gamma_desktop.ui.contacts.row_menu import add_contact_entry
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import bind
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.long_row_list import LongRowList
from gamma_desktop.ui.long_row_model import LongRowModel
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.reception_gaps import gaps_between
from gamma_desktop.ui.reminders.menu import RemindMenu
from gamma_desktop.ui.reminders.panel import RemindersPanel
from gamma_desktop.ui.row_actions import ENTER, RowAction
from gamma_desktop.ui.widgets.dressed import Menu
from gamma_desktop.ui.widgets.focus_pane import FocusPane
from gamma_desktop.ui.window.two_pane import TwoPane
from gamma_desktop.ui.wording import Explanation


class CallsPage(FocusPane):
    """Shows calls; knows no service."""

    call_back_requested = Signal(object)
    hang_up_requested = Signal(object)
    over_declared = Signal(object)
    transfer_requested = Signal(object)
    contact_requested = Signal(object)
    """Show who was at the other end of a call, or add them."""
    done_requested = Signal(object)
    """A missed call was seen to; or, if it is ticked, was not after all."""
    remind_requested = Signal(object, str, object)
    """The other end of a call shall be called back at a time, as ``history.due_time`` reads it; what for."""
    filter_requested = Signal(object)
    """A CallFilter: what of the log to show."""
    export_requested = Signal(Path, bool)
    """Where to write the calls that are shown, and whether cells of CSV shall be as they are."""
    reload_requested = Signal()
    shown = Signal()
    """It can be seen, after it could not."""
    left_upwards = Signal()

    def __init__(self, parties: PartyNames, now: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties, self._now = parties, now
        rows = CallRows(parties, now)
        self.model: LongRowModel[IdentifiedCall] = LongRowModel(
            key=lambda row: row.call.key,
            text=rows.text,
            between=self._between,
            heading=rows.day,
            parent=self,
        )
        self.list = LongRowList(
            self.model,
            rows.row_view_below_its_day,
            self.tr("Calls"),
            means=_what_a_row_does,
            acts=self.tr("Call back"),
            details=self.tr("Show details"),
        )
        self.list.offer(self._row_actions)
        self._panel = ListPanel(self.list)
        self._gap: Sequence[ReceptionGap] = ()
        self._is_other_list = self._is_showing = False
        self._first_facts = QTimer(self, singleShot=True, interval=0)
        self._opened: CallKey | None = None
        self._way_out: Callable[[], object] = self.reload_requested.emit
        self.filter = FilterBar(lambda: parties.seen_extensions, now)
        self.detail = CallDetail(parties)
        self.reminders = RemindersPanel(now)
        self.waiting_bar = WaitingBar()
        self.export_bar = ExportBar()
        self._panes = TwoPane(self._master(), self.detail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._panes)
        self.lead_to(self._panel)
        self._connect()
        self.show_loading()

    @property
    def has_unsaved(self) -> bool:
        """A note is too long to be kept; any other is saved before the program ends."""
        return self.detail.note.is_too_long

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that calls can be shown now."""
        super().showEvent(event)
        self.shown.emit()

    def set_wide(self, wide: bool) -> None:
        """Tell whether there is room for a detail pane."""
        self._panes.set_wide(wide)
        self.list.show_chevrons(not wide)

    def show_rows(self, *, is_counted: bool) -> None:
        """Show the rows of the model, or why there are none; say how many, if that is known."""
        count = self.model.rowCount()
        self.filter.show_count(count if is_counted else None)
        if not count:
            self._show_empty()
            self._show_detail(None)
            return
        self._is_showing = True
        self._panel.show_list()
        opened = None if self._opened is None else self.model.position_of(self._opened)
        if opened is not None:
            self.list.choose(opened)
        elif not self.list.currentIndex().isValid() and (self.detail.is_empty or self._is_other_list):
            self.list.choose(0)
        self._is_other_list = self._is_showing = False

    def show_reception_gaps(self, times: Sequence[ReceptionGap]) -> None:
        """Mark between the calls when no event could come; newest first."""
        self._gap = times
        self.list.show_between()

    def show_missed_only(self) -> None:
        """Show those that were missed, as if the agent had asked for it."""
        self.filter.choose_kind(MISSED)

    def show_loading(self) -> None:
        """Say that calls are being read."""
        self._panel.show_words(Icon.HISTORY, self.tr("Reading the call log…"))

    def show_error(self, why: Explanation) -> None:
        """Say why the calls cannot be shown."""
        self.filter.show_count(None)
        self._panel.show_words(Icon.WARNING, why.title, why.advice, self.tr("Try again"))
        self._way_out = self.reload_requested.emit

    def open_call(self, identified: IdentifiedCall) -> None:
        """Show one call's facts; it need not be in the list, and is chosen as soon as it is."""
        position = self.model.position_of(identified.call.key)
        if position is not None:
            self.list.choose(position)
        else:
            self.list.setCurrentIndex(QModelIndex())
            self._opened = identified.call.key
        self._open_detail(identified)

    def _between(self, above: IdentifiedCall | None, below: IdentifiedCall) -> str:
        """Calls that go on stand on top whenever they began: what is below them is the newest of the log."""
        if below.call.is_live:
            return ""
        later = above.call.started_at_here if above is not None and not above.call.is_live else None
        return gaps_between(self._gap, below.call.started_at_here, later, self._now())

    def _show_empty(self) -> None:
        if self.filter.is_narrowing:
            advice = filled(self.tr("No matches: {0}"), self.filter.words)
            self._panel.show_words(Icon.SEARCH, self.tr("No such calls"), advice, self.tr("Clear the filter"))
            self._way_out = self.filter.clear
        else:
            advice = self.tr("Calls appear here as soon as Gamma tells of them.")
            self._panel.show_words(Icon.PHONE, self.tr("No calls yet"), advice)

    def _ask_where_to_export(self) -> None:
        from gamma_desktop.ui.calls.export_bar import ask_where  # noqa: PLC0415  (when first used)

        ask_where(self, self.export_requested.emit)

    def _take_way_out(self) -> None:
        self._way_out()

    def _on_chosen(self, identified: IdentifiedCall | None) -> None:
        """Show the facts; those of a row that is still being read follow in a moment.

        Those of the row that a list begins with follow once the list is painted.
        """
        self._opened = None
        if identified is None and self.list.currentIndex().isValid():
            return
        if self._is_showing:
            self._first_facts.start()
        else:
            self._show_detail(identified)

    def _on_filter(self, wanted: CallFilter) -> None:
        self._is_other_list = True
        self.waiting_bar.set_wanted(wanted.missed_only)
        self.reminders.set_wanted(wanted.missed_only)
        self.filter_requested.emit(wanted)

    def _show_first_facts(self) -> None:
        if self.list.current is not None:
            self._show_detail(self.list.current)

    def _show_detail(self, identified: IdentifiedCall | None) -> None:
        self._first_facts.stop()
        self.detail.show_call(identified, self._now())

    def _open_detail(self, identified: IdentifiedCall) -> None:
        self._show_detail(identified)
        self._panes.open_detail()

    def _on_acted(self, identified: IdentifiedCall) -> None:
        """Enter calls back what is over, and opens what goes on or cannot be called."""
        if identified.call.is_live or why_no_call_back(identified.call):
            self._open_detail(identified)
        else:
            self.call_back_requested.emit(identified)

    def _on_done(self, identified: IdentifiedCall | None) -> None:
        if identified is not None and done_words(identified):
            self.done_requested.emit(identified)

    def _row_actions(self, identified: IdentifiedCall) -> Sequence[RowAction]:
        """What can be done at once; the menu of the row has the rest."""
        actions = []
        if not identified.call.is_live and not why_no_call_back(identified.call):
            calling = self.call_back_requested.emit
            actions.append(RowAction(words=self.tr("Call back"), icon=Icon.PHONE, key=ENTER, act=calling))
        note = self.tr("Write a note")
        actions.append(RowAction(words=note, icon=Icon.PENCIL, key="N", act=self.open_note))
        if identified.is_waiting:
            done = done_words(identified)
            actions.append(RowAction(words=done, icon=Icon.CHECK, key="D", act=self._on_done))
        return actions

    def open_note(self, identified: IdentifiedCall | None) -> None:
        """Show one call's facts, its note ready to be typed."""
        if identified is not None:
            self.open_call(identified)
            self.detail.note.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_menu(self, identified: IdentifiedCall, at: QPoint) -> None:
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        call = identified.call
        if call.is_live and not self._parties.is_with_others(call):
            menu.addAction(ending_words(ending_of(call)), lambda: self.hang_up_requested.emit(identified))
            transfer = menu.addAction(self.tr("Transfer…"), lambda: self.transfer_requested.emit(identified))
            transfer.setEnabled(not why_no_transfer(call))
            menu.addAction(self.tr("It's over"), lambda: self.over_declared.emit(identified))
        elif not call.is_live:
            back = menu.addAction(self.tr("Call back"), lambda: self.call_back_requested.emit(identified))
            back.setEnabled(not why_no_call_back(call))
            if why_no_call_back(call):
                back.setText(self.tr("Call back: {0}").format(why_no_call_back(call)))
            else:
                menu.addMenu(self._remind_menu(identified, menu))
        if done_words(identified):
            menu.addAction(done_words(identified), "D", lambda: self._on_done(identified))
        menu.addAction(self.tr("Write a note"), "N", lambda: self.open_note(identified))
        add_contact_entry(menu, identified, self.contact_requested.emit)
        copy = menu.addAction(self.tr("Copy number"), lambda: self._copy(identified))
        copy.setEnabled(not why_no_call_back(call))
        menu.addAction(self.tr("Show details"), lambda: self._open_detail(identified))
        menu.popup(at)

    def _remind_menu(self, identified: IdentifiedCall, parent: QWidget) -> RemindMenu:
        def chosen(time: str, note: str | None) -> None:
            self.remind_requested.emit(identified, time, note)

        return RemindMenu(self._parties.who(identified), self._now, chosen, window=self, parent=parent)

    def _ask_when(self, identified: IdentifiedCall, button: QWidget) -> None:
        menu = self._remind_menu(identified, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _go_up(self) -> None:
        if not self.reminders.enter(at_end=True):
            self.filter.enter_upwards()

    def _go_down(self) -> None:
        if not self.reminders.enter():
            self._panel.setFocus(Qt.FocusReason.TabFocusReason)

    def _copy(self, identified: IdentifiedCall) -> None:
        QGuiApplication.clipboard().setText(self._parties.number(identified.call.remote))

    def _master(self) -> QWidget:
        master = FocusPane()
        column = QVBoxLayout(master)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addWidget(self.export_bar)
        column.addWidget(self.reminders)
        column.addWidget(self.waiting_bar)
        column.addWidget(self._panel, 1)
        master.lead_to(self._panel)
        return master

    def _connect(self) -> None:
        self.filter.changed.connect(self._on_filter)
        self.filter.export_requested.connect(self._ask_where_to_export)
        self.filter.left_upwards.connect(self.left_upwards)
        self.filter.left_downwards.connect(self._go_down)
        bind(QKeySequence.StandardKey.Find, self, self.tr("Filter the list"), self.filter.open_field)
        self._panel.action_requested.connect(self._take_way_out)
        self.list.chosen.connect(self._on_chosen)
        self._first_facts.timeout.connect(self._show_first_facts)
        self.list.acted.connect(self._on_acted)
        self.list.detail_requested.connect(self._open_detail)
        self.list.menu_requested.connect(self._on_menu)
        self.list.left_upwards.connect(self._go_up)
        self.reminders.left_upwards.connect(self.filter.enter_upwards)
        self.reminders.left_downwards.connect(lambda: self._panel.setFocus(Qt.FocusReason.TabFocusReason))
        here = Qt.ShortcutContext.WidgetShortcut
        done = self.tr("Mark a missed call as done")
        bind("D", self.list, done, lambda: self._on_done(self.list.current), within=here)
        note = self.tr("Write a note")
        bind("N", self.list, note, lambda: self.open_note(self.list.current), within=here)
        self.detail.done_requested.connect(self._on_done)
        self.detail.call_back_requested.connect(self.call_back_requested)
        self.detail.hang_up_requested.connect(self.hang_up_requested)
        self.detail.over_declared.connect(self.over_declared)
        self.detail.transfer_requested.connect(self.transfer_requested)
        self.detail.contact_requested.connect(self.contact_requested)
        self.detail.later_requested.connect(self._ask_when)


def _what_a_row_does(identified: IdentifiedCall) -> tuple[object, ...]:
    """Call back what is over, open what goes on."""
    call = identified.call
    return call.key, call.remote.number, call.is_live
