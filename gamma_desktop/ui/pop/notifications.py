"""Pops as notifications of the desktop: the same words, and those buttons that need no window.

Choosing a person, picking where to transfer, notes and labels need one: a click on a notification opens the
call there.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from gamma_desktop.desktop.notifications import DEFAULT_BUTTON, Notification, Notifications, Urgency
from gamma_desktop.settings.model import PopSettings
from gamma_desktop.ui.bidi import filled, isolated, joined
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.pop.content import action_name, waiting_name
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopId, Row
from gamma_desktop.ui.pop.rows import row_names
from gamma_desktop.ui.steadiness import Steadiness, application_clock

translate = QCoreApplication.translate

BUTTONS = (
    PopAction.HANG_UP,
    PopAction.DECLARE_OVER,
    PopAction.CALL_BACK,
    PopAction.CALL_AGAIN,
    PopAction.SNOOZE,
    PopAction.DONE,
    PopAction.UNDO,
    PopAction.SHOW_LIST,
    PopAction.OPEN_CRM,
)
MOST_BUTTONS = 2
"""Beside *Open*: no server shows more than three."""

SHOWN_AGAIN_AFTER = 0.5
"""Seconds after which a notification comes back that its server closed because a button was pressed."""


@dataclass(slots=True)
class _Shown:
    """One pop.

    Attributes:
        meaning: counts how often its buttons have come to act on something else.
        is_pressed: one of its buttons was pressed, after which most servers close it.
        is_dead_press: that press came too soon, and the notification says so.
        steadiness: since when the server shows which button.
    """

    content: PopContent
    fading: QTimer
    meaning: int = 0
    is_pressed: bool = False
    is_dead_press: bool = False
    steadiness: Steadiness = field(default_factory=lambda: Steadiness(application_clock()))


class PopNotifications(QObject):
    """Shows pops by the notification server of the session.

    A press counts only for what the server had shown for half a second: the key of a button says what it does
    and to which call.
    """

    action_requested = Signal(object, PopAction)
    """A button was pressed: the pop's id, and what is asked for."""

    put_away = Signal(object)
    """The agent has dismissed it, or it has stood long enough: the pop's id."""

    window_requested = Signal(object)
    """The agent wants to see the call in the window: the pop's id."""

    can_show_changed = Signal()
    """A notification server came or went."""

    def __init__(self, service: Notifications, settings: PopSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._hide_after = settings.hide_after
        self._shown: dict[Hashable, _Shown] = {}
        service.tell(self)

    @property
    def can_show(self) -> bool:
        """Whether a notification server is there."""
        return self._service.is_available

    @property
    def contents(self) -> tuple[PopContent, ...]:
        """What is shown, the newest first."""
        return tuple(each.content for each in reversed(self._shown.values()))

    def use(self, settings: PopSettings) -> None:
        """Leave after another time."""
        self._hide_after = settings.hide_after

    def show_content(self, content: PopContent) -> None:
        """Show a pop, or what has become of one that is shown."""
        shown = self._shown.get(content.pop_id)
        if shown is None:
            shown = self._shown[content.pop_id] = _Shown(content, self._fading_timer(content.pop_id))
        elif content.acts_on != shown.content.acts_on:
            shown.meaning += 1
        shown.content, shown.is_dead_press = content, False
        if not content.may_fade or content.problem is not None:
            shown.fading.stop()
        elif not shown.fading.isActive():
            shown.fading.start(self._hide_after * 1000)
        self._service.show(content.pop_id, _worded(shown))

    def remove(self, pop_id: PopId) -> None:
        """Take a pop off the screen."""
        shown = self._shown.pop(pop_id, None)
        if shown is not None:
            shown.fading.stop()
            shown.fading.deleteLater()
            self._service.close(pop_id)

    def take_keyboard(self, wanted: PopId) -> None:
        """Have the window opened: a notification has no keys."""
        self.window_requested.emit(wanted)

    def close(self) -> None:
        """Take everything off the screen, for good."""
        for pop_id in [each.content.pop_id for each in self._shown.values()]:
            self.remove(pop_id)

    def notification_shown(self, key: Hashable, notification: Notification) -> None:
        """From here on the agent sees it."""
        shown = self._shown.get(key)
        if shown is not None:
            shown.steadiness.note(button for button, _words in notification.buttons)

    def notification_pressed(self, key: Hashable, button: str) -> None:
        """Act, if what was pressed still stands for what the agent saw."""
        shown = self._shown.get(key)
        if shown is None:
            return
        shown.is_pressed = True
        QTimer.singleShot(round(SHOWN_AGAIN_AFTER * 1000), self, partial(self._show_again, key))
        pop_id = shown.content.pop_id
        if button == DEFAULT_BUTTON:
            self.window_requested.emit(pop_id)
            return
        action = next((each for each in _offered(shown.content) if button == _key(each, shown)), None)
        if action is not None and shown.steadiness.has_stood(button):
            shown.steadiness.note_act()
            self.action_requested.emit(pop_id, action)
        else:
            shown.is_dead_press = True

    def notification_closed(self, key: Hashable, *, by_user: bool) -> None:
        """Dismissed by the agent; or by its server after a press, or of itself."""
        shown = self._shown.get(key)
        if shown is None:
            return
        shown.steadiness.forget()
        if shown.is_pressed:
            return
        if by_user or shown.content.may_fade:
            self._leave(shown.content.pop_id)

    def notification_server_changed(self) -> None:
        """Pops can be shown here now, or no longer."""
        self.can_show_changed.emit()

    def _show_again(self, key: Hashable) -> None:
        """A press does not put a pop away: it says what has become of it."""
        shown = self._shown.get(key)
        if shown is not None:
            shown.is_pressed = False
            self._service.show(key, _worded(shown))

    def _fading_timer(self, pop_id: PopId) -> QTimer:
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(partial(self._leave, pop_id))
        return timer

    def _leave(self, pop_id: PopId) -> None:
        self.remove(pop_id)
        self.put_away.emit(pop_id)


def _worded(shown: _Shown) -> Notification:
    content = shown.content
    buttons = [(_key(action, shown), action_name(action, content.ending)) for action in _offered(content)]
    return Notification(
        title=isolated(content.caller.who),
        lines=tuple(filter(None, _lines(content, is_dead_press=shown.is_dead_press))),
        buttons=(*buttons, (DEFAULT_BUTTON, translate("pop", "Open"))),
        urgency=Urgency.CRITICAL if content.is_ringing else Urgency.NORMAL,
        category="call.incoming" if content.is_ringing else "call",
    )


def _lines(content: PopContent, *, is_dead_press: bool) -> list[str]:
    """What a card says, top to bottom."""
    caller, names, rows = content.caller, row_names(), content.rows
    state = content.state.words
    if content.waiting_for is not None:
        state = waiting_name(content.waiting_for)
    elif content.state.talking_since is not None:
        since = translate("pop", "{state} since {time}")
        state = since.format(state=state, time=time_of_day(content.state.talking_since))
    problem = content.problem
    return [
        translate("pop", "This has just changed. Press again") if is_dead_press else "",
        state,
        content.aside,
        content.hint,
        str(problem) if problem is not None else "",
        joined((caller.company, caller.line)),
        caller.evidence if len(caller.match.candidates) > 1 else "",
        *(filled("{0}: {1}", names[row], rows[row]) for row in Row if row in rows),
    ]


def _offered(content: PopContent) -> list[PopAction]:
    """The buttons that make sense now: none, while one waits for its outcome."""
    if content.waiting_for is not None:
        return []
    return [action for action in BUTTONS if action in content.actions][:MOST_BUTTONS]


def _key(action: PopAction, shown: _Shown) -> str:
    return f"{action}.{shown.meaning}"
