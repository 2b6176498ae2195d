"""The person at the desktop in the demo: sees what is on the screen, and acts on it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The person at the other end of a call, as the agent speaks of them.

    Attributes:
        heading: what kind of call it is ("Incoming call").
        who: the name that the pop shows, or what it shows instead.
    """

    heading: str
    who: str

    @property
    def title(self) -> str:
        """What the pop is called."""
        return f"{self.heading}: {self.who}"


class Agent(Protocol):
    """Every method returns when it is done or was seen, and raises DemoError when it is not."""

    def opens_window(self) -> None:
        """Bring the program's window to the front."""
        ...

    def goes_on_working(self) -> None:
        """Have keyboard and pointer somewhere, so that it would be noticed if they were taken away."""
        ...

    def was_not_disturbed(self) -> None:
        """See that keyboard and pointer are where they were."""
        ...

    def sees_tray_icon(self) -> None:
        """See the program's icon in the tray."""
        ...

    def sees_pop(self, caller: Caller, *words: str) -> None:
        """See the pop of a call, and all these words on it."""
        ...

    def sees_no_offer(self, caller: Caller, button: str) -> None:
        """See that the pop of a call has no such button."""
        ...

    def hangs_up(self, caller: Caller, call_id: str) -> None:
        """End the call from its pop."""
        ...

    def transfers(self, caller: Caller, call_id: str, *, extension: str) -> None:
        """Pass the call on to an extension, picked in the pop."""
        ...

    def calls_back(self, caller: Caller, number: str) -> None:
        """Call back the person whose call was missed."""
        ...

    def dials(self, number: str) -> None:
        """Dial a number in the window."""
        ...
