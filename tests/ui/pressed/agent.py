"""An agent in a hurry: clicks, double clicks and types at random, and the witness watches every press."""

import random
from collections import deque

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget
from shiboken6 import isValid

from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from gamma_desktop.ui.row_list import RowList
from tests.ui.hand_clock import HandClock
from tests.ui.pressed.busy_desk import BusyDesk
from tests.ui.pressed.witness import ENDINGS, Control, Misdirected, Request, Witness, current_row

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
PAUSES = (0.05, 0.12, 0.2, 0.3, 0.45, 0.5, 0.6, 0.8, 1.5, 4, 12)
BETWEEN_CLICKS = (0.15, 0.2, 0.3, 0.39, 0.45)
ACTING = ENDINGS | {"Transfer", "Call back", "Call again", "row", "found", "destination"}
KEYS = {
    Qt.Key.Key_Return: 3,
    Qt.Key.Key_Down: 2,
    Qt.Key.Key_Space: 1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_H: 1,
    Qt.Key.Key_B: 1,
    Qt.Key.Key_Escape: 1,
}
"""What is typed, and how often beside the others."""

TOLD = 25
"""Steps of the story that a failure tells."""


class HurriedAgent:
    """Does one thing after the other, by dice.

    Attributes:
        presses: how many presses were aimed at something that had stood there, and so could act.
    """

    def __init__(self, desk: BusyDesk, clock: HandClock, dice: random.Random) -> None:
        self._desk, self._clock, self._dice = desk, clock, dice
        self._witness = Witness(desk, clock)
        self._pointer = QPoint(400, 300)
        self._story: deque[str] = deque(maxlen=TOLD)
        self.presses = 0

    @property
    def counts(self) -> dict[str, int]:
        """How often each kind of request reached Gamma."""
        return self._witness.counts

    def work(self, steps: int) -> None:
        """Do so many things."""
        deeds = {
            self._wait: 5,
            self._something_happens: 5,
            self._point: 6,
            self._click: 8,
            self._double_click: 5,
            self._press_a_key: 6,
            self._dial_by_search: 1,
            self._call_from_the_list: 2,
            self._ask_for_the_keyboard: 1,
        }
        try:
            for _ in range(steps):
                self._dice.choices(list(deeds), list(deeds.values()))[0]()
        except Misdirected as failure:
            raise Misdirected("\n".join((str(failure), "before:", *self._story))) from failure

    # Time and calls

    def _wait(self, seconds: float | None = None) -> None:
        seconds = self._dice.choice(PAUSES) if seconds is None else seconds
        self._desk.pass_time(seconds)
        self._end(f"{seconds} s later", set())

    def _something_happens(self) -> None:
        self._end(self._desk.something_happens(), set())

    def _meanwhile(self) -> None:
        """In the middle of a press."""
        if self._dice.random() < 0.5:
            self._wait(self._dice.choice((0.0, 0.03, 0.1)))
        if self._dice.random() < 0.3:
            self._something_happens()

    # The pointer

    def _point(self) -> None:
        """Go to something to press, most often to what acts on calls."""
        acting = [each for each in self._witness.controls if each.who and each.what in ACTING]
        if acting:
            words = self._dice.choice(sorted({each.what for each in acting}))
            places = sorted(each.where for each in acting if each.what == words)
            x, y, width, height = self._dice.choice(places)
            self._pointer = QPoint(x + width // 2, y + height // 2)
        window = self._window_below()
        if window is not None and isValid(window):
            QTest.mouseMove(window, window.mapFromGlobal(self._pointer))
        self._end(f"point at {self._seen()}", set())

    def _click(self) -> None:
        self._press_and_release(QEvent.Type.MouseButtonPress)

    def _double_click(self) -> None:
        first = self._press_and_release(QEvent.Type.MouseButtonPress)
        pause = self._dice.choice(BETWEEN_CLICKS)
        if self._dice.random() < 0.3:
            self._something_happens()
        self._wait(pause)
        is_double = pause < QApplication.doubleClickInterval() / 1000
        kind = QEvent.Type.MouseButtonDblClick if is_double else QEvent.Type.MouseButtonPress
        self._press_and_release(kind, first if is_double else None)

    def _press_and_release(self, kind: QEvent.Type, first: Control | None = None) -> Control | None:
        """One press; returns what it was aimed at, if that had stood there."""
        target = QApplication.widgetAt(self._pointer)
        window = target.window() if target is not None else None
        if target is None or window is None:
            return None
        aimed = self._seen() if self._witness.has_stood(self._seen()) else None
        self._send(kind, target)
        self._end(f"press on {self._seen()}", self._allowed_at_press(kind, aimed, first))
        self._meanwhile()
        pressed = aimed if aimed is not None and aimed == self._seen() else None
        permitted = self._allowed_at_release(kind, pressed)
        self._witness.note_press(pressed)
        if isValid(window):
            self._send(QEvent.Type.MouseButtonRelease, target if isValid(target) else window)
        self._end(f"release on {self._seen()}", permitted)
        return aimed

    def _allowed_at_press(
        self, kind: QEvent.Type, aimed: Control | None, first: Control | None
    ) -> set[Request]:
        """Only the second press of a double click acts, on a row that both were aimed at."""
        is_second = kind is QEvent.Type.MouseButtonDblClick and aimed is not None and aimed == first
        return self._permitted(aimed) if is_second and aimed is not None and _is_row(aimed) else set()

    def _allowed_at_release(self, kind: QEvent.Type, pressed: Control | None) -> set[Request]:
        if pressed is None or pressed.what in {"row", "found"}:
            return set()
        if kind is QEvent.Type.MouseButtonDblClick and pressed.what != "destination":
            return set()
        return self._permitted(pressed)

    def _permitted(self, control: Control | None) -> set[Request]:
        self.presses += control is not None
        return self._witness.permitted(control)

    def _seen(self) -> Control | None:
        return self._witness.at(self._pointer)

    def _window_below(self) -> QWindow | None:
        widget = QApplication.widgetAt(self._pointer)
        return widget.window().windowHandle() if widget is not None else None

    def _send(self, kind: QEvent.Type, target: QWidget) -> None:
        """As the system does: a release goes where the press went."""
        held = LEFT if kind is not QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        at = target.mapFromGlobal(self._pointer).toPointF()
        event = QMouseEvent(kind, at, self._pointer.toPointF(), LEFT, held, PLAIN)
        QApplication.sendEvent(target, event)

    # The keyboard

    def _press_a_key(self) -> None:
        key = self._dice.choices(list(KEYS), list(KEYS.values()))[0]
        self._key(key)
        if self._dice.random() < 0.3:
            self._wait(self._dice.choice((0.03, 0.12, 0.3)))
            self._key(key)

    def _key(self, key: Qt.Key) -> None:
        active = QApplication.activeWindow()
        if active is None:
            return
        window, focused = active.windowHandle(), active.focusWidget()
        permitted = self._allowed_by_key(key, focused)
        self._witness.note_press(self._pressed_by_key(key, focused))
        QTest.keyClick(window, key)
        self._end(f"{key.name} in {type(focused).__name__}", permitted)

    def _pressed_by_key(self, key: Qt.Key, focused: QWidget | None) -> Control | None:
        if key not in {Qt.Key.Key_Return, Qt.Key.Key_Space}:
            return None
        control = self._witness.under_keys(focused)
        return control if self._witness.has_stood(control) else None

    def _allowed_by_key(self, key: Qt.Key, focused: QWidget | None) -> set[Request]:
        if key in {Qt.Key.Key_H, Qt.Key.Key_B}:
            return self._allowed_by_letter(key)
        if isinstance(focused, QLineEdit) and key == Qt.Key.Key_Return:
            return self._allowed_in_field(focused)
        if isinstance(focused, RowList) and key == Qt.Key.Key_Return:
            row = current_row(focused, "row")
            return self._permitted(row) if self._witness.has_been_seen(row) else set()
        return self._permitted(self._pressed_by_key(key, focused))

    def _allowed_by_letter(self, key: Qt.Key) -> set[Request]:
        """The letters of the pop that has the keyboard."""
        window = QApplication.activeWindow()
        words = ENDINGS if key == Qt.Key.Key_H else {"Call back"}
        meant = [each for each in self._witness.buttons_in(window) if each.what in words]
        steady = [each for each in meant if self._witness.has_stood(each)]
        return self._permitted(steady[0]) if steady else set()

    def _allowed_in_field(self, field: QLineEdit) -> set[Request]:
        typed = field.text().replace(" ", "")
        if isinstance(field.window(), TransferPicker):
            marked = current_row(field.window().findChildren(QListView)[0], "destination")
            chosen = self._witness.permitted(marked) if self._witness.has_been_seen(marked) else set()
            return chosen | (self._witness.typed_in_picker(typed) if typed else set())
        marked = current_row(self._desk.window.results.list, "found")
        found = self._witness.permitted(marked) if self._witness.has_been_seen(marked) else set()
        return found | ({("dial", typed)} if typed.isdigit() and len(typed) == 9 else set())

    def _dial_by_search(self) -> None:
        """Ctrl+K, a number, Enter, and an Enter too many."""
        self._desk.window.activateWindow()
        self._desk.window.open_search()
        self._end("open the search", set())
        number = str(self._dice.randint(611_000_000, 611_999_999))
        QTest.keyClicks(self._desk.window.search, number)
        self._end(f"type {number}", set())
        if self._dice.random() < 0.5:
            self._wait(0.6)
        self._key(Qt.Key.Key_Return)
        self._wait(self._dice.choice((0.03, 0.12, 0.6)))
        self._key(Qt.Key.Key_Return)

    def _call_from_the_list(self) -> None:
        """To the top row by the keyboard, which may have just come, and Enter."""
        self._desk.window.activateWindow()
        self._desk.page.list.setFocus(Qt.FocusReason.TabFocusReason)
        self._end("go to the list", set())
        if self._dice.random() < 0.5:
            self._something_happens()
        self._key(Qt.Key.Key_Home)
        self._wait(self._dice.choice((0.05, 0.12, 0.6)))
        self._key(Qt.Key.Key_Return)

    def _ask_for_the_keyboard(self) -> None:
        self._desk.pops.recall()
        self._end("recall", set())

    # The judgement

    def _end(self, story: str, permitted: set[Request]) -> None:
        """Let the program answer what was done, and look at what it asked of Gamma."""
        control = self._desk.control
        errors_before, requests_before = len(control.errors), len(control.requests)
        self._desk.turn()
        refused = errors_before - len(control.errors)
        request = self._witness.judge(permitted, story, refused=refused)
        self._story.append(f"{self._clock.seconds:.2f} {story}" + (f" -> {request}" if request else ""))
        if request is not None:
            if refused == len(control.requests) - requests_before:
                self._witness.note_refusal(request)
            else:
                self._desk.answer(request)
            self._desk.line_up_an_answer()
            self._desk.turn()
        self._witness.look()


def _is_row(control: Control) -> bool:
    return control.what in {"row", "found", "destination"}
