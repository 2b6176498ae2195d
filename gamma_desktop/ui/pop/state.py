"""Where a call stands, in words: what the pop resolves into instead of vanishing. Pure."""

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, CallState, Outcome
from gamma_desktop.calls.transfers import is_unanswered
from gamma_desktop.ui.agent_context import AgentContext
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.calls.signs import OUTCOME_SIGNS, STATE_SIGNS
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.caller import short_name
from gamma_desktop.ui.pop.model import PopState
from gamma_desktop.ui.widgets.pill import Dot
from gamma_desktop.ui.wording.call_words import ended_sentence, outcome_sentence, state_word

translate = QCoreApplication.translate


def call_state(
    call: Call, context: AgentContext, *, asked_for: str | None = None, passed_on: Call | None = None
) -> PopState:
    """Word the state of a call.

    Args:
        call: the call.
        context: the extensions and their names.
        asked_for: where the agent asked to transfer it.
        passed_on: the call that it became, once that is known.
    """
    if passed_on is not None and is_unanswered(passed_on):
        return _lost(passed_on, context)
    if call.state is CallState.ENDED:
        return _ended(call, context, _where_it_went(passed_on) or asked_for)
    if call.state is CallState.TALKING:
        return _talking(call, context)
    dot, tone = STATE_SIGNS[call.state]
    return PopState(words=state_word(call), dot=dot, tone=tone)


def _talking(call: Call, context: AgentContext) -> PopState:
    if call.is_answered_by_others(context.mine):
        return _answered_by(call, context)
    dot, tone = STATE_SIGNS[CallState.TALKING]
    return PopState(words=state_word(call), dot=dot, tone=tone, talking_since=call.answered_at_here)


def _answered_by(call: Call, context: AgentContext) -> PopState:
    words = outcome_sentence(call, answered_by=short_name(call.answered_by or "", context))
    return PopState(words=words, dot=Dot.FULL)


def _ended(call: Call, context: AgentContext, passed_to: str | None) -> PopState:
    if call.outcome is Outcome.ANSWERED_ELSEWHERE:
        return _answered_by(call, context)
    if call.outcome in {None, Outcome.ANSWERED}:
        return PopState(words=ended_sentence(call))
    words = outcome_sentence(call, transferred_to=context.names.get(passed_to or "") or passed_to or "")
    dot, tone = OUTCOME_SIGNS.get(call.outcome, STATE_SIGNS[CallState.ENDED])
    return PopState(words=words, dot=dot, tone=tone)


def _lost(passed_on: Call, context: AgentContext) -> PopState:
    where = _where_it_went(passed_on) or ""
    words = filled(translate("pop", "{name} did not answer"), name=context.names.get(where) or where)
    if passed_on.outcome is Outcome.UNKNOWN:
        words = translate("pop", "Not known who answered")
    return PopState(words=words, dot=Dot.CROSS, tone=Tone.DANGER)


def _where_it_went(passed_on: Call | None) -> str | None:
    """An extension, or a number outside."""
    if passed_on is None:
        return None
    return passed_on.transfers[-1].to_extension if passed_on.transfers else passed_on.extension
