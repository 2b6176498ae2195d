"""Do not disturb: whether calls pop, and the one owner of that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.quiet_digest import QuietEnd, QuietSpan
from gamma_desktop.history.quiet_times import (
    LOOKED_AROUND,
    Quiet,
    QuietChoice,
    is_quiet_for,
    next_change,
    passes_as_vip,
    quiet_at,
    quiet_lines_at,
    scheduled_end,
)
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.settings.model import QuietSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRecord:
    """What outlives the program.

    Attributes:
        choice: the agent's own.
        quiet: the quiet time that went on when last looked at: it may end while the program is off.
        lines: likewise those of single lines.
        owed: those that are over, and not told of yet: their last calls may still come in, or all is quiet.
        told: what was told of: no call is counted twice.
    """

    choice: QuietChoice | None = None
    quiet: Quiet | None = None
    lines: tuple[Quiet, ...] = ()
    owed: tuple[QuietSpan, ...] = ()
    told: tuple[QuietSpan, ...] = ()


class QuietStore(Protocol):
    """Remembers the record; losing it costs the agent's choice, and raises nothing."""

    def load(self) -> QuietRecord:
        """What was saved last."""
        ...

    def save(self, record: QuietRecord) -> None:
        """Remember this."""
        ...


QuietListener = Callable[[Quiet | None], object]
OwedListener = Callable[[], object]


