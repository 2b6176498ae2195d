"""How every button is pressed: by click, Space or Enter, and never while what it stands for is new."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimerEvent
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent

from gamma_desktop.ui.keys import ENTER
from gamma_desktop.ui.steadiness import Steadiness, application_clock, tell_of_dead_press

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Base
    from PySide6.QtWidgets import QButtonGroup
else:
    _Base = object

PRESSING = (*ENTER, Qt.Key.Key_Space, Qt.Key.Key_Select)


class Pressing(_Base):
    """Stands before a button of Qt's among the bases of a class, which calls ``note_painted`` as it paints.

    A button that acts on a call or a number is told which by ``stand_for``. From then on it is dead for a
    moment whenever that, its words or its place change, and after each press. The others only learn Enter,
    and that the keyboard never falls from a button that goes to the next one.
    """

    _meaning: Hashable = None
    _steadiness: Steadiness | None = None
    _noted: tuple[Hashable, ...] = ()
    _pressed_on: Hashable = None
    _had_stood = False
    _is_by_ourselves = False

    def stand_for(self, meaning: Hashable) -> None:
        """Say what a press acts on now."""
        if self._steadiness is None:
            self._steadiness = Steadiness(application_clock())
            self.clicked.connect(self._steadiness.note_act)
            self.pressed.connect(self._note_press)
        if meaning != self._meaning:
            self._meaning = meaning
            self.update()

    def note_painted(self) -> None:
        """The screen shows it as it is now."""
        if self._steadiness is not None:
            self._note(self._steadiness, self._shown())

    def note_moved(self) -> None:
        """Its window has moved, which paints nothing: what was painted stands elsewhere now."""
        if self._steadiness is not None and self._noted:
            shown = self._shown()
            if shown[:-1] == self._noted[:-1]:
                self._note(self._steadiness, shown)

    def press_by_key(self) -> None:
        """Act at once, or not at all: a moment later it may stand for something else."""
        if self._may_be_pressed(by_keys=True, at=self._below()):
            self.click()

    def setCheckable(self, checkable: bool) -> None:
        """Let it be chosen; a screen reader toggles it, which Qt takes for no click: here it is one."""
        super().setCheckable(checkable)
        if checkable:
            self.toggled.connect(self._on_toggled)

    def setChecked(self, checked: bool) -> None:
        """Show it as chosen or not; no press."""
        with self._by_ourselves():
            super().setChecked(checked)

    def click(self) -> None:
        """Press it, as a click does."""
        with self._by_ourselves():
            super().click()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press if it was aimed at what is shown; a double click is one press."""
        is_second = event.type() is QEvent.Type.MouseButtonDblClick and self._steadiness is not None
        if not is_second and self._may_be_pressed(by_keys=False, at=event.globalPosition().toPoint()):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act, unless it has come to stand for something else since it was pressed."""
        self._let_go_if_changed()
        with self._by_ourselves():
            super().mouseReleaseEvent(event)
        event.accept()  # what lies behind it was not pressed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does; a key that is held is one press."""
        if event.key() not in PRESSING:
            super().keyPressEvent(event)
        elif event.isAutoRepeat() or not self._may_be_pressed(by_keys=True, at=self._below()):
            event.accept()
        elif event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Act, unless it has come to stand for something else since it was pressed."""
        if not event.isAutoRepeat():
            self._let_go_if_changed()
        with self._by_ourselves():
            super().keyReleaseEvent(event)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Act for a screen reader: Qt presses for it without mouse or key, and lets go a moment later."""
        is_aimed = self._had_stood and self._pressed_on == self._shown()
        if self._steadiness is None or is_aimed:
            super().timerEvent(event)
            return
        if not self._steadiness.has_just_acted:
            tell_of_dead_press(self, self._below())
        was_blocked = self.blockSignals(True)  # Qt shows it as let go
        super().timerEvent(event)
        self.blockSignals(was_blocked)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A keyboard that fell here presses nothing at first."""
        super().focusInEvent(event)
        if self._steadiness is not None:
            self._steadiness.note_focus(event.reason())

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """One that goes, or can be pressed no more, leaves the keyboard to its parent: that does nothing."""
        if self.isVisible() and self.isEnabled():
            return super().focusNextPrevChild(forwards)
        holder = self.parentWidget()
        if holder is not None and not holder.isWindow() and holder.isVisible():
            holder.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """What comes back is new."""
        super().hideEvent(event)
        self.note_unseen()

    def note_unseen(self) -> None:
        """The screen does not show it: no painting tells of one that is out of sight."""
        if self._steadiness is not None:
            self._noted = ()
            self._steadiness.forget()

    def _note(self, steadiness: Steadiness, shown: tuple[Hashable, ...]) -> None:
        self._noted = shown
        steadiness.note([shown])

    @contextmanager
    def _by_ourselves(self) -> Iterator[None]:
        """What is chosen here is no screen reader's doing."""
        before, self._is_by_ourselves = self._is_by_ourselves, True
        try:
            yield
        finally:
            self._is_by_ourselves = before

    def _on_toggled(self, is_on: bool) -> None:
        if self._is_by_ourselves:
            return
        group: QButtonGroup | None = self.group()
        if not (self.autoExclusive() or (group is not None and group.exclusive())):
            self.setChecked(not is_on)
            self.click()
        elif is_on:  # one of several stays chosen when it is clicked again
            self.click()

    def _may_be_pressed(self, *, by_keys: bool, at: QPoint) -> bool:
        steadiness, shown = self._steadiness, self._shown()
        self._pressed_on = shown
        if steadiness is None:
            return True
        if steadiness.has_stood(shown) and not (by_keys and not steadiness.has_keyboard):
            return True
        if not steadiness.has_just_acted:
            tell_of_dead_press(self, at)
        return False

    def _note_press(self) -> None:
        self._pressed_on = self._shown()
        self._had_stood = self._steadiness is not None and self._steadiness.has_stood(self._pressed_on)

    def _let_go_if_changed(self) -> None:
        if self._steadiness is not None and self.isDown() and self._pressed_on != self._shown():
            self.setDown(False)

    def _shown(self) -> tuple[Hashable, ...]:
        """What it stands for, and last where: on the screen, if its window is one that the program moves."""
        window = self.window()
        moves_itself = bool(window.windowFlags() & Qt.WindowType.FramelessWindowHint)
        place = self.mapToGlobal(QPoint()) if moves_itself else self.mapTo(window, QPoint())
        size = self.size()
        return (
            self._meaning,
            self.text(),
            self.accessibleName(),
            self.isVisible(),
            self.isEnabled(),
            self.isChecked(),
            (size.width(), size.height()),
            (place.x(), place.y()),
        )

    def _below(self) -> QPoint:
        return self.mapToGlobal(self.rect().bottomLeft())
