"""From what is known of a call to the words of its pop. Pure: no clock, no service, no widget."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.facts import HandedOver
from gamma_desktop.calls.model import Call, CallState, Direction, Party
from gamma_desktop.calls.transfers import is_unanswered
from gamma_desktop.history.missed import WhoseMisses, counts_for
from gamma_desktop.history.model import CallerInfo, Remark
from gamma_desktop.ui.agent_context import AgentContext
from gamma_desktop.ui.calls.available_actions import Ending, ending_of, ending_words
from gamma_desktop.ui.contacts.available_actions import can_be_added
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.caller import describe_caller
from gamma_desktop.ui.pop.facts import facts, line_colour, time_of
from gamma_desktop.ui.pop.model import Caller, PopAction, PopContent, PopId, PopRemark, PopState, Row
from gamma_desktop.ui.pop.state import call_state
from gamma_desktop.ui.widgets.pill import Dot
from gamma_desktop.ui.wording import Attempt, Explanation, explain
from gamma_desktop.ui.wording.call_words import (
    direction_word,
    late_words,
    outgoing_call,
    seen_to_by,
    stage_word,
    what_to_do,
)

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the agent asked for in this pop, and what came of it so far.

    Attributes:
        waiting_for: not confirmed yet.
        destination: where the call was to be transferred.
        problem: why it did not end well.
        may_be_over: it was *Hang up* that did not end well: perhaps nothing is left to end.
        is_of_window: it was asked in the window, which tells how it ended.
    """

    waiting_for: PopAction | None = None
    destination: str | None = None
    problem: Explanation | None = None
    may_be_over: bool = False
    is_of_window: bool = False


NOTHING_ASKED = Asked()


def pop_content(
    pop_id: PopId,
    call: Call,
    known: CallerInfo,
    context: AgentContext,
    now: datetime,
    *,
    asked: Asked = NOTHING_ASKED,
    passed_on: Call | None = None,
    remark: Remark | None = None,
    handed_over: HandedOver | None = None,
) -> PopContent:
    """Word a call.

    Args:
        pop_id: which pop it is for.
        call: the call.
        known: who is at its other end.
        context: who sits here, and how things are called.
        now: by our clock, aware.
        asked: what the agent has asked for.
        passed_on: the call that it became by a transfer, once that is known.
        remark: what is said of it, once that is known.
        handed_over: the note that rides with it, once that is known.
    """
    caller = describe_caller(call.remote, known.match, context)
    is_over = not call.is_live or call.is_answered_by_others(context.mine)
    is_lost = passed_on is not None and is_unanswered(passed_on)
    seen_to = seen_to_by(remark, now) if remark is not None else ""
    return PopContent(
        pop_id=pop_id,
        heading=direction_word(call),
        caller=caller,
        state=call_state(call, context, asked_for=asked.destination, passed_on=passed_on),
        aside=_aside(call, context),
        hint=_hint(call, is_lost=is_lost) or seen_to,
        is_seen_to=bool(seen_to),
        rows=facts(call, known, context, now, handed_over),
        warns=_warnings(call, context, now),
        folds=frozenset({Row.LAST, Row.NOTE}) if is_over else frozenset(),
        line_colour=line_colour(call, context),
        actions=_actions(call, caller, known, context, is_over=is_over, may_be_over=asked.may_be_over),
        ending=ending_of(call),
        waiting_for=None if is_over else asked.waiting_for,
        problem=asked.problem,
        remark=_remark(call, context, remark),
        may_fade=(is_over and not is_lost) or _is_off_the_reception(call, context),
        is_ringing=rings_here(call),
    )


def action_name(action: PopAction, ending: Ending = Ending.HANG_UP) -> str:
    """The words on the button of an action that acts on the call."""
    names = {
        PopAction.HANG_UP: ending_words(ending),
        PopAction.TRANSFER: translate("pop", "Transfer"),
        PopAction.DECLARE_OVER: translate("pop", "It's over"),
        PopAction.CALL_BACK: translate("pop", "Call back"),
        PopAction.DONE: translate("pop", "Done"),
        PopAction.CALL_AGAIN: translate("pop", "Call again"),
        PopAction.OPEN_CRM: translate("pop", "CRM"),
        PopAction.SNOOZE: translate("pop", "In 10 minutes"),
        PopAction.IN_AN_HOUR: translate("pop", "In an hour"),
        PopAction.TOMORROW: translate("pop", "Tomorrow at 9"),
        PopAction.AT_A_TIME: translate("pop", "At a time…"),
        PopAction.UNDO: translate("pop", "Undo"),
        PopAction.SHOW_LIST: translate("pop", "Show calls"),
    }
    return names[action]


def waiting_name(action: PopAction) -> str:
    """What stands instead while its outcome is open."""
    names = {
        PopAction.HANG_UP: translate("pop", "Ending…"),
        PopAction.TRANSFER: translate("pop", "Sending…"),
    }
    return names[action]


def rings_here(call: Call) -> bool:
    """A call comes in and waits to be answered, or the agent's phone waits to be picked up for ours."""
    is_incoming = call.state is CallState.RINGING and call.direction is not Direction.OUTGOING
    return is_incoming or call.state is CallState.PROMPTING


def is_worth_a_note(call: Call, context: AgentContext) -> bool:
    """We talk, or have talked, or have missed it."""
    if call.answered_by is not None:
        return not call.is_answered_by_others(context.mine)
    return _is_missed_here(call, context)


def _remark(call: Call, context: AgentContext, remark: Remark | None) -> PopRemark | None:
    if remark is None or not is_worth_a_note(call, context):
        return None
    return PopRemark(call=call.key, note=remark.note, label=remark.label, labels=context.labels)


