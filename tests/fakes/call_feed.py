"""A feed of calls that knows at once who they are from."""

from collections.abc import Callable
from typing import Protocol

from gamma_desktop.calls.actions import DialAttempt, DialsListener
from gamma_desktop.calls.model import Call, CallKey, Party
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.history.caller_feed import (
    CallsChange,
    FeedListener,
    IdentifiedDial,
    IdentifiedDialsListener,
    dialled_party,
)
from gamma_desktop.history.model import CallerInfo, IdentifiedCall
from gamma_desktop.numbers.model import NumberRules

Who = Callable[[Party], CallerInfo]


class Calls(Protocol):
    """Tells of calls."""

    def subscribe_early(self, listener: CallsListener) -> Callable[[], None]: ...


class Dials(Protocol):
    """Tells of what was dialled."""

    def subscribe_dials(self, listener: DialsListener) -> Callable[[], None]: ...


class FakeCallFeed:
    """Implements ``ui.ports.CallFeed``; tells everything again when the test says that people changed."""

    def __init__(self, calls: Calls, dials: Dials, who: Who, rules: NumberRules) -> None:
        self._who, self._rules = who, rules
        self._calls: dict[CallKey, Call] = {}
        self._dials: dict[str, DialAttempt] = {}
        self._listeners: list[FeedListener] = []
        self._dial_listeners: list[IdentifiedDialsListener] = []
        calls.subscribe_early(self.tell)
        dials.subscribe_dials(self._tell_dial)

    def subscribe(self, listener: FeedListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_dials(self, listener: IdentifiedDialsListener) -> Callable[[], None]:
        self._dial_listeners.append(listener)
        return lambda: self._dial_listeners.remove(listener)

    def live_calls(self) -> tuple[IdentifiedCall, ...]:
        live = (call for call in self._calls.values() if call.is_live)
        return tuple(self._identified(call) for call in sorted(live, key=lambda call: call.started_at))

    async def identify(self, call: Call) -> IdentifiedCall:
        return self._identified(call)

    def tell(self, changed: tuple[Call, ...], *, is_news: bool = True) -> None:
        self._calls.update((call.key, call) for call in changed)
        change = CallsChange(calls=tuple(map(self._identified, changed)), is_news=is_news)
        for listener in tuple(self._listeners):
            listener(change)

    def name_again(self) -> None:
        """The contacts are others."""
        self.tell(tuple(self._calls.values()), is_news=False)
        for attempt in tuple(self._dials.values()):
            self._tell_dial(attempt)

    def _tell_dial(self, attempt: DialAttempt) -> None:
        self._dials[attempt.external_call_id] = attempt
        party = dialled_party(attempt, self._rules)
        for listener in tuple(self._dial_listeners):
            listener(IdentifiedDial(attempt=attempt, party=party, caller=self._who(party)))

    def _identified(self, call: Call) -> IdentifiedCall:
        caller = self._who(call.remote)
        return IdentifiedCall(call=call, match=caller.match, last=caller.last)
