"""One pop as the controller remembers it: a frozen value that each piece of news replaces."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.facts import HandedOver
from gamma_desktop.calls.model import Call, CallKey, CallState, Direction, Party
from gamma_desktop.calls.transfers import was_answered
from gamma_desktop.history.model import NOT_KNOWN, CallerInfo, IdentifiedCall, Remark
from gamma_desktop.ui.agent_context import AgentContext
from gamma_desktop.ui.pop.content import NOTHING_ASKED, Asked, dial_content, pop_content
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopId
from gamma_desktop.ui.wording import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class PopRecord:
    """What is known of a pop; it has a call, or the attempt at one, or both.

    Attributes:
        party: whom the attempt is meant for.
        known: who is at the other end, as far as is known by now.
        passed_on: the call that it became by a transfer, and that is no longer the agent's.
        remark: what is said of the call, once it is over and someone has looked.
        handed_over: the note that rides with it, if a colleague wrote one when it was passed on.
        is_slow: Gamma accepted the attempt a while ago, and nothing has been heard since.
        is_away: not on the screen: hidden by the agent, faded, or never shown.
    """

    pop_id: PopId
    call: Call | None = None
    attempt: DialAttempt | None = None
    party: Party = field(default_factory=Party)
    known: CallerInfo = NOT_KNOWN
    asked: Asked = NOTHING_ASKED
    passed_on: Call | None = None
    remark: Remark | None = None
    handed_over: HandedOver | None = None
    is_slow: bool = False
    is_away: bool = False

    @property
    def is_live(self) -> bool:
        """Something is going on; of a dialled call as long as its first event may be on its way."""
        if self.call is not None:
            return self.call.is_live
        is_awaited = self.attempt is not None and self.attempt.stage in {DialStage.ASKED, DialStage.ACCEPTED}
        return is_awaited and not self.is_slow

    @property
    def is_ringing(self) -> bool:
        """A call comes in, and waits to be answered."""
        call = self.call
        return (
            call is not None and call.state is CallState.RINGING and call.direction is not Direction.OUTGOING
        )

    @property
    def target(self) -> CallKey | str | None:
        """What to name when acting on the call: our own id works before any event has come."""
        if self.attempt is not None:
            return self.attempt.external_call_id
        return self.call.key if self.call is not None else None

    @property
    def other_end(self) -> Party:
        """Whom one speaks with."""
        return self.party if self.call is None else self.call.remote

    def is_about(self, call: Call) -> bool:
        """Whether it shows this very call, not another one of its chain."""
        return self.call is None or self.call.key == call.key

    def shows_any_of(self, keys: Collection[CallKey]) -> bool:
        """Whether it is one of these calls, or became one by a transfer."""
        return any(call is not None and call.key in keys for call in (self.call, self.passed_on))

    def with_news(self, call: Call, mine: frozenset[str]) -> "PopRecord":
        """A call of the chain has changed: this one goes on, or another one takes it over."""
        if self.is_about(call):
            has_moved = self.call is None or self.call.state is not call.state
            asked = Asked(destination=self.asked.destination) if has_moved else self.asked
            return replace(self, call=call, asked=asked)
        if self._came_after(call):
            return self
        if call.concerns(mine):
            return replace(self, call=call, asked=NOTHING_ASKED, passed_on=None, remark=None)
        return self if self._is_no_news(call) else replace(self, passed_on=call)

    def _came_after(self, other: Call) -> bool:
        """The other call is an earlier one of the chain: news of it comes late."""
        return _leads_to(other, self.call)

    def _is_no_news(self, other: Call) -> bool:
        """The one who answered took the call over: what it became then is theirs, in any order of news."""
        if self.passed_on is None or self.passed_on.key == other.key:
            return False
        if _leads_to(other, self.passed_on):
            return not was_answered(other)
        return was_answered(self.passed_on)

    def with_caller(self, identified: IdentifiedCall) -> "PopRecord":
        """Who a call is from, if it is the one that is shown."""
        if self.call is None or self.call.key != identified.call.key:
            return self
        return replace(self, known=CallerInfo(match=identified.match, last=identified.last))

    def with_problem(self, problem: Explanation) -> "PopRecord":
        """What was asked failed; nothing is waited for."""
        was_hang_up = self.asked.waiting_for is PopAction.HANG_UP
        return replace(self, asked=Asked(problem=problem, may_be_over=was_hang_up))

    def content(self, context: AgentContext, now: datetime) -> PopContent:
        """The words for it."""
        return replace(self._worded(context, now), target=self.target)

    def _worded(self, context: AgentContext, now: datetime) -> PopContent:
        if self.call is not None:
            return pop_content(
                self.pop_id,
                self.call,
                self.known,
                context,
                now,
                asked=self.asked,
                passed_on=self.passed_on,
                remark=self.remark,
                handed_over=self.handed_over,
            )
        if self.attempt is None:
            raise ValueError("a pop without a call and without an attempt at one")
        return dial_content(
            self.attempt, self.party, self.known, context, now, asked=self.asked, is_slow=self.is_slow
        )


def _leads_to(earlier: Call, later: Call | None) -> bool:
    steps = later.transfers if later is not None else ()
    return earlier.key.call_id in {step.from_call_id for step in steps}
