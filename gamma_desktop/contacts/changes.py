"""Tells that contacts have changed: what shows names looks again, and need not be told by hand.

Each adapter that writes contacts publishes here once it has written; so does who notices that another
program wrote. Favourites and the agent's notes on contacts name no one else, and are not published.
"""

from collections.abc import Callable
from typing import Protocol

ContactsListener = Callable[[], object]
"""Called when people, their names or numbers, or whom a number is to show may be others than before."""


class ContactNews(Protocol):
    """Tells that contacts have changed."""

    def subscribe(self, listener: ContactsListener) -> Callable[[], None]:
        """Tell ``listener`` of every change, after it is kept; returns what ends that."""
        ...


class ContactChanges:
    """Publishes changes, to those who have subscribed; implements ``ContactNews``.

    Attributes:
        revision: another number after each change, marks included.
    """

    def __init__(self) -> None:
        self.revision = 0
        self._listeners: list[ContactsListener] = []

    def subscribe(self, listener: ContactsListener) -> Callable[[], None]:
        """Tell ``listener`` of every change, after it is kept; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self) -> None:
        """Contacts have changed."""
        self.revision += 1
        for listener in tuple(self._listeners):
            listener()

    def note_mark(self) -> None:
        """A favourite or a note of the agent's has changed: no name is another one for it."""
        self.revision += 1
