"""All pops there are: which are on the screen, where, and how many more wait behind them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from gamma_desktop.settings.model import PopSettings
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.model import ExtensionState, PopAction, PopContent, PopId
from gamma_desktop.ui.pop.more import MorePops
from gamma_desktop.ui.pop.placement import stacked
from gamma_desktop.ui.pop.transfer_picker import TransferPicker

LIMIT = 3
"""Pops on the screen at once; the others are counted."""


SPARE_AFTER = 0.5
"""Seconds until the next card is made: not while a pop is being painted, or the program starts."""


class PopStack(QObject):
    """Shows pops in a corner, the newest at the edge.

    One card always stands ready, so that a call finds it made, laid out and polished.
    """

    action_requested = Signal(object, PopAction)
    """A button of a pop was pressed: its id, and what is asked for."""

    transfer_requested = Signal(object, str)
    """A destination was picked: the pop's id, and where to."""

    contact_chosen = Signal(object, object)
    """Of several people one was picked: the pop's id, and the contact's id or None for all again."""

    note_written = Signal(object, object, str, str)
    """A note was typed: the pop's id, the call, the note, and the one that the agent saw there before."""

    label_chosen = Signal(object, object, str)
    """A label was chosen: the pop's id, the call, and the label or ""."""

    put_away = Signal(object)
    """A pop is gone: its id."""

    more_requested = Signal()
    """The agent wants to see the calls that have no room here."""

    def __init__(self, settings: PopSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._shown: dict[PopId, PopContent] = {}
        self._ready: list[ScreenPop] = []
        self._cards: dict[PopId, ScreenPop] = {}
        self._more = MorePops()
        self._more.clicked.connect(self.more_requested)
        self._picker = TransferPicker()
        self._picker.chosen.connect(self._picked)
        self._picking_for: PopId | None = None
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
        self._place()

    def show_content(self, content: PopContent) -> None:
        """Show a pop, or what has become of one that is shown."""
        self._shown[content.pop_id] = content
        self._arrange()

    def remove(self, pop_id: PopId) -> None:
        """Take a pop off the screen."""
        self._shown.pop(pop_id, None)
        self._arrange()

    def pick_transfer(self, pop_id: PopId, extensions: Sequence[ExtensionState]) -> None:
        """Ask where to transfer this call; the answer comes as ``transfer_requested``."""
        card = self._cards.get(pop_id)
        if card is not None:
            self._picking_for = pop_id
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
        QTimer.singleShot(round(seconds * 1000), self, callback)

    def take_keyboard(self) -> None:
        """Let the agent work the newest pop by its keys."""
        for pop_id in reversed(self._shown):
            if pop_id in self._cards:
                self._cards[pop_id].take_keyboard()
                return

    def card(self, pop_id: PopId) -> ScreenPop | None:
        """The window that shows this pop, if it has room on the screen."""
        return self._cards.get(pop_id)

    def close(self) -> None:
        """Take everything off the screen, for good; what somebody was typing is told before."""
        for card in self._cards.values():
            card.clear()
        self._shown.clear()
        for window in (*self._cards.values(), *self._ready, self._more, self._picker):
            window.close()
            window.deleteLater()
        self._cards.clear()
        self._ready.clear()
        self.deleteLater()

    def _arrange(self) -> None:
        """Give the newest their windows, put them in place, and only then show them."""
        self._let_go_of_what_is_over()
        wanted = list(self._shown)[-LIMIT:]
        leaving = [self._release(pop_id) for pop_id in list(self._cards) if pop_id not in wanted]
        for pop_id in wanted:
            card = self._cards.get(pop_id) or self._take_card(pop_id)
            if card.content != self._shown[pop_id]:
                card.show_content(self._shown[pop_id])
        for card in leaving:
            if card.content is None:
                card.hide()
        self._more.show_count(len(self._shown) - len(wanted))
        self._place()
        for card in self._cards.values():
            card.show()
        if not self._ready:
            self.later(SPARE_AFTER, self._make_spare)

    def _let_go_of_what_is_over(self) -> None:
        """What needs the agent no more does not wait for room: it would come back minutes after its call."""
        for pop_id, content in list(self._shown.items())[:-LIMIT]:
            if content.may_fade and content.problem is None:
                del self._shown[pop_id]
                self.put_away.emit(pop_id)

    def _place(self) -> None:
        windows: list[QWidget] = [
            self._cards[pop_id] for pop_id in reversed(self._shown) if pop_id in self._cards
        ]
        if self._more.count:
            windows.append(self._more)
        sizes = [window.size() for window in windows]
        for window, place in zip(windows, stacked(sizes, self._area(), self._settings.corner), strict=True):
            window.move(place)
        self._more.setVisible(bool(self._more.count))

    def _take_card(self, pop_id: PopId) -> ScreenPop:
        card = self._ready.pop() if self._ready else self._new_card()
        self._cards[pop_id] = card
        return card

    def _make_spare(self) -> None:
        if not self._ready:
            self._ready.append(self._new_card())

    def _release(self, pop_id: PopId) -> ScreenPop:
        """Empty a card and have it ready; it stays on the screen in case another call takes it at once."""
        card = self._cards.pop(pop_id)
        card.clear()
        self._ready.append(card)
        if self._picking_for == pop_id:
            self._picker.hide()
        return card

    def _new_card(self) -> ScreenPop:
        card = ScreenPop(self._settings.hide_after)
        card.prepare()
        card.action_requested.connect(self.action_requested)
        card.contact_chosen.connect(self.contact_chosen)
        card.note_written.connect(self.note_written)
        card.label_chosen.connect(self.label_chosen)
        card.put_away.connect(self._forget)
        return card

    def _forget(self, pop_id: PopId) -> None:
        self.remove(pop_id)
        self.put_away.emit(pop_id)

    def _picked(self, destination: str) -> None:
        if self._picking_for is not None:
            self.transfer_requested.emit(self._picking_for, destination)
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
        screen.availableGeometryChanged.connect(self._place)
        self._place()

    def _screen(self) -> QScreen:
        named = [screen for screen in QGuiApplication.screens() if screen.name() == self._settings.screen]
        return named[0] if named else QGuiApplication.primaryScreen()

    def _area(self) -> QRect:
        return self._screen().availableGeometry()
