"""The telephone system, and what each of its answers tells of its health, whichever part asked."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.ports import CallbackRegistration, Telephony

Answer = TypeVar("Answer")
AnswerListener = Callable[[CallError | None], None]


class ObservedTelephony:
    """Passes on what is asked, and tells how it ended; implements ``calls.ports.Telephony``.

    A request that was begun before one that has been told already is no news: an old one that runs into its
    time limit says nothing against an answer that came meanwhile.
    """

    def __init__(self, telephony: Telephony) -> None:
        self._telephony = telephony
        self._numbers = count(1)
        self._told = 0
        self._listeners: list[AnswerListener] = []

    def subscribe(self, listener: AnswerListener) -> None:
        """Tell ``listener`` how each request ended: None if Gamma answered as it should."""
        self._listeners.append(listener)

    async def dial(self, *, extension: str, destination: str, external_call_id: str) -> None:
        """Ring ``extension``; once it is lifted, call ``destination``."""
        request = self._telephony.dial(
            extension=extension, destination=destination, external_call_id=external_call_id
        )
        await self._observe(request)

    async def drop(self, call_id: str) -> None:
        """End a call."""
        await self._observe(self._telephony.drop(call_id))

    async def redirect(self, call_id: str, destination: str) -> None:
        """Blind-transfer a call."""
        await self._observe(self._telephony.redirect(call_id, destination))

    async def register(self, registration: CallbackRegistration) -> None:
        """Tell Gamma where to send events."""
        await self._observe(self._telephony.register(registration))

    async def extensions(self) -> tuple[Extension, ...]:
        """All extensions, ordered by number."""
        return await self._observe(self._telephony.extensions())

    async def _observe(self, request: Awaitable[Answer]) -> Answer:
        number = next(self._numbers)
        try:
            answer = await request
        except CallError as error:
            self._tell(number, error)
            raise
        self._tell(number, None)
        return answer

    def _tell(self, number: int, error: CallError | None) -> None:
        if number > self._told:
            self._told = number
            for listener in tuple(self._listeners):
                listener(error)
