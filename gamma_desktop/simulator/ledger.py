"""The calls that the simulated PBX knows, their ids, and how they are found again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from gamma_desktop.simulator.errors import Impossible
from gamma_desktop.simulator.model import Callback, Cause, Leg, LegEvent, LegState

Clock = Callable[[], int]

_CALLS_KEPT = 10_000


@dataclass(slots=True, kw_only=True)
class LedgerCall:
    """A call and the state of its legs; changed by the PBX alone.

    Attributes:
        waiting_for: the destination of a triggered call whose own phone has not been lifted yet.
    """

    call_id: str
    legs: list[Leg] = field(default_factory=list)
    callback: Callback = field(default_factory=Callback)
    dialed_number: str | None = None
    is_recorded: bool = False
    waiting_for: str | None = None

    @property
    def live_legs(self) -> list[Leg]:
        """The legs that are not over."""
        return [leg for leg in self.legs if leg.state is not LegState.DROPPED]

    def replace_leg(self, old: Leg, new: Leg) -> None:
        """Put a leg's new state in the place of its old one."""
        self.legs[self.legs.index(old)] = new

    def event(
        self, leg: Leg, at_ms: int, *, cause: Cause = Cause.NORMAL, recording_url: str | None = None
    ) -> LegEvent:
        """The event that tells of a leg as it now stands."""
        return LegEvent(
            call_id=self.call_id,
            leg=leg,
            at_ms=at_ms,
            cause=cause,
            is_recording=self.is_recorded and leg.has_talked,
            dialed_number=self.dialed_number,
            recording_url=recording_url,
            callback=self.callback,
        )


class CallLedger:
    """Keeps calls by id; the oldest are forgotten once there are very many."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[str, LedgerCall] = {}
        self._last_id = 0
        self._legs_made = 0

    def next_call_id(self) -> str:
        """A fresh id: like the vendor's newer ones, the millisecond in which the call began."""
        self._last_id = max(self._clock(), self._last_id + 1)
        return str(self._last_id)

    def next_leg_id(self, *, transferred: bool = False) -> str:
        """A fresh leg id, written as in the reference."""
        self._legs_made += 1
        return f"{self._clock()}.-{self._legs_made}{'_1' if transferred else ''}"

    def add(self, call: LedgerCall) -> None:
        """Remember a call."""
        if len(self._calls) >= _CALLS_KEPT:
            del self._calls[next(iter(self._calls))]
        self._calls[call.call_id] = call

    def find(self, call_id: str) -> LedgerCall:
        """A call, ended or not, by its id; raises Impossible."""
        call = self._calls.get(call_id)
        if call is None:
            raise Impossible(f"call {call_id} does not exist")
        return call

    def find_live(self, name: str) -> LedgerCall:
        """A call that goes on, by its id or by the external id that its request gave."""
        called_so = [self._calls[name]] if name in self._calls else self._with_external_id(name)
        live = next((call for call in called_so if call.live_legs), None)
        if live is not None:
            return live
        raise Impossible(f"call {name} {'has ended' if called_so else 'does not exist'}")

    def _with_external_id(self, external_id: str) -> list[LedgerCall]:
        """The calls that were given this id, newest first: a transfer makes more than one of it."""
        calls = reversed(self._calls.values())
        return [call for call in calls if call.callback.external_call_id == external_id]


def successor_id(call_id: str) -> str:
    """The id of the call that a transfer makes: the first one's with ".1", ".2" and so on."""
    base, _, transfers = call_id.partition(".")
    return f"{base}.{int(transfers or 0) + 1}"
