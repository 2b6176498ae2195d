"""The state of a relay as one looks at it from beside: its desks, its log, its tee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gamma_desktop.store.relay_members import DeskRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskOverview:
    """A desk, and how it does.

    Attributes:
        group: None: sees all of the PBX.
        lag: positions of the log that it has not committed; None before it said how far it is.
    """

    id: str
    name: str
    extensions: tuple[str, ...]
    group: str | None
    rights: frozenset[str]
    is_connected: bool
    last_seen: datetime | None
    app: str
    lag: int | None
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayOverview:
    """A relay, and how it does.

    Attributes:
        is_running: whether a relay runs on this profile now.
        last: the newest position of the log.
    """

    is_running: bool
    last: int
    desks: Sequence[DeskOverview]


def overview_of(records: Iterable[DeskRecord], *, is_running: bool, last: int) -> RelayOverview:
    """Put together what the relay's files say; removed desks are left out."""
    desks = [
        DeskOverview(
            id=each.id,
            name=each.name,
            extensions=each.extensions,
            group=each.group,
            rights=each.rights,
            is_connected=each.is_connected and is_running,
            last_seen=each.last_seen,
            app=each.app,
            lag=None if each.position is None else max(0, last - each.position),
            joined_at=each.joined_at,
        )
        for each in records
        if each.removed_at is None
    ]
    return RelayOverview(is_running=is_running, last=last, desks=desks)
