"""Past calls, as one looks for them."""

from dataclasses import dataclass
from datetime import datetime

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import NO_MATCH, Match


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls to look at; the fields narrow each other.

    Attributes:
        mine: calls that touch one of these extensions; empty means all.
        number: the outside party's number, E.164 or an extension.
        since: those that started then or later.
    """

    mine: frozenset[str] = frozenset()
    missed_only: bool = False
    number: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedCall:
    """A call, and who is at its other end as far as the contacts tell."""

    call: Call
    match: Match = NO_MATCH