class DoNotDisturb:
    """Owns whether calls disturb, and publishes it.

    Args:
        store: remembers it over restarts.
        settings: the hours, days and lines in force.
        lines: the names of our lines, as set now.
        clock: the time now, aware.
        zone: whose wall clock is meant; None: this machine's.
    """

    def __init__(
        self,
        store: QuietStore,
        *,
        settings: Callable[[], QuietSettings],
        lines: Callable[[], LineNames],
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._lines = lines
        self._clock = clock
        self._zone = zone
        self._record = store.load()
        self._listeners: list[QuietListener] = []
        self._owed_listeners: list[OwedListener] = []
        self._looked_at: QuietSettings | None = None

    @property
    def now(self) -> Quiet | None:
        """The quiet time that goes on; None if calls may disturb. As when last looked at."""
        return self._record.quiet

    @property
    def lines(self) -> tuple[Quiet, ...]:
        """The single lines that are quiet, while others disturb. As when last looked at."""
        return self._record.lines if self.now is None else ()

    @property
    def owed(self) -> tuple[QuietEnd, ...]:
        """The quiet times that are to be told of now, those of all lines before those of single ones."""
        if self.now is not None:
            return ()
        ends, told = [], self._record.told
        for is_general in (True, False):
            spans = tuple(span for span in self._record.owed if bool(span.line) is not is_general)
            if spans:
                ends.append(QuietEnd(spans=spans, told=told))
                told += spans
        return tuple(ends)

    @property
    def choice(self) -> QuietChoice | None:
        """What the agent chose last, to be restored; None where only the hours and days count."""
        return self._record.choice

    @property
    def next_change(self) -> datetime | None:
        """When to look again at the latest."""
        return next_change(self._clock(), self._settings(), self._record.choice, self._zone)

    def subscribe(self, listener: QuietListener) -> Callable[[], None]:
        """Tell ``listener`` when another quiet time goes on than before, or none; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_owed(self, listener: OwedListener) -> Callable[[], None]:
        """Tell ``listener`` at each look that quiet times are to be told of; returns what ends that."""
        self._owed_listeners.append(listener)
        return lambda: self._owed_listeners.remove(listener)

    def note_told(self, end: QuietEnd) -> None:
        """Of these was told, or there was nothing to tell: no call of theirs is counted again."""
        record = self._record
        owed = tuple(span for span in record.owed if span not in end.spans)
        self._record = replace(record, owed=owed, told=record.told + end.spans)
        self._store.save(self._record)

    def begin(self, until: datetime | None = None) -> None:
        """Do not disturb from now on, until a time or until ``end``; hours that were left stay left."""
        now, before = self._clock(), self._record.choice
        since = self.now.since if self.now is not None else now
        hours_from = None
        if before is not None and before.counts_at(now):
            hours_from = before.hours_from if before.is_on else before.until
        self._use(QuietChoice(is_on=True, since=since, until=until, hours_from=hours_from))

    def end(self) -> None:
        """Let calls disturb, also where it is a quiet hour: until that is over."""
        now = self._clock()
        over_at = scheduled_end(now, self._settings(), self._zone)
        is_scheduled = quiet_at(now, self._settings(), None, self._zone) is not None
        self._use(QuietChoice(is_on=False, since=now, until=over_at) if is_scheduled else None)

    def restore(self, choice: QuietChoice | None) -> None:
        """Have it be as it was before ``begin`` or ``end``."""
        self._use(choice)

    def look(self) -> None:
        """See what holds now: time has passed, or the settings are others."""
        self._use(self._record.choice)

    def silences(self, call: Call, match: Match) -> bool:
        """Whether a call is to be kept from disturbing: not that of a VIP, nor on a line that passes."""
        settings, lines = self._settings(), self._lines()
        is_quiet = self.now is not None or is_quiet_for(call, self._clock(), settings, lines, self._zone)
        return is_quiet and not is_vip(match) and not passes_as_vip(call, settings, lines)

    def _use(self, choice: QuietChoice | None) -> None:
        now, before, settings = self._clock().astimezone(UTC), self._record, self._settings()
        choice = choice.at(now) if choice is not None else None
        quiet, lines = self._quiet_since(now, settings, choice)
        told = tuple(each for each in before.told if now - LOOKED_AROUND < each.until <= now)
        owed = (*before.owed, *_ended_lines(before.lines, lines, now))
        if before.quiet is not None and (quiet is None or quiet.since > before.quiet.since):
            owed += (_span(before.quiet, now),)
        self._record = QuietRecord(choice=choice, quiet=quiet, lines=lines, owed=owed, told=told)
        self._looked_at = settings
        if self._record != before:
            self._store.save(self._record)
        if quiet != before.quiet:
            for listener in tuple(self._listeners):
                listener(quiet)
        if self.owed:
            for listener_of_owed in tuple(self._owed_listeners):
                listener_of_owed()

    def _quiet_since(
        self, now: datetime, settings: QuietSettings, choice: QuietChoice | None
    ) -> tuple[Quiet | None, tuple[Quiet, ...]]:
        """What is quiet now, on all lines and on single ones, each since it was in fact.

        Hours that are set, or chosen again, while they go on are quiet from then on: calls popped before.
        """
        before, looked_at = self._record, self._looked_at or settings
        left = before.choice.at(now) if before.choice is not None else None
        quiet, lines = quiet_at(now, settings, choice, self._zone), quiet_lines_at(now, settings, self._zone)
        if quiet is not None:
            was_quiet = quiet_at(now, looked_at, left, self._zone) is not None
            since = quiet.since if was_quiet or self._looked_at is None else now
            if before.quiet is not None and quiet.since <= _span(before.quiet, now).until:
                since = before.quiet.since
            quiet = replace(quiet, since=since)
        were_quiet = {each.line for each in quiet_lines_at(now, looked_at, self._zone)}
        begun = [each if each.line in were_quiet else replace(each, since=now) for each in lines]
        return quiet, _carried_on(before.lines, begun, now)


def _carried_on(before: Sequence[Quiet], quiet: Sequence[Quiet], now: datetime) -> tuple[Quiet, ...]:
    """The quiet times of lines that go on, each since when it did: other hours may be set meanwhile."""
    since = {
        each.line: each.since
        for each in before
        for going_on in quiet
        if each.line == going_on.line and going_on.since < _span(each, now).until
    }
    return tuple(replace(each, since=since.get(each.line, each.since)) for each in quiet)


def _ended_lines(before: Sequence[Quiet], quiet: Sequence[Quiet], now: datetime) -> Sequence[QuietSpan]:
    still = {(each.line, each.since) for each in quiet}
    return [_span(each, now) for each in before if (each.line, each.since) not in still]


def _span(quiet: Quiet, now: datetime) -> QuietSpan:
    """A quiet time as one that is over now at the latest."""
    return QuietSpan(since=quiet.since, until=min(quiet.until or now, now), line=quiet.line)


def is_vip(match: Match) -> bool:
    """Whether the caller may always disturb; of several people, one of them suffices."""
    return any(each.is_vip for each in match.candidates)
