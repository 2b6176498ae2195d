"""Chooses a global shortcut: the keys themselves are pressed, and how the shortcut does stands beside it."""

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from gamma_desktop.desktop.codes import HotkeyState
from gamma_desktop.errors import Message
from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.keys import ENTER
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.controls import Control
from gamma_desktop.ui.theme import Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.flow import FlowLayout
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import say

WIDTH = 200
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ONLY_HELD = frozenset(
    {
        *(Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Shift, Qt.Key.Key_Meta),
        *(Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock),
        Qt.Key.Key_unknown,
    }
)
_TONES = {HotkeyState.READY: Tone.SUCCESS, HotkeyState.ASKED: Tone.MUTED}


class ShortcutEntry(LineField):
    """Shows a shortcut; Enter, Space or a click has the next keys be the new one, Escape leaves it."""

    chosen = Signal(str)
    """Keys as Qt writes them in files."""
    listening = Signal(bool)
    """It waits for keys, or does so no longer."""

    _listens = False
    """Qt sends events before there is anything else here."""

    def __init__(self) -> None:
        super().__init__()
        self._keys = ""
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setPlaceholderText(self.tr("None: press Enter to choose"))

    def show_keys(self, keys: str) -> None:
        """Show a shortcut, as it is written in files."""
        self._keys = keys
        if not self._listens:
            self.setText(_native(keys))

    def listen(self) -> None:
        """Wait for keys."""
        if not self._listens and self.isEnabled():
            self._listens = True
            self.setText("")
            self.setPlaceholderText(self.tr("Press the new keys"))
            self.listening.emit(True)

    def event(self, event: QEvent) -> bool:
        """Take every key while it waits for some: also Tab, and what is a shortcut of the window."""
        if self._listens and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress:
                self._take(event)
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin to wait for keys."""
        if event.key() in {*ENTER, Qt.Key.Key_Space} and not event.isAutoRepeat():
            self.listen()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to wait for keys."""
        super().mousePressEvent(event)
        self.listen()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer."""
        super().focusOutEvent(event)
        self._end()

    def _take(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & _HELD
        if key in _ONLY_HELD:
            return
        if key is not Qt.Key.Key_Escape or held:
            keys = QKeySequence(QKeyCombination(held, key)).toString(QKeySequence.SequenceFormat.PortableText)
            self.chosen.emit(keys)
        self._end()

    def _end(self) -> None:
        if self._listens:
            self._listens = False
            self.setText(_native(self._keys))
            self.setPlaceholderText(self.tr("None: press Enter to choose"))
            self.listening.emit(False)


class ShortcutControl(Control):
    """A shortcut with the way to be without one, and how it does."""

    listening = Signal(bool)
    """It waits for keys: none of them shall act meanwhile."""

    can_reset = False  # the default is none: *Clear* leads there

    def __init__(self) -> None:
        super().__init__()
        self.entry = ShortcutEntry()
        self.entry.setFixedWidth(WIDTH)
        self.clear_button = Button(self.tr("Clear"), kind=ButtonKind.QUIET)
        self._state = PlainLabel(step=Type.CAPTION)
        self._state.setWordWrap(False)
        self._state.setFixedHeight(self.entry.sizeHint().height())
        row = FlowLayout(self)
        for part in (self.entry, self.clear_button, self._state):
            row.addWidget(part)
        self.entry.chosen.connect(self.committed)
        self.entry.listening.connect(self.listening)
        self.clear_button.clicked.connect(lambda: self.committed.emit(""))

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The field."""
        return (self.entry,)

    @property
    def state(self) -> str:
        """How the shortcut does, as shown; "" where none is set."""
        return self._state.text()

    def show_value(self, value: Value) -> None:
        """Show the shortcut, and a way to be without it."""
        self.entry.show_keys(str(value))
        self.clear_button.setVisible(bool(value))

    def words_of(self, value: Value) -> str:
        """As its keys bear the signs here."""
        return _native(str(value)) or self.tr("none")

    def show_state(self, state: HotkeyState | None) -> None:
        """Show how the shortcut does; None where it is not set."""
        self._state.set_tone(_TONES.get(state, Tone.WARNING) if state is not None else Tone.MUTED)
        self._state.setText(say(Message(state)) if state is not None else "")
        self.entry.setAccessibleDescription(self._state.text())


def _native(keys: str) -> str:
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.NativeText
    )
