"""Follows the calls that this agent transferred: one that was not answered is theirs to deal with.

Knows only what events tell. One who answered and passed the call on again has taken it over: what becomes
of it then is no longer this agent's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey, Outcome
from gamma_desktop.calls.service import CallsListener

HELD = 50
"""Lost transfers that are remembered as told, so that a late event does not tell them again."""


class KnownCalls(Protocol):
    """The calls that go on or ended lately."""

    def call(self, key: CallKey) -> Call | None:
        """One of them."""
        ...

    def subscribe(self, listener: CallsListener) -> Callable[[], None]:
        """Tell ``listener`` of every change; returns what ends that."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LostTransfer:
    """A call that was passed on and not answered.

    Attributes:
        call: the one that rang last, ended.
        passed_on: the agent's own call, if it is still known.
    """

    call: Call
    passed_on: Call | None = None


LostTransferListener = Callable[[LostTransfer], None]


def was_answered(call: Call) -> bool:
    """Someone talked."""
    return call.answered_at is not None or call.outcome in {Outcome.ANSWERED, Outcome.ANSWERED_ELSEWHERE}


def is_unanswered(call: Call) -> bool:
    """It is over, was never answered, and did not go on anywhere else."""
    return not call.is_live and not was_answered(call) and call.outcome is not Outcome.TRANSFERRED


class TransferWatch:
    """Follows what was passed on from here, and tells what was lost.

    Args:
        calls: tells of every change.
        mine: the extensions of the agent who sits here; with none named every call is theirs, so that each
            shows by itself, and there is nothing to follow.
    """

    def __init__(self, calls: KnownCalls, mine: Callable[[], frozenset[str]]) -> None:
        self._calls = calls
        self._mine = mine
        self._told: dict[CallKey, None] = {}
        self._listeners: list[LostTransferListener] = []
        calls.subscribe(self._follow)

    def subscribe(self, listener: LostTransferListener) -> Callable[[], None]:
        """Tell ``listener`` of every transfer that was lost, once; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _follow(self, changed: tuple[Call, ...]) -> None:
        mine = self._mine()
        for call in changed:
            if call.transfers and is_unanswered(call) and call.key not in self._told:
                self._look_who_passed_on(call, mine)

    def _look_who_passed_on(self, call: Call, mine: frozenset[str]) -> None:
        """Go back along the chain while no one answered: to the one who passed the call on last."""
        if call.concerns(mine):
            return
        for step in reversed(call.transfers):
            before = self._calls.call(CallKey(call.key.pbx, step.from_call_id))
            if step.from_extension in mine:
                self._tell(LostTransfer(call=call, passed_on=before))
                return
            if before is None or was_answered(before):
                return

    def _tell(self, lost: LostTransfer) -> None:
        self._told[lost.call.key] = None
        while len(self._told) > HELD:
            del self._told[next(iter(self._told))]
        for listener in tuple(self._listeners):
            listener(lost)
