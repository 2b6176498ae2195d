"""Tells of call-backs whose time has come, once each, and keeps them in the tray until they are settled."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.desktop.wall_timer import WallTimer
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.due_time import due_time
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.history.reminders import Reminder, Reminders
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.calls.commands import Asker, CallCommands, comes_before_a_call
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopId
from gamma_desktop.ui.pop.surfaces import PopSurface
from gamma_desktop.ui.ports import AFTER_THE_POP, Clock
from gamma_desktop.ui.reminders.card import due_card, reminder_caller, settled_card
from gamma_desktop.ui.reminders.menu import IN_AN_HOUR, IN_TEN_MINUTES, TOMORROW_MORNING
from gamma_desktop.ui.time_question import TimeQuestion
from gamma_desktop.ui.tray.model import TrayCaller
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.wording import Attempt, Explanation, explain

MOST_CARDS = 3
"""Cards at once: the longest overdue come first, others as these leave."""

SNOOZES = {
    PopAction.SNOOZE: IN_TEN_MINUTES,
    PopAction.IN_AN_HOUR: IN_AN_HOUR,
    PopAction.TOMORROW: TOMORROW_MORNING,
}

WhoIs = Callable[[Party], Awaitable[CallerInfo]]

translate = QCoreApplication.translate


class ReminderPresenter:
    """Joins the reminders to the clock, to the calls that settle them, to cards and to the tray.

    Args:
        reminders: what is shown.
        subscribe: has a listener told of calls that changed.
        who_is: finds out whose a number is, and our last call with them; may raise StoreError.
        context: who sits here, and how things are called.
        surface: shows the cards.
        shows_cards: whether one may be shown now; where not, ``tell`` says it.
        may_disturb: whether one may be told now; where not, it waits.
        commands: calls back.
        copy: puts a number on the clipboard.
        open_list: brings up all that is to be called back.
        show: told whom to call back now, the longest overdue first.
        tell: says that one is due, to be seen until it is dismissed.
        window: what the question for a time stands over.
        now: tells the time.
        spawn: starts a coroutine.
        parent: what the timer lives and dies with.
    """

    def __init__(
        self,
        reminders: Reminders,
        *,
        subscribe: Callable[[CallsListener], object],
        who_is: WhoIs,
        context: LiveAgentContext,
        surface: PopSurface,
        shows_cards: Callable[[], bool],
        may_disturb: Callable[[], bool],
        commands: CallCommands,
        copy: Callable[[str], None],
        open_list: Callable[[], None],
        show: Callable[[Sequence[TrayCaller]], None],
        tell: Callable[[Explanation], None],
        window: MainWindow,
        now: Clock,
        spawn: Spawn,
        parent: QObject,
    ) -> None:
        self._reminders = reminders
        self._who_is = who_is
        self._context = context
        self._surface = surface
        self._shows_cards = shows_cards
        self._may_disturb = may_disturb
        self._commands = commands
        self._copy = copy
        self._open_list = open_list
        self._show = show
        self._tell = tell
        self._window = window
        self._now = now
        self._spawn = spawn
        self._told: set[tuple[int, datetime]] = set()
        self._cards: dict[PopId, tuple[Reminder, PopContent]] = {}
        self._looks = LatestWins("look whom to call back", spawn, pause=AFTER_THE_POP)
        self._timer = WallTimer(now, parent)
        self._timer.rang.connect(self.look_again)
        surface.action_requested.connect(self._act)
        surface.put_away.connect(self._on_put_away)
        surface.window_requested.connect(self._on_window)
        subscribe(self._follow)
        reminders.subscribe(lambda _open: self.look_again())

    def look_again(self) -> None:
        """A command may have added or settled one, names may have changed, or the time of one has come."""
        self._looks.ask(self._look)

    def note_woken(self) -> None:
        """The machine has slept, and the time of one may have come meanwhile."""
        self._timer.look()

    def end(self) -> None:
        """Tell of no more."""
        self._timer.ring_at(None)

    def _follow(self, changed: tuple[Call, ...]) -> None:
        if self._reminders.open and any(call.answered_at is not None for call in changed):
            self.look_again()

    async def _look(self) -> None:
        await self._reminders.refresh()
        due = self._reminders.due
        named = [(each, await self._known(each)) for each in due]
        self._show([self._entry(each, known) for each, known in named])
        self._take_off_what_is_settled({each.id for each in due})
        for each, known in named:
            self._tell_once(each, known)
        self._timer.ring_at(self._reminders.next_due_at)

    async def _known(self, reminder: Reminder) -> CallerInfo:
        is_extension = reminder.number in self._context.current.names
        return await self._who_is(
            Party(number=reminder.number, raw=reminder.number, is_extension=is_extension)
        )

    def _entry(self, reminder: Reminder, known: CallerInfo) -> TrayCaller:
        who = reminder_caller(reminder, known, self._context.current).who
        return TrayCaller(destination=reminder.number, words=f"{who}, {time_of_day(reminder.due_at)}")

    def _tell_once(self, reminder: Reminder, known: CallerInfo) -> None:
        known_by = (reminder.id, reminder.due_at)
        if known_by in self._told or not self._may_disturb():
            return
        if self._shows_cards():
            if len(self._cards) < MOST_CARDS:
                self._told.add(known_by)
                self._put(reminder, due_card(reminder, known, self._context.current, self._now()))
            return
        self._told.add(known_by)
        who = reminder_caller(reminder, known, self._context.current).who
        title = filled(translate("reminders", "Call back {0}"), who)
        at = filled(translate("reminders", "Planned for {0}"), time_of_day(reminder.due_at))
        self._tell(Explanation(title, reminder.note or at))

    def _put(self, reminder: Reminder, content: PopContent) -> None:
        self._cards[content.pop_id] = (reminder, content)
        self._surface.show_content(content)

    def _take_off(self, pop_id: PopId) -> None:
        if self._cards.pop(pop_id, None) is not None:
            self._surface.remove(pop_id)
            self.look_again()

    def _take_off_what_is_settled(self, due: set[int]) -> None:
        """They were talked to, or it was moved elsewhere; a card that says so itself leaves by itself."""
        for pop_id, (reminder, content) in tuple(self._cards.items()):
            if reminder.id not in due and not content.may_fade:
                self._take_off(pop_id)

    def _on_put_away(self, pop_id: PopId) -> None:
        """It stays in the list and in the tray."""
        if self._cards.pop(pop_id, None) is not None:
            self.look_again()

    def _on_window(self, pop_id: PopId) -> None:
        if pop_id in self._cards:
            self._open_list()

    def _act(self, pop_id: PopId, action: PopAction) -> None:
        shown = self._cards.get(pop_id)
        if shown is None:
            return
        reminder, content = shown
        if action is PopAction.CALL_BACK:
            self._call(reminder, content)
        elif action is PopAction.COPY_NUMBER:
            self._copy(content.caller.number)
        elif action is PopAction.UNDO:
            self._start(reminder, content, self._undo(reminder, content))
        elif action is PopAction.DONE:
            self._start(reminder, content, self._finish(reminder, content))
        elif action in SNOOZES:
            self._start(reminder, content, self._move(reminder, content, SNOOZES[action]))
        elif action is PopAction.AT_A_TIME:
            self._ask(reminder, content)

    def _ask(self, reminder: Reminder, content: PopContent) -> None:
        """Have a time be typed, over the window: a card is no place to type in."""

        def chosen(time: str, _note: str | None) -> None:
            self._start(reminder, content, self._remind_again(reminder, content, time))

        title = filled(translate("reminders", "Call back {0}"), content.caller.who)
        yes = translate("reminders", "Remind me")
        self._window.raise_up()
        TimeQuestion(self._window, title, yes, now=self._now, chosen=chosen).open()

    def _call(self, reminder: Reminder, content: PopContent) -> None:
        """The call has a pop of its own, so this one leaves; the reminder stays until they have talked."""

        def failed(error: GammaDesktopError, _attempt: Attempt) -> None:
            if comes_before_a_call(error):
                self._tell_problem(reminder, content, error)

        begun = partial(self._take_off, content.pop_id)
        self._commands.dial(reminder.number, Asker(begun=begun, failed=failed))

    async def _finish(self, reminder: Reminder, content: PopContent) -> None:
        await self._reminders.remove(reminder.id)
        self._put(reminder, settled_card(content, None, self._now()))
        self.look_again()

    async def _move(self, reminder: Reminder, content: PopContent, time: str) -> None:
        due_at = due_time(time, self._now().astimezone())
        await self._reminders.move(reminder.id, due_at)
        self._put(reminder, settled_card(content, due_at, self._now()))
        self.look_again()

    async def _remind_again(self, reminder: Reminder, content: PopContent, time: str) -> None:
        """Also where it was settled while the agent typed."""
        due_at = due_time(time, self._now().astimezone())
        await self._reminders.add(reminder.number, due_at, note=reminder.note, call=reminder.call)
        self._put(reminder, settled_card(content, due_at, self._now()))
        self.look_again()

    async def _undo(self, reminder: Reminder, content: PopContent) -> None:
        """It is due as before, so its card comes again."""
        await self._reminders.restore(reminder)
        self._take_off(content.pop_id)

    def _start(self, reminder: Reminder, content: PopContent, work: Coroutine[Any, Any, None]) -> None:
        self._spawn("change a reminder", self._carry_out(reminder, content, work))

    async def _carry_out(
        self, reminder: Reminder, content: PopContent, work: Coroutine[Any, Any, None]
    ) -> None:
        try:
            await work
        except GammaDesktopError as error:
            self._tell_problem(reminder, content, error)

    def _tell_problem(self, reminder: Reminder, content: PopContent, error: GammaDesktopError) -> None:
        self._put(reminder, replace(content, problem=explain(error)))
