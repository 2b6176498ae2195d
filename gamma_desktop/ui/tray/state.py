"""From what goes on to what the tray says. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, CallKey, CallState, Direction
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.quiet_times import Quiet
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.agent_context import AgentContext
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.formatting import time_of_day, when
from gamma_desktop.ui.pop.caller import describe_caller
from gamma_desktop.ui.quiet.words import quiet_words
from gamma_desktop.ui.tray.model import Health, TrayCall, TrayCaller, TrayCondition, TrayState

CALLERS = 5

translate = QCoreApplication.translate


def tray_state(
    *,
    live: Sequence[IdentifiedCall],
    recent: Sequence[IdentifiedCall],
    missed: int,
    waiting: Sequence[IdentifiedCall] = (),
    health: Health,
    mode: PopMode,
    context: AgentContext,
    now: datetime,
    quiet: Quiet | None = None,
    silenced: Collection[CallKey] = (),
) -> TrayState:
    """Word the tray.

    Args:
        live: the agent's calls that go on, oldest first.
        recent: the agent's past calls, newest first.
        missed: how many missed calls wait to be called back.
        waiting: the newest of them, newest first.
        health: what keeps calls from being seen.
        mode: how loud a call is.
        context: who sits here, and how things are called.
        now: by our clock, aware.
        quiet: the time in which calls do not disturb, if it is one.
        silenced: those of the calls that go on that are not to disturb.
    """
    loud = [each for each in live if each.call.key not in silenced or each.call.state is CallState.TALKING]
    condition = _condition([each.call for each in loud], missed, health, is_quiet=quiet is not None)
    return TrayState(
        condition=condition,
        missed=missed,
        headline=_headline(condition, loud, missed, health, context)
        if condition is not TrayCondition.DO_NOT_DISTURB
        else quiet_words(quiet, now),
        live=tuple(TrayCall(key=each.call.key, words=_live_words(each, context)) for each in live),
        waiting=_callers(waiting, context, now),
        callers=_callers(recent, context, now),
        mode=mode,
    )


def _condition(live: Sequence[Call], missed: int, health: Health, *, is_quiet: bool) -> TrayCondition:
    """The most urgent thing there is to tell."""
    states = {call.state for call in live}
    conditions = (
        (states & {CallState.RINGING, CallState.PROMPTING}, TrayCondition.RINGING),
        (CallState.TALKING in states, TrayCondition.TALKING),
        (health.missing, TrayCondition.NOT_SET_UP),
        (health.gap_since is not None, TrayCondition.NO_EVENTS),
        (health.problem, TrayCondition.NOT_SET_UP),
        (is_quiet, TrayCondition.DO_NOT_DISTURB),
        (missed, TrayCondition.MISSED),
    )
    return next((condition for holds, condition in conditions if holds), TrayCondition.FINE)


def _headline(
    condition: TrayCondition,
    live: Sequence[IdentifiedCall],
    missed: int,
    health: Health,
    context: AgentContext,
) -> str:
    if live:
        urgent = [each for each in live if each.call.state is not CallState.TALKING]
        return _live_words((urgent or list(live))[0], context)
    if condition is TrayCondition.NOT_SET_UP:
        not_set_up = translate("tray", "Not set up: {missing}").format(missing=health.missing)
        return not_set_up if health.missing else health.problem
    if condition is TrayCondition.NO_EVENTS and health.gap_since is not None:
        since = time_of_day(health.gap_since)
        return translate("tray", "No events since {time}: calls may be missing").format(time=since)
    if missed == 1:
        return translate("tray", "1 missed call")
    if missed:
        return translate("tray", "{count} missed calls").format(count=missed)
    return translate("tray", "Ready")


def _live_words(each: IdentifiedCall, context: AgentContext) -> str:
    who = describe_caller(each.call.remote, each.match, context).who
    if each.call.state is CallState.TALKING:
        return filled(translate("tray", "Talking with {name}"), name=who)
    if each.call.direction is Direction.OUTGOING:
        return filled(translate("tray", "Calling {name}"), name=who)
    return filled(translate("tray", "{name} is calling"), name=who)


def _callers(
    recent: Sequence[IdentifiedCall], context: AgentContext, now: datetime
) -> tuple[TrayCaller, ...]:
    """The last ones who called and can be called back, each once."""
    found: dict[str, TrayCaller] = {}
    for each in recent:
        number = each.call.remote.number
        if each.call.direction is Direction.OUTGOING or not number:
            continue
        destination = understand(number, context.rules).dial
        if destination and destination not in found:
            found[destination] = TrayCaller(destination=destination, words=_caller_words(each, context, now))
        if len(found) == CALLERS:
            break
    return tuple(found.values())


def _caller_words(each: IdentifiedCall, context: AgentContext, now: datetime) -> str:
    who = describe_caller(each.call.remote, each.match, context).who
    moment = when(each.call.started_at_here, now)
    if each.call.is_missed:
        moment = translate("tray", "missed {when}").format(when=moment)
    return filled(translate("tray", "{name}, {when}"), name=who, when=moment)
