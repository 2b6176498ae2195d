"""A witness who looks at the screen: what each control has shown, since when, and so what a press may ask.

It shares nothing with the guard of the program: it reads names, words and places off the widgets, by a clock
of its own, and knows the calls by the numbers that are shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QWidget

from gamma_desktop.calls.model import Call
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.calls.active_bar import ActiveRow
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.choices import Choice
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import VALUE_ROLE
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.window.search import Found
from tests.ui.desk import texts
from tests.ui.hand_clock import HandClock
from tests.ui.pressed.busy_desk import BusyDesk

STEADY_FOR = 0.5
OPEN_FOR = 10
MOST_IN_VIEW = 14
ENDINGS = frozenset({"Decline", "Cancel", "Hang up"})
DIALS = frozenset({"Call back", "Call again", "row", "found"})

Request = tuple[str, ...]


class Misdirected(AssertionError):
    """Something was asked that the agent did not ask for."""


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press, as it is seen.

    Attributes:
        what: what it says that it does.
        who: the number of the call that it is about, in nine digits, or of an extension.
        where: on the screen.
    """

    what: str
    who: str
    where: tuple[int, int, int, int]


class Witness:
    """Watches a busy desk."""

    def __init__(self, desk: BusyDesk, clock: HandClock) -> None:
        self._desk, self._clock = desk, clock
        self._since: dict[Control, float] = {}
        self._in_view_since: dict[tuple[str, str], float] = {}
        self._widgets: dict[Control, QWidget] = {}
        self._asked: dict[Request, float] = {}
        self._seen_requests = 0
        self._picking: set[str] = set()
        self.counts: dict[str, int] = {}
        desk.calls.subscribe(self._on_calls)

    def look(self) -> None:
        """Take in what the screen shows now."""
        now = self._clock.seconds
        self._widgets = dict(self._controls())
        self._since = {each: self._since.get(each, now) for each in self._widgets}
        in_view = {(each.what, each.who) for each in self._widgets}
        self._in_view_since = {each: self._in_view_since.get(each, now) for each in in_view}

    @property
    def controls(self) -> tuple[Control, ...]:
        return tuple(self._widgets)

    def at(self, point: QPoint) -> Control | None:
        """The control that lies on top at a point of the screen."""
        widget = QApplication.widgetAt(point)
        while widget is not None:
            for control, owner in self._widgets.items():
                if owner is widget and QRect(*control.where).contains(point):
                    return control
            widget = None if widget.isWindow() else widget.parentWidget()
        return None

    def has_stood(self, control: Control | None) -> bool:
        """Whether it has shown this, here, for half a second."""
        return (
            control is not None
            and self._clock.seconds - self._since.get(control, self._clock.seconds) >= STEADY_FOR - 0.001
        )

    def has_been_seen(self, control: Control | None) -> bool:
        """Whether this has been in view for half a second, wherever it stood."""
        if control is None:
            return False
        since = self._in_view_since.get((control.what, control.who), self._clock.seconds)
        return self._clock.seconds - since >= STEADY_FOR - 0.001

    def under_keys(self, focused: QWidget | None) -> Control | None:
        """What Enter and Space would press."""
        if isinstance(focused, QAbstractButton):
            return next((each for each, widget in self._widgets.items() if widget is focused), None)
        return None

    def buttons_in(self, window: QWidget | None) -> list[Control]:
        """The buttons of a window."""
        return [
            each
            for each, widget in self._widgets.items()
            if isinstance(widget, QAbstractButton) and widget.window() is window
        ]

    def permitted(self, control: Control | None) -> set[Request]:
        """What a press of this may ask of Gamma."""
        if control is None:
            return set()
        if control.what in ENDINGS:
            return {("drop", call_id) for call_id in self._desk.ids_of(control.who)}
        if control.what in DIALS:
            return {("dial", control.who)}
        if control.what == "destination":
            return {("redirect", call_id, control.who) for call_id in self._picking}
        return set()

    def note_press(self, control: Control | None) -> None:
        """A press that counts: the picker that opens now is for the call that is shown."""
        if control is not None and control.what == "Transfer":
            self._picking = self._desk.ids_of(control.who)

    def typed_in_picker(self, destination: str) -> set[Request]:
        """What Enter in the field of the picker may ask."""
        return {("redirect", call_id, destination) for call_id in self._picking}

    def judge(self, permitted: set[Request], story: str, *, refused: int) -> Request | None:
        """Compare what was asked since the last look with what was permitted: one request at most.

        Args:
            permitted: what the press may ask.
            story: what was done, in words.
            refused: how many of the requests Gamma refused.

        Returns:
            what was asked, as Gamma received it.
        """
        new = self._desk.control.requests[self._seen_requests :]
        self._seen_requests = len(self._desk.control.requests)
        if refused and self._are_names_of_one_call(new):
            new = new[1:]
        if len(new) > 1:
            raise Misdirected(f"{story}: {new} for one press")
        if not new:
            return None
        request = new[0]
        if _short(request) not in permitted:
            raise Misdirected(f"{story}: {request}, and permitted was {sorted(permitted) or 'nothing'}")
        self._allow_once(_short(request), story)
        self.counts[request[0]] = self.counts.get(request[0], 0) + 1
        return request

    def note_refusal(self, request: Request) -> None:
        """It was refused: it may be asked again."""
        self._asked.pop(self._subject(_short(request)), None)

    def _are_names_of_one_call(self, asked: list[Request]) -> bool:
        """A call of ours that Gamma does not know by our name is asked for by Gamma's own."""
        if len(asked) != 2:
            return False
        first, second = asked
        is_same_request = (first[0], *first[2:]) == (second[0], *second[2:])
        return is_same_request and self._subject(_short(first)) == self._subject(_short(second))

    def _allow_once(self, request: Request, story: str) -> None:
        subject, now = self._subject(request), self._clock.seconds
        before = self._asked.get(subject)
        if before is not None and now - before < OPEN_FOR - 0.001:
            raise Misdirected(
                f"{story}: {request} a second time after {now - before:.2f} s, its outcome is open"
            )
        self._asked[subject] = now

    def _subject(self, request: Request) -> Request:
        """What a request is about: a call has several names, and is asked for one thing at a time."""
        if request[0] == "dial":
            return request
        call = self._desk.calls.call_with_external_id(request[1])
        return ("call", call.key.call_id if call is not None else request[1])

    def _on_calls(self, changed: tuple[Call, ...]) -> None:
        """News of a call is the outcome of what was asked of it."""
        for call in changed:
            self._asked.pop(("call", call.key.call_id), None)
            if call.external_call_id is not None:
                self._asked.pop(("call", call.external_call_id), None)
                self._asked.pop(("dial", _digits(call.remote.number or "")), None)

    def _controls(self) -> Iterator[tuple[Control, QWidget]]:
        for pop in _shown(ScreenPop):
            yield from _buttons(pop, _digits(pop.accessibleName()))
        for row in self._desk.window.findChildren(ActiveRow):
            if row.isVisible():
                yield from _buttons(row, _digits(row.accessibleName()))
        detail = self._desk.page.detail
        if detail.isVisible() and not detail.is_empty:
            yield from _buttons(detail, _digits(texts(detail)[0]))
        yield from _rows(self._desk.page.list, "row")
        yield from _rows(self._desk.window.results.list, "found")
        for picker in _shown(TransferPicker):
            for view in picker.findChildren(QListView):
                yield from _rows(view, "destination")


