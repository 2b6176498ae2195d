"""All pops there are: which are on the screen, where, and how many more wait behind them.

While the pointer is on the stack, no pop moves under it: new ones come at the far end, and the order is
mended once the pointer has left.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from gamma_desktop.desktop.floating_windows import FloatingWindows, floating_windows
from gamma_desktop.settings.model import PopSettings
from gamma_desktop.ui.calls.open_requests import CallName
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.model import ExtensionState, PopAction, PopContent, PopId
from gamma_desktop.ui.pop.more import MorePops
from gamma_desktop.ui.pop.placement import (
    GAP,
    MORE_BESIDE_WIDTH,
    WIDTH,
    Layout,
    Want,
    chosen,
    held,
    place_of,
    settled,
)
from gamma_desktop.ui.pop.transfer_picker import TransferPicker

LIMIT = 3
"""Pops on the screen at once, unless the agent asks for the others; those are counted."""

SPARE_AFTER = 0.5
"""Seconds until the next card is made: not while a pop is being painted, or the program starts."""

MEND_AFTER = 0.25
"""Seconds from the pointer's leaving to mending the order: it may be on its way to the next pop."""

PLACED_AGAIN_AFTER = 0.1
"""Seconds until the windows are placed once more: Qt takes one that changes before the window manager has
framed it to stand at 0, 0, and would open menus and pickers there."""

LINGER = 0.6
"""Seconds that a pop stays, dead, once it was put away under the pointer: for the second click of two."""


