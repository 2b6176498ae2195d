"""Since when the screen has shown what can be pressed: what just moved, came or changed is dead for a moment.

An agent aims at what stood there half a second ago. What is noted is what was painted, where: nothing else
is what the agent saw. Buttons note themselves, lists their rows; both ask here before they act.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import cast

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gamma_desktop.desktop.application import Application

DEAD_FOR = 0.5
"""Seconds that something to press must have been shown, unchanged and at its place."""

HINT_MS = 2500

LED_BY_THE_AGENT = frozenset(
    {
        Qt.FocusReason.MouseFocusReason,
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
"""How the keyboard comes to where the agent sent it; in any other way it fell there."""


class Steadiness:
    """Remembers since when each thing to press has been shown; one for a button, or for the rows of a list.

    What is shown is told as a value that says what it stands for and where it is.

    Args:
        clock: in seconds; it never goes back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since: dict[Hashable, float] = {}
        self._acted_at = float("-inf")
        self._keys_since = float("-inf")

    def note(self, shown: Iterable[Hashable]) -> None:
        """The screen shows this now, and nothing else."""
        now = self._clock()
        self._since = {each: self._since.get(each, now) for each in shown}

    def forget(self) -> None:
        """Nothing is left on the screen."""
        self._since = {}

    def has_stood(self, shown: Hashable) -> bool:
        """Whether this has been shown for long enough, and nothing was done here just now."""
        now = self._clock()
        return now - max(self._since.get(shown, now), self._acted_at) >= DEAD_FOR

    @property
    def has_keyboard(self) -> bool:
        """Whether keys are meant for this: a keyboard that fell here is not, at first."""
        return self._clock() - self._keys_since >= DEAD_FOR

    @property
    def has_just_acted(self) -> bool:
        """What comes now belongs to the press before: a double click, a key that repeats."""
        return self._clock() - self._acted_at < DEAD_FOR

    def note_act(self) -> None:
        """Something was done: what is pressed right after it was not aimed at what it finds."""
        self._acted_at = self._clock()

    def note_focus(self, reason: Qt.FocusReason) -> None:
        """The keyboard came here."""
        if reason not in LED_BY_THE_AGENT:
            self.note_fall()

    def note_fall(self) -> None:
        """Keys mean something else than a moment ago, and not by the agent's doing."""
        self._keys_since = self._clock()


def application_clock() -> Callable[[], float]:
    """The clock that the application was given."""
    return cast("Application", Application.instance()).clock


def tell_of_dead_press(widget: QWidget, at: QPoint) -> None:
    """Say why nothing happened: who pressed and sees nothing would wonder.

    Args:
        widget: what was pressed.
        at: where, on the screen.
    """
    words = QCoreApplication.translate("steadiness", "This has just changed. Press again")
    QToolTip.showText(at, words, widget, widget.rect(), HINT_MS)
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
