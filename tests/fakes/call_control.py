"""A Gamma that notes what it is asked."""

import asyncio
from collections import deque

from gamma_desktop.calls.errors import CallError


class FakeCallControl:
    """Notes every request; answers with the errors lined up in ``errors``, then with success.

    While ``gate`` is closed, requests wait before they are answered.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[str, ...]] = []
        self.errors: deque[CallError | None] = deque()
        self.gate = asyncio.Event()
        self.gate.set()

    async def dial(self, *, extension: str, destination: str, external_call_id: str) -> None:
        await self._take("dial", extension, destination, external_call_id)

    async def drop(self, call_id: str) -> None:
        await self._take("drop", call_id)

    async def redirect(self, call_id: str, destination: str) -> None:
        await self._take("redirect", call_id, destination)

    async def _take(self, *request: str) -> None:
        self.requests.append(request)
        await self.gate.wait()
        error = self.errors.popleft() if self.errors else None
        if error is not None:
            raise error
