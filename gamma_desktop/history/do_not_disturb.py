"""Do not disturb: whether calls pop, the one owner of that, and what became of the calls meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from gamma_desktop.calls.model import Call, Direction, Outcome
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.missed import WhoseMisses, counts_for
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.quiet_times import (
    Quiet,
    QuietChoice,
    is_quiet_for,
    next_change,
    passes_as_vip,
    quiet_at,
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
    """

    choice: QuietChoice | None = None
    quiet: Quiet | None = None


class QuietStore(Protocol):
    """Remembers the record; losing it costs the agent's choice, and raises nothing."""

    def load(self) -> QuietRecord:
        """What was saved last."""
        ...

    def save(self, record: QuietRecord) -> None:
        """Remember this."""
        ...


QuietListener = Callable[[Quiet | None], object]
EndedListener = Callable[[Quiet, datetime], object]


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
        self._ended_listeners: list[EndedListener] = []

    @property
    def now(self) -> Quiet | None:
        """The quiet time that goes on; None if calls may disturb. As when last looked at."""
        return self._record.quiet

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

    def subscribe_ended(self, listener: EndedListener) -> Callable[[], None]:
        """Tell ``listener`` of each quiet time that is over, and when it ended; returns what ends that."""
        self._ended_listeners.append(listener)
        return lambda: self._ended_listeners.remove(listener)

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
        now, before = self._clock(), self._record
        choice = choice.at(now) if choice is not None else None
        quiet = quiet_at(now, self._settings(), choice, self._zone)
        self._record = QuietRecord(choice=choice, quiet=quiet)
        if self._record == before:
            return
        self._store.save(self._record)
        if quiet == before.quiet:
            return
        for listener in tuple(self._listeners):
            listener(quiet)
        if before.quiet is not None and (quiet is None or quiet.since > before.quiet.since):
            ended_at = min(before.quiet.until or now, now)
            for told in tuple(self._ended_listeners):
                told(before.quiet, ended_at)


def is_vip(match: Match) -> bool:
    """Whether the caller may always disturb; of several people, one of them suffices."""
    return any(each.is_vip for each in match.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietDigest:
    """What became of the calls of a quiet time that the agent did not take; each is in one of the counts.

    Attributes:
        answered: by others of the team.
        got_through: they called again and were answered.
        called_back: they were called, and answered.
        waiting: to call back.
        others: settled otherwise: ticked, or not theirs to call back.
    """

    answered: int = 0
    got_through: int = 0
    called_back: int = 0
    waiting: int = 0
    others: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.answered + self.got_through + self.called_back + self.waiting + self.others


def digest(
    calls: Sequence[IdentifiedCall], whose: WhoseMisses, *, since: datetime, until: datetime
) -> QuietDigest:
    """Count what became of the calls of a quiet time.

    Args:
        calls: all from ``since`` on until now, with which of them wait.
        whose: whose calls and misses are meant.
        since: when it began to be quiet.
        until: when it ended.
    """
    counts = dict.fromkeys(("answered", "got_through", "called_back", "waiting", "others"), 0)
    later = [each.call for each in calls if each.call.answered_at is not None]
    for each in calls:
        call = each.call
        is_meant = call.direction in {Direction.INCOMING, Direction.INTERNAL} and call.concerns(whose.mine)
        if is_meant and since <= call.started_at_here < until and not call.is_live:
            fate = _fate(each, later, whose)
            if fate:
                counts[fate] += 1
    return QuietDigest(**counts)


def _fate(each: IdentifiedCall, answered: Sequence[Call], whose: WhoseMisses) -> str:
    """Which count a call is in; "" for one that the agent took."""
    call = each.call
    if call.answered_by is not None or call.outcome is Outcome.ANSWERED_ELSEWHERE:
        return "" if call.answered_by in whose.mine else "answered"
    if each.is_waiting:
        return "waiting"
    number = call.remote.number
    talks = [
        other
        for other in answered
        if number and other.remote.number == number and other.started_at_here > call.started_at_here
    ]
    if any(other.direction is not Direction.OUTGOING for other in talks):
        return "got_through"
    if talks:
        return "called_back"
    return "others" if counts_for(call, whose) or call.outcome is not Outcome.MISSED else ""