class PopStack(QObject):
    """Shows pops in a corner, the newest at the edge.

    One card always stands ready, so that a call finds it made, laid out and polished.

    Args:
        windows: what windows that come by themselves can do; what the desktop offers if it is not said.
        offers_notes: whether a note can ride with a transfer.
    """

    action_requested = Signal(object, PopAction)
    """A button of a pop was pressed: its id, and what is asked for."""

    transfer_requested = Signal(object, str, str)
    """A destination was picked: the name of the call that the picker was opened for, where to, and a note."""

    pops_shown = Signal()
    """Pops may have come to stand over other windows: a picker must be raised above them."""

    contact_chosen = Signal(object, object)
    """Of several people one was picked: the pop's id, and the contact's id or None for all again."""

    note_written = Signal(object, object, str, str)
    """A note was typed: the pop's id, the call, the note, and the one that the agent saw there before."""

    label_chosen = Signal(object, object, str)
    """A label was chosen: the pop's id, the call, and the label or ""."""

    put_away = Signal(object)
    """A pop is gone: its id."""

    window_requested = Signal(object)
    """A pop is to be worked by keys and cannot have them: its id. The window is the place for that."""

    more_requested = Signal()
    """The agent wants to see the calls that have no room here."""

    def __init__(
        self,
        settings: PopSettings,
        parent: QObject | None = None,
        windows: FloatingWindows | None = None,
        *,
        offers_notes: bool = False,
    ) -> None:
        super().__init__(parent)
        self._windows = windows or floating_windows()
        self._settings = settings
        self._shown: dict[PopId, PopContent] = {}
        self._ready: list[ScreenPop] = []
        self._cards: dict[PopId, ScreenPop] = {}
        self._lingering: dict[PopId, ScreenPop] = {}
        self._layout = Layout()
        self._counted: frozenset[PopId] = frozenset()
        self._pin: int | None = None
        self._opened: PopId | None = None
        self._is_unfolded = False
        self._mending = QTimer(self)
        self._mending.setSingleShot(True)
        self._mending.setInterval(round(MEND_AFTER * 1000))
        self._mending.timeout.connect(self._mend)
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.setInterval(round(PLACED_AGAIN_AFTER * 1000))
        self._placing.timeout.connect(self._place_windows)
        self._more = MorePops()
        self._more.clicked.connect(self._unfold)
        self._more.entered.connect(self._hold_at_more)
        self._more.left.connect(self._mending.start)
        self._picker = TransferPicker(offers_note=offers_notes)
        self._picker.chosen.connect(self._picked)
        self._picking_for: tuple[PopId, CallName] | None = None
        self._watched: QScreen | None = None
        self._watch_screens()
        self.later(SPARE_AFTER, self._make_spare)

    @property
    def contents(self) -> tuple[PopContent, ...]:
        """What is shown or waits for room, the newest first."""
        return tuple(reversed(self._shown.values()))

    def use(self, settings: PopSettings) -> None:
        """Stand elsewhere, or fade at another time."""
        self._settings = settings
        for card in (*self._cards.values(), *self._ready):
            card.hide_after = settings.hide_after
        self._watch_screen()
        self._settle()

    def show_content(self, content: PopContent) -> None:
        """Show a pop, or what has become of one that is shown."""
        self._shown[content.pop_id] = content
        self._close_picker_of_another_call(content)
        self._arrange()
        card = self._cards.get(content.pop_id)
        window = card.windowHandle() if card is not None else None
        if card is not None and window is not None and window.isExposed():
            card.repaint()  # at once: what else this turn of the loop sets off comes after

    def remove(self, pop_id: PopId) -> None:
        """Take a pop off the screen."""
        self._shown.pop(pop_id, None)
        self._arrange()

    def pick_transfer(self, pop_id: PopId, call: CallName, extensions: Sequence[ExtensionState]) -> None:
        """Ask where to transfer this call; the answer comes as ``transfer_requested``."""
        card = self._cards.get(pop_id)
        if card is not None:
            self._picking_for = (pop_id, call)
            self._picker.show_extensions(extensions)
            self._picker.open_beside(card.geometry(), self._area())

    @property
    def is_picking(self) -> bool:
        """Whether the agent is choosing a destination."""
        return self._picker.isVisible()

    def update_extensions(self, extensions: Sequence[ExtensionState]) -> None:
        """Tell the picker what the extensions are doing now."""
        self._picker.show_extensions(extensions)

    def later(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call back once, unless the stack is gone by then."""
        timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        timer.timeout.connect(callback)
        timer.timeout.connect(timer.deleteLater)
        timer.start()

    @property
    def can_show(self) -> bool:
        """Whether there can be pops on this desktop at all."""
        return self._windows is not FloatingWindows.NONE

    def take_keyboard(self, wanted: PopId) -> None:
        """Let the agent work this pop by its keys, or the newest if there is no such pop yet."""
        pop_id = wanted if wanted in self._shown else next(reversed(self._shown), None)
        if self._windows is not FloatingWindows.MANAGED:
            self.window_requested.emit(wanted)
        elif pop_id is not None:
            self._open(pop_id)
            self._cards[pop_id].take_keyboard()

    def card(self, pop_id: PopId) -> ScreenPop | None:
        """The window that shows this pop, if it has room on the screen."""
        return self._cards.get(pop_id)

    def close(self) -> None:
        """Take everything off the screen, for good; what someone was typing is told before."""
        for card in self._cards.values():
            card.clear()
        self._shown.clear()
        self._mending.stop()
        self._placing.stop()
        cards = (*self._cards.values(), *self._lingering.values(), *self._ready)
        for window in (*cards, self._more, self._picker):
            window.close()
            window.deleteLater()
        for held_cards in (self._cards, self._lingering):
            held_cards.clear()
        self._ready.clear()
        self.deleteLater()

    def _arrange(self) -> None:
        """Give those that have room their windows, put them in place, and only then show them."""
        self._let_go_of_what_is_over()
        if len(self._shown) <= LIMIT:
            self._is_unfolded = False
        length = self._area().height()
        if self._pin is None:
            self._settle_in(length)
        else:
            self._hold_in(length, self._pin)

    def _settle(self) -> None:
        """Lay everything out afresh, wherever the pointer is."""
        self._pin = None
        for pop_id, card in tuple(self._lingering.items()):
            self._end_lingering(pop_id, card)
        self._arrange()

    def _settle_in(self, length: int) -> None:
        most = len(self._shown) if self._is_unfolded else LIMIT
        ids = chosen(self._wants(), length, most)
        self._show_in_windows(ids)
        has_more = len(ids) < len(self._shown) or self._is_unfolded
        self._apply(
            settled([want for want in self._wants() if want.pop_id in ids], length, has_more=has_more)
        )

    def _hold_in(self, length: int, pin: int) -> None:
        known = {*self._layout.slots, *self._counted}
        new = [pop_id for pop_id in self._shown if pop_id not in known]
        self._show_in_windows([*(pop_id for pop_id in self._layout.slots if pop_id in self._shown), *new])
        wants = {want.pop_id: want for want in self._wants() if want.pop_id in self._cards}
        for pop_id, card in self._lingering.items():
            wants[pop_id] = Want(pop_id=pop_id, height=card.height())
        has_more = any(pop_id not in self._cards for pop_id in self._shown) or self._is_unfolded
        self._apply(held(self._layout, wants, new, length, pin=pin, has_more=has_more))

    def _wants(self) -> list[Want]:
        """All pops, the newest first; how high they are is known of those that have a window."""
        return [
            Want(
                pop_id=content.pop_id,
                height=self._cards[content.pop_id].full_height if content.pop_id in self._cards else 0,
                is_live=content.is_live,
                is_opened=content.pop_id == self._opened,
            )
            for content in self.contents
        ]

    def _show_in_windows(self, ids: Sequence[PopId]) -> None:
        leaving = [self._release(pop_id) for pop_id in list(self._cards) if pop_id not in ids]
        for pop_id in ids:
            card = self._cards.get(pop_id) or self._take_card(pop_id)
            if card.content != self._shown[pop_id]:
                card.show_content(self._shown[pop_id])
        for card in leaving:
            if card.content is None and card not in self._lingering.values():
                card.hide()

    def _apply(self, layout: Layout) -> None:
        """Put every window in its place; those without one are counted."""
        self._layout = layout
        for pop_id in [pop_id for pop_id in self._cards if pop_id not in layout.slots]:
            self._release(pop_id).hide()
        self._counted = frozenset(self._shown) - frozenset(layout.slots)
        self._more.show_count(len(self._counted), is_unfolded=self._is_unfolded)
        for pop_id, card in (self._cards | self._lingering).items():
            card.take_form(layout.slots[pop_id].form)
        self._place_windows()
        self._placing.start()
        self._more.setVisible(layout.more is not None)
        for card in self._cards.values():
            card.show()
        for spare in self._ready[LIMIT:]:
            spare.close()
            spare.deleteLater()
        del self._ready[LIMIT:]
        if self.is_picking:
            self._picker.raise_()
        self.pops_shown.emit()
        if not self._ready:
            self.later(SPARE_AFTER, self._make_spare)

    def _place_windows(self) -> None:
        area, corner, layout = self._area(), self._settings.corner, self._layout
        for pop_id, card in (self._cards | self._lingering).items():
            if pop_id in layout.slots:
                card.move(place_of(layout.slots[pop_id], WIDTH, area, corner))
        if layout.more is not None:
            aside = WIDTH + GAP if layout.more_is_beside else 0
            self._more.take_width(MORE_BESIDE_WIDTH if aside else WIDTH)
            self._more.move(place_of(layout.more, self._more.width(), area, corner, aside=aside))

    def _let_go_of_what_is_over(self) -> None:
        """What needs the agent no more does not wait for room: it would come back minutes after its call."""
        for pop_id in list(self._shown)[:-LIMIT]:
            content = self._shown[pop_id]
            if content.may_fade and content.problem is None and pop_id not in self._under_pointer():
                del self._shown[pop_id]
                self.put_away.emit(pop_id)

    def _under_pointer(self) -> tuple[PopId, ...]:
        slots = self._layout.slots.items()
        return tuple(pop_id for pop_id, slot in slots if self._pin is not None and slot.start == self._pin)

    def _hold_at(self, card: ScreenPop) -> None:
        """The pointer came onto a pop."""
        slot = self._layout.slots.get(card.pop_id) if card.pop_id is not None else None
        if slot is not None:
            self._mending.stop()
            self._pin = slot.start

    def _hold_at_more(self) -> None:
        if self._layout.more is not None:
            self._mending.stop()
            self._pin = self._layout.more.start

    def _mend(self) -> None:
        """The pointer has left: bring all into their order, unless it is in a menu or picker of a pop."""
        if QApplication.activePopupWidget() is not None or self.is_picking:
            self._mending.start()
        else:
            self._settle()

    def _unfold(self) -> None:
        """Show those that were only counted; or only the first few again."""
        if self._is_unfolded and self._counted:
            self.more_requested.emit()
            return
        self._is_unfolded = not self._is_unfolded
        self._settle()

    def _open(self, pop_id: PopId) -> None:
        """Show this one whole, whatever others must give way."""
        self._opened = pop_id
        self._settle()

    def _take_card(self, pop_id: PopId) -> ScreenPop:
        card = self._lingering.pop(pop_id, None) or (self._ready.pop() if self._ready else self._new_card())
        self._cards[pop_id] = card
        return card

    def _make_spare(self) -> None:
        if not self._ready:
            self._ready.append(self._new_card())

    def _release(self, pop_id: PopId) -> ScreenPop:
        """Empty a card and have it ready; it stays on the screen in case another call takes it at once.

        Under the pointer it stays a moment longer: a second click is not for what lies behind it.
        """
        card = self._cards.pop(pop_id)
        lingers = card.isVisible() and card.underMouse() and pop_id in self._under_pointer()
        card.clear()
        if lingers and card.isVisible():
            card.setEnabled(False)
            self._lingering[pop_id] = card
            self.later(LINGER, lambda: self._end_lingering(pop_id, card))
        else:
            self._ready.append(card)
        if self._picking_for is not None and self._picking_for[0] == pop_id:
            self._picker.hide()
        return card

    def _end_lingering(self, pop_id: PopId, card: ScreenPop) -> None:
        if self._lingering.get(pop_id) is card:
            del self._lingering[pop_id]
            card.hide()
            card.setEnabled(True)
            self._ready.append(card)

    def _new_card(self) -> ScreenPop:
        card = ScreenPop(self._settings.hide_after, self._windows)
        card.prepare()
        card.action_requested.connect(self.action_requested)
        card.contact_chosen.connect(self.contact_chosen)
        card.note_written.connect(self.note_written)
        card.label_chosen.connect(self.label_chosen)
        card.put_away.connect(self._forget)
        card.open_requested.connect(self._open)
        card.window_requested.connect(self.window_requested)
        card.entered.connect(lambda: self._hold_at(card))
        card.left.connect(self._mending.start)
        return card

    def _forget(self, pop_id: PopId) -> None:
        self.remove(pop_id)
        self.put_away.emit(pop_id)

    def _picked(self, destination: str, note: str) -> None:
        if self._picking_for is not None:
            self.transfer_requested.emit(self._picking_for[1], destination, note)
            self._picking_for = None

    def _close_picker_of_another_call(self, content: PopContent) -> None:
        """Where its call can be transferred no more, there is nothing to pick."""
        if self._picking_for is not None and self._picking_for[0] == content.pop_id:
            is_same = content.target == self._picking_for[1] and content.waiting_for is None
            if not is_same or PopAction.TRANSFER not in content.actions:
                self._picker.hide()
                self._picking_for = None

    def _watch_screens(self) -> None:
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._watch_screen)
            app.screenRemoved.connect(self._watch_screen)
            app.primaryScreenChanged.connect(self._watch_screen)
        self._watch_screen()

    def _watch_screen(self) -> None:
        screen = self._screen()
        if screen is self._watched:
            return
        self._watched = screen
        screen.availableGeometryChanged.connect(self._settle)
        self._settle()

    def _screen(self) -> QScreen:
        named = [screen for screen in QGuiApplication.screens() if screen.name() == self._settings.screen]
        return named[0] if named else QGuiApplication.primaryScreen()

    def _area(self) -> QRect:
        return self._screen().availableGeometry()
