"""A D-Bus connection for asking questions, one or many at once, within a time limit.

The one module here that knows the D-Bus library.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from gamma_desktop.demo.errors import ScreenGone

_REPLY_LIMIT_SECONDS = 30.0
_AT_ONCE = 64
Answer = tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Question:
    """A method call: on whom (a bus name and a path), what, and with which arguments.

    Attributes:
        signature: the D-Bus types of ``arguments``.
    """

    bus_name: str
    path: str
    interface: str
    method: str
    signature: str | None = None
    arguments: tuple[object, ...] = ()


def property_of(bus_name: str, path: str, interface: str, name: str) -> Question:
    """The question for a property; its answer holds (signature, value)."""
    return Question(bus_name, path, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))


class Bus:
    """A connection to a message bus; close it, or use it as a context manager.

    Args:
        address: of the bus, as DBUS_SESSION_BUS_ADDRESS has it.

    Raises:
        ScreenGone: no bus answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            self._connection = open_dbus_connection(address, auth_timeout=_REPLY_LIMIT_SECONDS)
        except (OSError, RuntimeError) as unreachable:
            raise ScreenGone(f"No message bus answers at {address}: {unreachable}") from unreachable

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: Question) -> Answer:
        """The answer to one question; None where the other side answered with an error."""
        return self.ask_all([question])[0]

    def ask_all(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers to many questions, in their order, asked without waiting in between.

        Raises:
            ScreenGone: an answer did not come in time, or the bus is gone.
        """
        answers: list[Answer] = []
        for start in range(0, len(questions), _AT_ONCE):
            answers += self._exchange(questions[start : start + _AT_ONCE])
        return answers

    def _exchange(self, questions: Sequence[Question]) -> list[Answer]:
        try:
            serials = [self._send(question) for question in questions]
            waiting, answers = set(serials), {}
            while waiting:
                message = self._connection.receive(timeout=_REPLY_LIMIT_SECONDS)
                serial = message.header.fields.get(HeaderFields.reply_serial)
                if serial in waiting:
                    waiting.discard(serial)
                    answered = message.header.message_type is MessageType.method_return
                    answers[serial] = message.body if answered else None
        except OSError as silent:
            raise ScreenGone(f"The message bus, or a program on it, does not answer: {silent}") from silent
        return [answers[serial] for serial in serials]

    def _send(self, question: Question) -> int:
        address = DBusAddress(question.path, question.bus_name, question.interface)
        message = new_method_call(address, question.method, question.signature, question.arguments)
        serial: int = next(self._connection.outgoing_serial)
        self._connection.send(message, serial=serial)
        return serial
