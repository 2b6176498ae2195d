"""What a desk of a team is to its relay, and who knows the desks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence
from gamma_desktop.team.frames import Erase, HandedSource, Renew, SettingValue


class Right(StrEnum):
    """What a desk may do beside dialling in its country from its own extensions, and acting on its calls."""

    ANY_EXTENSION = "any-extension"
    """Dial from extensions that are not its own."""
    ANY_CALL = "any-call"
    """Hang up and transfer calls of others, as a reception does."""
    INTERNATIONAL = "international"
    """Dial numbers abroad."""
    PREMIUM = "premium"
    """Dial premium, shared cost and satellite numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A member of the team.

    Attributes:
        extensions: its own, the first is the one it dials from; none for a reception.
        group: whose log it reads; None: all of the PBX.
        rights: of ``Right``; what this relay does not know is left out.
    """

    id: str
    name: str
    extensions: tuple[str, ...] = ()
    group: str | None = None
    rights: frozenset[Right] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamState:
    """What a desk knows of its team beside the log: not kept, told again with each connection.

    Attributes:
        directory: the extensions of the PBX; None before the relay told them.
        presence: what the desks of extensions say, by our clock; empty while there is no connection.
        settings: that count at desks, by key, as they came; None before the relay told them.
        sources: that desks read contacts from, as they came; None before the relay told them.
    """

    directory: tuple[Extension, ...] | None = None
    presence: Mapping[str, Presence] = field(default_factory=dict)
    settings: Mapping[str, SettingValue] | None = None
    sources: tuple[HandedSource, ...] | None = None


TeamNews = TeamState | Erase | Renew
"""What a relay tells its desk beside the log, the state of the team as a whole."""


class DeskDirectory(Protocol):
    """Knows the desks that may connect."""

    async def desk_of(self, bearer: str) -> Desk | None:
        """The desk whose secret this is; None for one that is wrong, and for that of a removed desk.

        Args:
            bearer: "<desk id>.<secret>", as the header ``Authorization: Bearer …`` has it.
        """
        ...

    async def was_removed(self, bearer: str) -> bool:
        """Whether this was the secret of a desk that is removed: that desk may know it."""
        ...
