"""Notifications of a free desktop (``org.freedesktop.Notifications``): shown, replaced in place, closed.

Speaks to whatever server the session has; other systems have no such service. What a notification is about,
and what its buttons do, is not known here.

Nothing here waits: a server that is silent, or gone, is reported as unavailable, and what was wanted of it
is shown once it is back. The ids on the screen are kept in a file, so that a start after a crash can close
them.
"""

import asyncio
import json
import logging
import sys
import unicodedata
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from gamma_desktop.desktop.session_bus import BUS, BUS_NAME, Answer, BusObject, SessionBus, ask_session

ARE_SUPPORTED = sys.platform == "linux"
"""Whether this kind of system may have a notification server at all."""

ANSWERS_WITHIN = 5.0
"""Seconds that a server may be silent before it counts as unavailable."""

DEFAULT_BUTTON = "default"
"""The key of what a click on the notification itself does."""

_LONGEST_TITLE, _LONGEST_LINE = 120, 300
_CONNECTS_AGAIN_AFTER = 10.0
_NAME = "org.freedesktop.Notifications"
_SERVER = BusObject(_NAME, "/org/freedesktop/Notifications", _NAME)
_NEVER_EXPIRES = 0
_DISMISSED_BY_THE_USER = 2
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_UNSHOWABLE = {"Cc", "Cs", "Cn", "Zl", "Zp"}
"""Control characters, lone surrogates, what is no character, separators of lines and paragraphs."""

_LOG = logging.getLogger(__name__)


