"""The state of a relay as one looks at it from beside, and as figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gamma_desktop import __version__
from gamma_desktop.store.relay_members import DeskRecord
from gamma_desktop.store.relay_tee import TeeState
from gamma_desktop.team.relay.metrics import Metric, MetricKind, counter, gauge, without_query


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
        last_event_at: when that came; None before the first, or where it is kept no longer.
        invitations: that are still good.
        commands: that are kept, by their state.
        certificate_ends_at: None for the company's own.
        spooled: events that wait on this machine's disk for the stream of several relays.
        spooling_since: when the oldest of them came; None where there is none.
    """

    is_running: bool
    last: int
    last_event_at: datetime | None
    desks: Sequence[DeskOverview]
    invitations: int
    commands: Mapping[str, int]
    tee: Sequence[TeeState]
    certificate_ends_at: datetime | None
    spooled: int = 0
    spooling_since: datetime | None = None

    @property
    def connected(self) -> int:
        """Desks that are connected now."""
        return sum(desk.is_connected for desk in self.desks)

    @property
    def largest_lag(self) -> int:
        """That of the connected desk which is furthest behind."""
        return max((desk.lag or 0 for desk in self.desks if desk.is_connected), default=0)


def desks_of(records: Iterable[DeskRecord], *, is_running: bool, last: int) -> Sequence[DeskOverview]:
    """Those that may connect; removed ones are left out."""
    return [
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


def metrics_of(overview: RelayOverview, *, stored: int, refused: int) -> Iterator[Metric]:
    """The figures of a relay that runs.

    Args:
        overview: of now.
        stored: events that were stored since it started.
        refused: requests that were refused since.
    """
    yield Metric("info", MetricKind.GAUGE, "The version that runs.", [({"version": __version__}, 1)])
    yield counter("events_stored_total", "Events that were stored since the start.", stored)
    yield counter("events_refused_total", "Events that were refused since the start.", refused)
    yield gauge("log_position", "The newest position of the log.", overview.last)
    if overview.last_event_at is not None:
        at = overview.last_event_at.timestamp()
        yield gauge("last_event_timestamp_seconds", "When the newest event came.", at)
    yield gauge("desks", "Desks that may connect.", len(overview.desks))
    yield gauge("desks_connected", "Desks that are connected now.", overview.connected)
    yield gauge("desks_lag_positions", "How far the furthest connected desk is behind.", overview.largest_lag)
    yield gauge("spooled", "Events that wait here for the servers of NATS.", overview.spooled)
    yield gauge("invitations", "Invitations that are still good.", overview.invitations)
    commands = [({"state": state}, count) for state, count in sorted(overview.commands.items())]
    yield Metric("commands", MetricKind.GAUGE, "Commands that are kept, by their state.", commands)
    if overview.certificate_ends_at is not None:
        ends = overview.certificate_ends_at.timestamp()
        yield gauge("certificate_end_timestamp_seconds", "When the certificate of the relay ends.", ends)
    tee = [({"url": without_query(each.url)}, each) for each in overview.tee]
    last = overview.last
    for name, kind, purpose, value in (
        ("tee_delivered_total", MetricKind.COUNTER, "Events that were passed on.", lambda at: at.delivered),
        ("tee_dropped_total", MetricKind.COUNTER, "Events that were given up.", lambda at: at.dropped),
        ("tee_waiting", MetricKind.GAUGE, "Positions that wait.", lambda at: max(0, last - at.position)),
        ("tee_paused", MetricKind.GAUGE, "1: it failed for too long.", lambda at: int(at.is_paused)),
    ):
        yield Metric(name, kind, purpose, [(labels, value(state)) for labels, state in tee])
