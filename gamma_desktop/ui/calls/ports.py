"""What the Calls page needs beside the calls themselves."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.recordings import OnProgress
from gamma_desktop.history.waiting import Waiting


class CallChains(Protocol):
    """Knows which calls became of each other."""

    async def chain(self, pbx: str, first_call_id: str) -> tuple[Call, ...]:
        """All calls of a transfer chain, in no particular order; raises GammaDesktopError."""
        ...


class HandledCalls(Protocol):
    """The missed calls that wait; its coroutines raise what the book raises."""

    @property
    def now(self) -> Waiting:
        """As they were when last looked at."""
        ...

    def subscribe(self, listener: Callable[[Waiting], None]) -> Callable[[], None]:
        """Tell ``listener`` when other calls wait than before; returns what ends that."""
        ...

    async def mark_handled(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take missed calls as seen to; returns those that were not ticked before."""
        ...

    async def mark_waiting(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take ticks back; returns the calls that bore one."""
        ...

    async def mark_all_handled(self) -> Collection[CallKey]:
        """Tick all that wait; returns them."""
        ...


class RecordingService(Protocol):
    """Fetches recordings, keeps them, and hands them to the system."""

    def hosts(self) -> tuple[str, ...]:
        """Where recordings may be fetched from; nothing: from nowhere."""
        ...

    def find(self, key: CallKey) -> Path | None:
        """The recording of a call, if it was fetched."""
        ...

    async def fetch(self, call: Call, on_progress: OnProgress) -> Path:
        """Fetch the recording of a call; raises RecordingError, and leaves nothing half done."""
        ...

    def open(self, file: Path) -> bool:
        """Hand a recording to the system's player; False if it does not take it."""
        ...

    def show_in_folder(self, file: Path) -> bool:
        """Open the folder that a recording is in; False if the system does not."""
        ...

    async def save_copy(self, file: Path, to: Path) -> None:
        """Write a recording once more, to a place of someone's choice; raises RecordingError."""
        ...