class Urgency(IntEnum):
    """As the Desktop Notifications Specification numbers it; critical ones stay until they are closed."""

    NORMAL = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What is to be shown; all texts are plain, whatever they hold.

    Attributes:
        buttons: what is pressed, by keys of the caller's own, and the words on it, in order.
        category: of those that the specification names; "" for none.
    """

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    urgency: Urgency = Urgency.NORMAL
    category: str = ""


class NotificationListener(Protocol):
    """Told what becomes of notifications, on the loop that ``run`` runs on."""

    def notification_shown(self, key: Hashable, notification: Notification) -> None:
        """The server shows it."""
        ...

    def notification_pressed(self, key: Hashable, button: str) -> None:
        """A button was pressed, or the notification itself (``DEFAULT_BUTTON``)."""
        ...

    def notification_closed(self, key: Hashable, *, by_user: bool) -> None:
        """It left the screen, and not because we asked for it."""
        ...

    def notification_server_changed(self) -> None:
        """A server came or went."""
        ...


@dataclass(slots=True)
class _Entry:
    """One notification: what is wanted, what the server was last told, and the id that it gave."""

    wanted: Notification | None
    told: Notification | None = None
    id: int = 0
    is_asked: bool = False
    """The server has been asked to show it, and has not answered yet."""


class Notifications:
    """Shows notifications while ``run`` runs; before that, and while no server is there, it keeps them.

    Args:
        record: the file that holds what is on the screen, for the next start.
        answers_within: seconds that the server may take.
    """

    def __init__(self, record: Path, *, answers_within: float = ANSWERS_WITHIN) -> None:
        self._record = record
        self._bus = SessionBus(self._hear, self._note_silence, answers_within=answers_within)
        self._listener: NotificationListener | None = None
        self._entries: dict[Hashable, _Entry] = {}
        self._bus_id = ""
        self._owner = ""
        self._capabilities: frozenset[str] = frozenset()
        self._is_available: bool | None = None
        self._is_running = False
        self._is_looking = False
        self._is_over = asyncio.Event()
        self._is_idle = asyncio.Event()

    @property
    def is_available(self) -> bool:
        """Whether a server is there and answers."""
        return bool(self._is_available)

    @property
    def is_running(self) -> bool:
        """Whether ``run`` runs."""
        return self._is_running

    @property
    def has_left_some(self) -> bool:
        """Whether an earlier run ended without closing what it showed."""
        return self._record.exists()

    def tell(self, listener: NotificationListener) -> None:
        """Tell this listener what happens."""
        self._listener = listener

    def show(self, key: Hashable, notification: Notification) -> None:
        """Show this, in the place of what was shown under the same key."""
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry(wanted=notification)
        entry.wanted = notification
        self._look_for_server()
        self._reconcile(key)

    def close(self, key: Hashable) -> None:
        """Take it off the screen."""
        if key in self._entries:
            self._entries[key].wanted = None
            self._reconcile(key)

    async def run(self) -> None:
        """Serve until ``stop``, whatever becomes of the server or of the bus. Only Linux has them."""
        self._is_running = ARE_SUPPORTED
        while self._is_running and not self._is_over.is_set():
            try:
                await self._bus.serve(self._begin)
            except OSError as error:
                _LOG.info("no message bus for notifications: %s", error)
            finally:
                self._forget_server()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_over.wait(), _CONNECTS_AGAIN_AFTER)

    async def stop(self, *, within: float = 1.0) -> None:
        """Close all that is shown, then end ``run``; waits no longer than that for the server (seconds)."""
        self._is_idle.clear()
        for key in tuple(self._entries):
            self.close(key)
        self._note_idle()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_idle.wait(), within)
        self._is_over.set()
        self._bus.close()

    def _begin(self) -> None:
        self._bus.listen(f"type='signal',sender='{_NAME}',interface='{_NAME}'")
        self._bus.listen(f"type='signal',sender='{BUS_NAME}',member='NameOwnerChanged',arg0='{_NAME}'")
        self._bus.call(BUS, "GetId", take=self._know_bus)
        self._look_for_server()

    def _know_bus(self, answer: Answer) -> None:
        self._bus_id = "" if answer.error else str(answer.body[0])

    def _look_for_server(self) -> None:
        """Ask what the server can do, which starts it where the session knows how."""
        is_lost = not self._owner or not (self._is_available or self._bus.is_waiting)
        if self._bus.is_open and is_lost and not self._is_looking:
            self._is_looking = True
            self._bus.call(_SERVER, "GetCapabilities", take=self._meet)

    def _meet(self, answer: Answer) -> None:
        """The server says what it can do, or the bus that there is none."""
        self._is_looking = False
        if answer.error:
            self._set_available(is_available=False)
            return
        self._owner = answer.sender
        self._capabilities = frozenset(map(str, answer.body[0]))
        self._close_what_was_left()
        self._set_available(is_available=True)
        for key in tuple(self._entries):
            self._reconcile(key)

    def _close_what_was_left(self) -> None:
        """Close what an earlier run left on the screen: of this very server, or the ids are another's."""
        try:
            left = json.loads(self._record.read_bytes())
            if (left["bus"], left["server"]) == (self._bus_id, self._owner):
                ours = {entry.id for entry in self._entries.values()}
                for number in set(map(int, left["ids"])) - ours:
                    self._bus.call(_SERVER, "CloseNotification", "u", (number,))
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            _LOG.info("what is kept of notifications cannot be read")
        self._keep_record()

    def _hear(self, sender: str, name: str, body: tuple[Any, ...]) -> None:
        if sender == BUS_NAME and name == "NameOwnerChanged" and body[0] == _NAME:
            self._note_owner(body[2])
        elif not self._owner or sender != self._owner:  # any program can send us a signal
            return
        elif name == "ActionInvoked":
            key = self._key_of(body[0])
            if key is not None and self._listener is not None:
                self._listener.notification_pressed(key, str(body[1]))
        elif name == "NotificationClosed":
            self._note_closed(body[0], by_user=body[1] == _DISMISSED_BY_THE_USER)

    def _note_closed(self, number: int, *, by_user: bool) -> None:
        key = self._key_of(number)
        if key is None:
            return
        entry = self._entries[key]
        entry.id = 0
        self._keep_record()
        if entry.is_asked:  # what the server was told meanwhile comes as a new one
            return
        entry.told = None
        if entry.wanted is None:
            del self._entries[key]
        elif self._listener is not None:
            self._listener.notification_closed(key, by_user=by_user)

    def _key_of(self, number: int) -> Hashable:
        return next((key for key, entry in self._entries.items() if entry.id == number and number), None)

    def _note_owner(self, owner: str) -> None:
        """The server was replaced, or is gone: what it showed is gone with it."""
        if owner == self._owner:
            return
        self._forget_server()
        self._look_for_server()

    def _forget_server(self) -> None:
        self._owner = ""
        self._is_looking = False
        self._bus.forget()
        self._entries = {
            key: _Entry(wanted=entry.wanted)
            for key, entry in self._entries.items()
            if entry.wanted is not None
        }
        self._set_available(is_available=False)

    def _reconcile(self, key: Hashable) -> None:
        """Tell the server what is wanted, unless it has to answer first."""
        entry = self._entries[key]
        if entry.is_asked:
            return
        if entry.wanted is None:
            del self._entries[key]
            if entry.id:
                self._bus.call(_SERVER, "CloseNotification", "u", (entry.id,), self._note_answered)
                self._keep_record()
        elif self._is_available and entry.wanted != entry.told:
            entry.told, entry.is_asked = entry.wanted, True
            arguments = self._arguments(entry.id, entry.wanted)
            take = partial(self._note_shown, key)
            self._bus.call(_SERVER, "Notify", "susssasa{sv}i", arguments, take)

    def _note_answered(self, _answer: Answer) -> None:
        self._set_available(is_available=True)
        self._note_idle()

    def _note_idle(self) -> None:
        """Nothing is shown, and no answer is to come."""
        if not self._entries and not self._bus.is_waiting:
            self._is_idle.set()

    def _note_shown(self, key: Hashable, answer: Answer) -> None:
        entry = self._entries[key]
        entry.is_asked = False
        if answer.error:
            _LOG.info("the notification server refused: %s", answer.error)
            self._set_available(is_available=False)
            self._owner = ""  # looked for again with the next one
            if entry.wanted is None:
                del self._entries[key]
            return
        before, entry.id = entry.id, int(answer.body[0])
        if entry.id != before:
            self._keep_record()
        if self._listener is not None and entry.told is not None and entry.wanted is not None:
            self._listener.notification_shown(key, entry.told)
        self._set_available(is_available=True)
        self._reconcile(key)

    def _arguments(self, number: int, notification: Notification) -> tuple[Any, ...]:
        """What ``Notify`` takes: texts as this server reads them."""
        title, *lines = (
            _plain(notification.title, _LONGEST_TITLE),
            *(_plain(each, _LONGEST_LINE) for each in notification.lines),
        )
        if "body" not in self._capabilities:
            title, lines = " · ".join((title, *lines[:1])), []
        body = "\n".join(filter(None, lines))
        if "body-markup" in self._capabilities:
            body = body.translate(_ESCAPED)
        buttons = notification.buttons if "actions" in self._capabilities else ()
        hints = {
            "urgency": ("y", int(notification.urgency)),
            "desktop-entry": ("s", "gamma-desktop"),
            "transient": ("b", True),  # not for a list of past ones: who called is the agent's business
            "resident": ("b", True),
            "suppress-sound": ("b", True),
        }
        if notification.category:
            hints["category"] = ("s", notification.category)
        flat = [text for button in buttons for text in button]
        return "Gamma Desktop", number, "", title, body, flat, hints, _NEVER_EXPIRES

    def _note_silence(self) -> None:
        """The server does not answer: others must show what is wanted. What it says later still counts."""
        self._set_available(is_available=False)

    def _set_available(self, *, is_available: bool) -> None:
        if is_available != self._is_available:
            self._is_available = is_available
            if self._listener is not None:
                self._listener.notification_server_changed()

    def _keep_record(self) -> None:
        """Note what is on the screen. Not flushed to the disk: no server outlives a power cut."""
        ids = [entry.id for entry in self._entries.values() if entry.id]
        with suppress(OSError):
            if not ids:
                self._record.unlink(missing_ok=True)
                return
            record = {"bus": self._bus_id, "server": self._owner, "ids": ids}
            new = self._record.with_suffix(".new")
            new.write_text(json.dumps(record), "utf-8")
            new.replace(self._record)


async def notification_server(*, within: float = ANSWERS_WITHIN) -> str | None:
    """What the session's notification server calls itself; None if there is none that answers.

    Raises:
        FileNotFoundError: there is no session.
    """
    try:
        answer = await ask_session(_SERVER, "GetServerInformation", within=within)
    except FileNotFoundError:
        raise
    except OSError:
        return None
    return None if answer.error else str(answer.body[0])


def _plain(text: str, longest: int) -> str:
    """A text as one line that any server can take."""
    shown = "".join(" " if unicodedata.category(each) in _UNSHOWABLE else each for each in text)
    line = " ".join(shown.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
