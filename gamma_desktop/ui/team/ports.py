"""What the Team page needs from the rest of the program."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from gamma_desktop.calls.model import Call
from gamma_desktop.calls.presence import Presence


class Presences(Protocol):
    """What the extensions are doing now."""

    def presence(self) -> Mapping[str, Presence]:
        """The extensions that are busy; those not named are free."""
        ...

    def live_calls(self) -> Sequence[Call]:
        """The calls that go on, oldest first."""
        ...

    def subscribe_presence(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` of what changes without a call; returns what ends that."""
        ...

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        """Tell ``listener`` of every change; returns what ends that."""
        ...