def is_search(widget: QWidget | None) -> bool:
    return isinstance(widget, QLineEdit) and not isinstance(widget.window(), TransferPicker)


def current_row(view: RowList | QListView, what: str) -> Control | None:
    """The row that is marked, wherever it stands."""
    index = view.currentIndex()
    return _row(view, what, index.row()) if index.isValid() else None


def _shown(kind: type[QWidget]) -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]


def _buttons(owner: QWidget, who: str) -> Iterator[tuple[Control, QWidget]]:
    for button in owner.findChildren(Button):
        if button.isVisible() and button.isEnabled():
            words = button.text() or button.accessibleName()
            yield Control(words, who, _place(button, button.rect())), button


def _rows(view: QListView, what: str) -> Iterator[tuple[Control, QWidget]]:
    if view.isVisible():
        first = max(view.indexAt(QPoint(1, 1)).row(), 0)
        for row in range(first, min(first + MOST_IN_VIEW, view.model().rowCount())):
            control = _row(view, what, row)
            if control is not None:
                yield control, view.viewport()


def _row(view: QListView, what: str, row: int) -> Control | None:
    index = view.model().index(row, 0)
    box = view.visualRect(index)
    if not box.intersects(view.viewport().rect()):
        return None
    shown = index.data(VALUE_ROLE)
    if isinstance(shown, IdentifiedCall):  # in words it would take longest of all
        who = _digits(shown.call.remote.number or "")
    elif isinstance(shown, Choice | Found):
        who = _digits(shown.destination) or shown.destination
    else:
        who = _digits(index.data(int(Qt.ItemDataRole.AccessibleTextRole)) or "")
    return Control(what, who, _place(view.viewport(), box)) if who else None


def _place(widget: QWidget, box: QRect) -> tuple[int, int, int, int]:
    corner = widget.mapToGlobal(box.topLeft())
    return corner.x(), corner.y(), box.width(), box.height()


def _digits(words: str) -> str:
    """The number in some words, as nine digits: all that is called here has such a number."""
    numbers = re.findall(r"(?:\d\s?){9,}", words)
    return re.sub(r"\D", "", numbers[0])[-9:] if numbers else ""


def _short(request: Request) -> Request:
    if request[0] == "dial":
        return ("dial", _digits(request[2]) or request[2])
    return request
