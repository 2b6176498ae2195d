"""What the pane of a call needs beside the call itself."""

from typing import Protocol

from gamma_desktop.calls.model import Call, CallKey


class CallPapers(Protocol):
    """Keeps what belongs to a call; every method raises GammaDesktopError."""

    async def chain(self, pbx: str, first_call_id: str) -> tuple[Call, ...]:
        """All calls of a transfer chain, in no particular order."""
        ...

    async def set_note(self, key: CallKey, note: str, *, instead_of: str | None = None) -> str:
        """Note something, unless another note than ``instead_of`` stands there; returns what stood there."""
        ...

    async def set_label(self, key: CallKey, label: str) -> None:
        """Give a call a label in the place of the one it had; "" takes it away."""
        ...
