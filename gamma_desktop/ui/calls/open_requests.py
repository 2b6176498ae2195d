"""What was asked of calls and has no outcome yet: one press is one request, wherever it is pressed again.

One for pops and window together. Knows no service: it is told of calls and of dialled calls as they change.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.model import Call, CallKey, CallState
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.wording import Attempt

CallName = CallKey | str
"""A call by its key, or by our own id before its first event has come."""

CONFIRM_WITHIN = 10
"""Seconds after which a request that no event confirmed may be made again."""

Listener = Callable[[], None]


class OpenRequests:
    """Lets nothing be asked twice of a call, or a number be dialled twice, while the outcome is open.

    The outcome is a refusal, told by ``end``; or news: the call goes into another state, the dialled call
    goes further than being accepted. What is heard of no more ends by itself.
    """

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._asked: dict[CallName, tuple[Attempt, datetime]] = {}
        self._dialled: dict[str, datetime] = {}
        self._keys: dict[str, CallKey] = {}
        self._states: dict[CallKey, CallState] = {}
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Tell of every request that begins or ends; of one that time ends when ``forget_old`` is called."""
        self._listeners.append(listener)

    def waiting_for(self, call: CallName) -> Attempt | None:
        """What was asked of a call and has no outcome yet."""
        attempt, since = self._asked.get(self._name(call), (None, None))
        return attempt if since is not None and self._is_recent(since) else None

    def begin(self, call: CallName, attempt: Attempt) -> bool:
        """Note that something is asked of a call; False, and nothing may be asked, while something is."""
        if self.waiting_for(call) is not None:
            return False
        self._asked[self._name(call)] = (attempt, self._now())
        self._tell()
        return True

    def end(self, call: CallName) -> None:
        """It was refused, or something else about it is known now."""
        if self._asked.pop(self._name(call), None) is not None:
            self._tell()

    def is_dialling(self, number: str) -> bool:
        """Whether a call to this number was asked for and has no outcome yet."""
        since = self._dialled.get(number)
        return since is not None and self._is_recent(since)

    def begin_dial(self, number: str) -> bool:
        """Note that a number is dialled; False, and it may not be dialled, while it is."""
        if self.is_dialling(number):
            return False
        self._dialled[number] = self._now()
        return True

    def end_dial(self, number: str) -> None:
        """It was refused, or the call has come further."""
        self._dialled.pop(number, None)

    def forget_old(self) -> None:
        """Let go of what has waited for too long; its buttons can be pressed again."""
        self._asked = {call: asked for call, asked in self._asked.items() if self._is_recent(asked[1])}
        self._tell()

    def follow_calls(self, changed: tuple[Call, ...]) -> None:
        """Calls changed: those that went into another state have answered what was asked of them."""
        for call in changed:
            self._learn_key(call)
            before = self._states.get(call.key)
            if call.is_live:
                self._states[call.key] = call.state
            else:
                self._states.pop(call.key, None)
            if before is not call.state:
                self.end(call.key)

    def follow_dial(self, attempt: DialAttempt) -> None:
        """A dialled call came a step further: once its outcome is known, the number may be dialled again."""
        if attempt.stage not in {DialStage.ASKED, DialStage.ACCEPTED}:
            self.end_dial(attempt.destination)

    def _learn_key(self, call: Call) -> None:
        """What was asked by our own id counts by the key that events bring."""
        own = call.external_call_id
        if own is None:
            return
        if call.is_live:
            self._keys[own] = call.key
            if own in self._asked:
                self._asked.setdefault(call.key, self._asked.pop(own))
                self._states.setdefault(call.key, call.state)
        elif self._keys.pop(own, None) is None:
            self.end(own)

    def _name(self, call: CallName) -> CallName:
        return self._keys.get(call, call) if isinstance(call, str) else call

    def _is_recent(self, since: datetime) -> bool:
        return self._now() - since < timedelta(seconds=CONFIRM_WITHIN)

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
