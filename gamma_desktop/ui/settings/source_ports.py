"""What the section on contact sources needs from the rest of the program."""

from collections.abc import Callable
from typing import Protocol

from gamma_desktop.contacts.sources import ContactSource, SourceState
from gamma_desktop.errors import Message
from gamma_desktop.settings.ports import VaultHealth


class SourceCommands(Protocol):
    """Everything that can be done with sources. Methods raise GammaDesktopError."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` whenever ``states`` would say something else; returns how to stop that."""
        ...

    async def states(self) -> tuple[SourceState, ...]:
        """Every source, by name."""
        ...

    async def test(self, source: ContactSource, password: str) -> Message:
        """Try a source as it would be; tells in words what is there."""
        ...

    async def add(self, source: ContactSource, password: str) -> VaultHealth | None:
        """Keep a new source, and read it; returns how its password is kept."""
        ...

    async def change(self, source: ContactSource, password: str) -> VaultHealth | None:
        """Put a source in the place of the one of its name, and read it; no password: the kept one."""
        ...

    async def remove(self, name: str) -> int:
        """Forget a source and its contacts; how many those were."""
        ...

    def sync(self, name: str) -> None:
        """Read a source now, or as soon as the one that is being read is done."""
        ...

    def cancel(self, name: str) -> None:
        """Do not read it, or not to the end: its contacts stay as they were."""
        ...
