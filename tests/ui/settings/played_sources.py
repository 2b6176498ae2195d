"""The sources of contacts as the Settings page meets them."""

from collections.abc import Callable

from gamma_desktop.contacts.codes import SourceFound
from gamma_desktop.contacts.sources import ContactSource, KeptSource, SourceState
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.settings.ports import VaultHealth, VaultState


class PlayedSources:
    """Notes what was asked, and fails where a problem is set."""

    def __init__(self) -> None:
        self.shown: tuple[SourceState, ...] = ()
        self.asked: list[tuple[object, ...]] = []
        self.problem: GammaDesktopError | None = None
        self.health = VaultHealth(state=VaultState.FINE, backend="SecretService")
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def show(self, *states: SourceState) -> None:
        """These are the sources now."""
        self.shown = states
        for listener in self._listeners:
            listener()

    async def states(self) -> tuple[SourceState, ...]:
        return self.shown

    async def test(self, source: ContactSource, password: str) -> Message:
        self._note("test", source, password)
        return Message(SourceFound.ONE_NAMED_ADDRESS_BOOK, name="Team")

    async def add(self, source: ContactSource, password: str) -> VaultHealth | None:
        self._note("add", source, password)
        self.show(*self.shown, SourceState(kept=KeptSource(source=source), is_running=True))
        return self.health if source.user else None

    async def change(self, source: ContactSource, password: str) -> VaultHealth | None:
        self._note("change", source, password)
        return self.health

    async def remove(self, name: str) -> int:
        self._note("remove", name)
        self.show(*(state for state in self.shown if state.kept.source.name != name))
        return 1

    def sync(self, name: str) -> None:
        self._note("sync", name)

    def cancel(self, name: str) -> None:
        self._note("cancel", name)

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.problem is not None:
            raise self.problem
