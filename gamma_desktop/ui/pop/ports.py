"""What the pop needs from the rest of the program: implemented by services, handed over when it is wired."""

from collections.abc import Callable, Mapping
from typing import Protocol

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.calls.presence import Presence
from gamma_desktop.calls.service import ErasuresListener
from gamma_desktop.calls.transfers import LostTransferListener
from gamma_desktop.contacts.model import Contact, Match
from gamma_desktop.history.model import IdentifiedCall

Later = Callable[[float, Callable[[], None]], None]
"""Calls back once, after so many seconds."""


class Calls(Protocol):
    """Knows the calls of now."""

    def subscribe_erasures(self, listener: ErasuresListener) -> Callable[[], None]:
        """Tell which calls were erased for good; returns what ends that."""
        ...

    def subscribe_presence(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell when what desks of a team say of themselves has changed; returns what ends that."""
        ...

    def presence(self) -> Mapping[str, Presence]:
        """The extensions that are busy."""
        ...


class Transfers(Protocol):
    """Follows the calls that were passed on from here."""

    def subscribe(self, listener: LostTransferListener) -> Callable[[], None]:
        """Tell of every one that was not answered; returns what ends that."""
        ...


class ContactOpener(Protocol):
    """Shows contacts, in the window: the agent asked for it, so it may take the keyboard."""

    def add_party(self, party: Party) -> None:
        """Let the other end of a call be added as a contact."""
        ...

    def open_contact(self, contact: Contact) -> None:
        """Show all about a contact."""
        ...

    def work_call(self, call: IdentifiedCall | None) -> None:
        """Show all about a call, its note ready to be typed; None: the calls that go on."""
        ...


class PopServices(Protocol):
    """What is done for a pop beside calls."""

    async def choose(self, party: Party, contact_id: str | None) -> None:
        """Remember which of several people with one number it is; None: name all. May raise StoreError."""
        ...

    def open_crm(self, call: Call, match: Match) -> None:
        """Open the caller's page."""
        ...

    async def mark_handled(self, call: Call) -> None:
        """Take a missed call as seen to; raises what the book raises."""
        ...

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        ...
