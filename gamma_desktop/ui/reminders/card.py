"""The card of a call-back whose time has come, in words; and what becomes of it. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Party
from gamma_desktop.contacts.model import NO_MATCH
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.history.reminders import Reminder
from gamma_desktop.ui.agent_context import AgentContext
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.formatting import time_of_day, when
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.caller import describe_caller
from gamma_desktop.ui.pop.facts import last_talk, shortened
from gamma_desktop.ui.pop.model import Caller, NoticeId, PopAction, PopContent, PopState, Row
from gamma_desktop.ui.widgets.pill import Dot

JUST_NOW = timedelta(minutes=1)
LONGEST_NOTE = 300

DUE_ACTIONS = (PopAction.CALL_BACK, PopAction.DONE, PopAction.SNOOZE, PopAction.COPY_NUMBER)

translate = QCoreApplication.translate


def due_card(
    reminder: Reminder,
    known: CallerInfo,
    context: AgentContext,
    now: datetime,
) -> PopContent:
    """Whom to call back now, and what for; it stays until the agent has decided."""
    words = {
        Row.LAST: last_talk(known, context, now),
        Row.NOTE: shortened(reminder.note, LONGEST_NOTE),
    }
    return PopContent(
        pop_id=NoticeId(f"reminder-{reminder.id}"),
        heading=translate("reminders", "Time to call back"),
        caller=reminder_caller(reminder, known, context),
        state=PopState(words=translate("reminders", "Time to call back"), dot=Dot.RING, tone=Tone.ACCENT),
        aside=_since(reminder.due_at, now),
        rows={row: text for row, text in words.items() if text},
        actions=DUE_ACTIONS,
        target=reminder.number,
    )


def settled_card(shown: PopContent, moved_to: datetime | None, now: datetime) -> PopContent:
    """What became of a card, with a way back; it leaves by itself."""
    words = (
        translate("reminders", "Done")
        if moved_to is None
        else filled(translate("reminders", "To call back {0}"), when(moved_to, now))
    )
    dot = Dot.FULL if moved_to is None else Dot.HOLLOW
    tone = Tone.SUCCESS if moved_to is None else Tone.MUTED
    return replace(
        shown,
        state=PopState(words=words, dot=dot, tone=tone),
        aside="",
        actions=(PopAction.UNDO,),
        problem=None,
        target=None,
        may_fade=True,
    )


def reminder_caller(reminder: Reminder, known: CallerInfo, context: AgentContext) -> Caller:
    """Who is to be called; which of several people it is, is not chosen here."""
    is_extension = reminder.number in context.names
    party = Party(number=reminder.number, raw=reminder.number, is_extension=is_extension)
    caller = describe_caller(party, known.match, context)
    return replace(caller, match=NO_MATCH, number=caller.number or reminder.number)


def _since(due_at: datetime, now: datetime) -> str:
    if now - due_at < JUST_NOW:
        return ""
    is_today = due_at.astimezone().date() == now.astimezone().date()
    moment = time_of_day(due_at) if is_today else when(due_at, now)
    return filled(translate("reminders", "since {0}"), moment)