def _aside(call: Call, context: AgentContext) -> str:
    """A reception sees calls to all: which phone rings there is told by the row."""
    is_ours = bool(context.mine) and call.concerns(context.mine)
    is_incoming = call.state is CallState.RINGING and call.direction is not Direction.OUTGOING
    return translate("pop", "Pick up on your phone") if is_ours and is_incoming else ""


def _is_missed_here(call: Call, context: AgentContext) -> bool:
    return counts_for(call, WhoseMisses(mine=context.mine, ring_group=context.ring_group))


def _hint(call: Call, *, is_lost: bool) -> str:
    if is_lost:
        return translate("pop", "You passed this call on.")
    return what_to_do(call.state)


def dial_content(
    attempt: DialAttempt,
    party: Party,
    known: CallerInfo,
    context: AgentContext,
    now: datetime,
    *,
    asked: Asked = NOTHING_ASKED,
    is_slow: bool = False,
) -> PopContent:
    """Word a call that was asked for, until its first event has come.

    Args:
        attempt: what was asked of Gamma, and how far it has come.
        party: the number that is to be called.
        known: whose it is.
        context: who sits here, and how things are called.
        now: by our clock, aware.
        asked: what the agent has asked for since.
        is_slow: Gamma accepted it a while ago, and nothing has been heard since.
    """
    there = time_of(party, context, now)
    state, hint = _dial_state(attempt, is_slow=is_slow, is_internal=party.is_extension)
    problem = explain(attempt.error, Attempt.DIAL) if attempt.error is not None else asked.problem
    is_refused = attempt.stage is DialStage.FAILED
    others = (*_contact_actions(party, known), PopAction.COPY_NUMBER)
    return PopContent(
        pop_id=attempt.external_call_id,
        heading=outgoing_call(),
        caller=describe_caller(party, known.match, context),
        state=state,
        hint="" if problem else hint,
        rows={Row.TIME: there.words} if there.words else {},
        warns=frozenset({Row.TIME}) if there.is_at_night else frozenset(),
        actions=(PopAction.CALL_AGAIN, *others) if is_refused else (*others, PopAction.HANG_UP),
        ending=Ending.CANCEL,
        waiting_for=asked.waiting_for,
        problem=problem,
        may_fade=is_slow and party.is_extension,
    )


def _contact_actions(party: Party, known: CallerInfo) -> tuple[PopAction, ...]:
    """A stranger can be added; a contact known for certain can be opened."""
    if known.match.contact is not None:
        return (PopAction.OPEN_CONTACT,)
    return (PopAction.ADD_CONTACT,) if can_be_added(party, known.match) else ()


def _dial_state(attempt: DialAttempt, *, is_slow: bool, is_internal: bool) -> tuple[PopState, str]:
    signs = {
        DialStage.ASKED: (Dot.HOLLOW, Tone.ACCENT),
        DialStage.FAILED: (Dot.CROSS, Tone.DANGER),
        DialStage.UNKNOWN: (Dot.HOLLOW, Tone.WARNING),
    }
    dot, tone = signs.get(attempt.stage, (Dot.RING, Tone.ACCENT))
    if attempt.stage in signs or not is_slow:
        return PopState(words=stage_word(attempt.stage), dot=dot, tone=tone), what_to_do(attempt.stage)
    tone = Tone.ACCENT if is_internal else Tone.WARNING
    state = PopState(words=stage_word(attempt.stage), dot=dot, tone=tone)
    return state, late_words(attempt.extension, is_internal=is_internal)


def _warnings(call: Call, context: AgentContext, now: datetime) -> frozenset[Row]:
    """It is night where our own call is about to ring."""
    is_ours = call.is_live and call.direction is Direction.OUTGOING
    warns = is_ours and time_of(call.remote, context, now).is_at_night
    return frozenset({Row.TIME}) if warns else frozenset()


def _is_off_the_reception(call: Call, context: AgentContext) -> bool:
    """A colleague has taken it: a reception needs its screen for the next one."""
    return not context.mine and call.state is CallState.TALKING and call.direction is not Direction.OUTGOING


def _actions(
    call: Call,
    caller: Caller,
    known: CallerInfo,
    context: AgentContext,
    *,
    is_over: bool,
    may_be_over: bool,
) -> tuple[PopAction, ...]:
    """First what the state calls for, then what is only looked up, and last what ends a call that goes on."""
    crm = _crm_action(call, context)
    others = (*_contact_actions(call.remote, known), *((PopAction.COPY_NUMBER,) if caller.number else ()))
    if not is_over:
        over = (PopAction.DECLARE_OVER,) if may_be_over else ()
        is_outgoing = call.direction is Direction.OUTGOING
        transfer = () if may_be_over or is_outgoing else (PopAction.TRANSFER,)
        first = (*transfer, *crm) if call.state is CallState.TALKING else (*crm, *transfer)
        return (*first, *others, *over, PopAction.HANG_UP)
    call_back = _call_back_action(call, caller, context)
    if _is_missed_here(call, context):
        return (*call_back, PopAction.DONE, *crm, *others)
    return (*crm, *call_back, *others)


def _crm_action(call: Call, context: AgentContext) -> tuple[PopAction, ...]:
    has_page = context.has_crm and not call.remote.is_hidden and not call.remote.is_extension
    return (PopAction.OPEN_CRM,) if has_page else ()


def _call_back_action(call: Call, caller: Caller, context: AgentContext) -> tuple[PopAction, ...]:
    if not caller.number or call.is_answered_by_others(context.mine):
        return ()
    return (PopAction.CALL_AGAIN if call.direction is Direction.OUTGOING else PopAction.CALL_BACK,)
