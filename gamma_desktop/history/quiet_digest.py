"""What became of the calls of quiet times: each call is counted once, by whichever of them is over first.

Pure: is told the times and the calls.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime

from gamma_desktop.calls.model import Call, Direction, Outcome
from gamma_desktop.history.missed import WhoseMisses, counts_for
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.quiet_times import is_line
from gamma_desktop.numbers.lines import LineNames


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSpan:
    """A quiet time that is over.

    Attributes:
        line: the one that was quiet, by name or number; "" for all.
    """

    since: datetime
    until: datetime
    line: str = ""

    def holds(self, call: Call, lines: LineNames) -> bool:
        """Whether a call came then, on that line."""
        is_then = self.since <= call.started_at_here < self.until
        return is_then and (not self.line or is_line(call, self.line, lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietEnd:
    """Quiet times that are told of together, because calls disturb again.

    Attributes:
        spans: that of all lines, or those of one line or several.
        told: those that were told of before; their calls are not counted again.
    """

    spans: tuple[QuietSpan, ...]
    told: tuple[QuietSpan, ...] = ()

    @property
    def since(self) -> datetime:
        """When the first of them began."""
        return min(span.since for span in self.spans)

    @property
    def until(self) -> datetime:
        """When the last of them ended."""
        return max(span.until for span in self.spans)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that were quiet, each once; none where that was meant for all."""
        return tuple(dict.fromkeys(span.line for span in self.spans if span.line))

    def holds(self, call: Call, lines: LineNames) -> bool:
        """Whether a call is one of theirs, and of none that was told of before."""
        return any(span.holds(call, lines) for span in self.spans) and not any(
            span.holds(call, lines) for span in self.told
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietDigest:
    """What became of the calls of a quiet time that the agent did not take; each is in one of the counts.

    Attributes:
        answered: by others of the team.
        got_through: they called again and were answered.
        called_back: they were called, and answered.
        passed_on: to another destination, and not answered here.
        done: ticked.
        unknown: their end never came.
        waiting: to call back.
    """

    answered: int = 0
    got_through: int = 0
    called_back: int = 0
    passed_on: int = 0
    done: int = 0
    unknown: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(astuple(self))


def digest(
    calls: Sequence[IdentifiedCall], whose: WhoseMisses, end: QuietEnd, lines: LineNames
) -> QuietDigest:
    """Count what became of the calls of a quiet time.

    Args:
        calls: all from its begin on until now, with which of them wait.
        whose: whose calls and misses are meant.
        end: when it was, and for which lines.
        lines: the names of our lines.
    """
    counts = {each.name: 0 for each in fields(QuietDigest)}
    later = [each.call for each in calls if each.call.answered_at is not None]
    for each in calls:
        call = each.call
        is_meant = call.direction in {Direction.INCOMING, Direction.INTERNAL} and call.concerns(whose.mine)
        if is_meant and not call.is_live and end.holds(call, lines):
            fate = _fate(each, later, whose)
            if fate:
                counts[fate] += 1
    return QuietDigest(**counts)


def _fate(each: IdentifiedCall, answered: Sequence[Call], whose: WhoseMisses) -> str:
    """Which count a call is in; "" for one that the agent took, made, or does not count."""
    call = each.call
    if call.answered_by is not None or call.outcome in {Outcome.ANSWERED, Outcome.ANSWERED_ELSEWHERE}:
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
    if counts_for(call, whose):
        return "done"
    return {Outcome.TRANSFERRED: "passed_on", Outcome.UNKNOWN: "unknown"}.get(
        call.outcome or Outcome.UNKNOWN, ""
    )
