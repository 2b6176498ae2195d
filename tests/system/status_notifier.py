"""A tray of StatusNotifier items, as KDE has one: it keeps who registered."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.kde.StatusNotifierWatcher"
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
DO_NOT_QUEUE = 4
LOOKS_UP_AFTER_SECONDS = 0.2
PROPERTIES = {"IsStatusNotifierHostRegistered": ("b", True), "ProtocolVersion": ("i", 0)}


class StatusNotifierWatcher:
    """Owns the watcher's name on a bus, and notes which items register."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self._is_over = threading.Event()
        self._registered: list[str] = []
        self._thread = threading.Thread(target=self._serve, name="status-notifier")
        bus.send_and_get_reply(new_method_call(BUS, "RequestName", "su", (NAME, DO_NOT_QUEUE)))
        self._thread.start()

    @property
    def items(self) -> tuple[str, ...]:
        """What registered, by its name on the bus."""
        return tuple(self._registered)

    def end(self) -> None:
        """Stop answering."""
        self._is_over.set()
        self._thread.join()

    def _serve(self) -> None:
        while not self._is_over.is_set():
            try:
                message = self._bus.receive(timeout=LOOKS_UP_AFTER_SECONDS)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._bus.send(self._answer(message))

    def _answer(self, call: Message) -> Message:
        member = call.header.fields[HeaderFields.member]
        if member == "Get" and call.body[1] in PROPERTIES:
            return new_method_return(call, "v", (PROPERTIES[call.body[1]],))
        if member == "GetAll":
            return new_method_return(call, "a{sv}", (PROPERTIES,))
        if member == "RegisterStatusNotifierItem":
            self._registered.append(str(call.header.fields[HeaderFields.sender]))
            return new_method_return(call)
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")


@contextmanager
def status_notifier_watcher(address: str) -> Iterator[StatusNotifierWatcher]:
    """A watcher on the bus at an address; its name is free again at the end."""
    with open_dbus_connection(address) as bus:
        watcher = StatusNotifierWatcher(bus)
        try:
            yield watcher
        finally:
            watcher.end()
