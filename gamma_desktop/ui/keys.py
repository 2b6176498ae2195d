"""Keys, and what each does: said where it is bound, and nowhere else. The help of a page is read from there.

A key of a window or page is bound by ``bind``. A widget that takes keys itself while it has the keyboard
lists them in ``own_keys``, and goes by that list.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut  # noqa: TID251  (all others come here)
from PySide6.QtWidgets import QAbstractButton, QWidget

ASKS = "?"
"""Shows the keys of what is shown."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """Keys that a widget takes itself.

    Attributes:
        keys: any of them.
        words: what they do; "" for what needs no telling.
        act: does it, unless the key only repeats itself.
        repeats: it is done again and again while the key is held.
        held: what is held with it, and nothing else; None where that does not matter.
    """

    keys: tuple[Qt.Key, ...]
    words: str
    act: Callable[[], object]
    repeats: bool = True
    held: Qt.KeyboardModifier | None = None

    def is_meant(self, event: QKeyEvent) -> bool:
        """Whether a press is one of these keys, with what is to be held."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return event.key() in self.keys and self.held in {None, held}


def take(event: QKeyEvent, own: Sequence[OwnKeys]) -> bool:
    """Do what a key does; False where it is none of these. The first that is meant counts."""
    meant = next((each for each in own if each.is_meant(event)), None)
    if meant is not None and (meant.repeats or not event.isAutoRepeat()):
        meant.act()
    return meant is not None


def bind(
    keys: str | QKeySequence.StandardKey,
    widget: QWidget,
    words: str,
    act: Callable[[], object],
    *,
    within: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> QShortcut:
    """Have keys do something while a widget can be seen, and say what."""
    shortcut = QShortcut(QKeySequence(keys), widget, act)
    shortcut.setContext(within)
    shortcut.setWhatsThis(words)
    return shortcut


@dataclass(frozen=True, slots=True)
class KeyHint:
    """Keys as they are written here, and what they do."""

    keys: str
    words: str


def hints_of(shown: QWidget) -> Iterator[tuple[QWidget, KeyHint]]:
    """What the keys do that work in a window now, each with the widget that they belong to."""
    for widget in _visible(shown):
        for hint in (*_bound(widget), *_own(widget)):
            yield widget, hint


def bound_hints(shown: QWidget) -> Iterator[tuple[QWidget, KeyHint]]:
    """Those of them that work wherever the keyboard is in that window."""
    for widget in _visible(shown):
        for hint in _bound(widget):
            yield widget, hint


def _visible(shown: QWidget) -> Iterator[QWidget]:
    return (widget for widget in (shown, *shown.findChildren(QWidget)) if widget.isVisible())


def _bound(widget: QWidget) -> Iterator[KeyHint]:
    for shortcut in widget.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
        words = widget.accessibleName() if isinstance(widget, QAbstractButton) else shortcut.whatsThis()
        if shortcut.isEnabled() and words and widget.isEnabled() and not shortcut.key().isEmpty():
            yield KeyHint(_native(shortcut.key()), words)


def _own(widget: QWidget) -> Iterator[KeyHint]:
    for own in getattr(widget, "own_keys", tuple)():
        if own.words:
            yield KeyHint(_written(own), own.words)


def _written(own: OwnKeys) -> str:
    held = Qt.KeyboardModifier.NoModifier if own.held is None else own.held
    keys = own.keys[1:] if own.keys[: len(ENTER)] == ENTER else own.keys
    return " / ".join(_native(QKeySequence(held.value | key.value)) for key in keys)


def _native(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.NativeText)
