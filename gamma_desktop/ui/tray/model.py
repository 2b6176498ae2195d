"""What the tray shows: frozen values, all words made."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from gamma_desktop.calls.model import CallKey
from gamma_desktop.settings.model import PopMode


class TrayCondition(Enum):
    """What the icon tells, by shape and by colour."""

    FINE = auto()
    RINGING = auto()
    TALKING = auto()
    MISSED = auto()
    NOT_SET_UP = auto()
    NO_EVENTS = auto()
    DO_NOT_DISTURB = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayCall:
    """A call that goes on."""

    key: CallKey
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayCaller:
    """A person who called lately; ``destination`` is what to dial to call back."""

    destination: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What keeps calls from being seen, if anything does.

    Attributes:
        missing: what has not been set up yet, in words ("There is no API key"); empty if nothing.
        gap_since: no events have come since then, though some should have.
        problem: what else is wrong, in the words of the window; empty if nothing.
    """

    missing: str = ""
    gap_since: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayState:
    """Icon, tooltip and menu.

    Attributes:
        missed: calls missed and not seen to yet.
        headline: the state in one sentence.
        live: the calls that go on, oldest first.
        waiting: who was missed, newest first, each once; those who hide cannot be called back.
        callers: the last ones who called, newest first.
    """

    condition: TrayCondition = TrayCondition.FINE
    missed: int = 0
    headline: str = ""
    live: tuple[TrayCall, ...] = ()
    waiting: tuple[TrayCaller, ...] = ()
    callers: tuple[TrayCaller, ...] = ()
    mode: PopMode = PopMode.FULL
