"""Notes and labels of calls: written in one way from pop and window, and told to those who show them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from gamma_desktop.calls.facts import LONGEST_NOTE
from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.model import NO_REMARK, Remark

AnnotationsListener = Callable[[CallKey], object]
"""Called with the call of which something was said."""


class AnnotationStore(Protocol):
    """Keeps what people say of calls; every method raises GammaDesktopError."""

    async def remarks(self, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
        """What people say of these calls; those of which nothing is said are left out."""
        ...

    async def set_note(self, key: CallKey, note: str, *, instead_of: str | None = None) -> str:
        """Note something, unless another note than ``instead_of`` stands there; returns what stood there."""
        ...

    async def set_label(self, key: CallKey, label: str) -> None:
        """Give a call a label in the place of the one it had; "" takes it away."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSaved:
    """What became of a note.

    Attributes:
        note: the one that stands there now.
        is_written: False where another stood there than the writer saw: it was left.
    """

    note: str
    is_written: bool


class CallAnnotations:
    """Writes notes and labels, and publishes; raises what the store raises."""

    def __init__(self, store: AnnotationStore) -> None:
        self._store = store
        self._listeners: list[AnnotationsListener] = []

    def subscribe(self, listener: AnnotationsListener) -> Callable[[], None]:
        """Tell ``listener`` of every call of which something was said; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def remark(self, key: CallKey) -> Remark:
        """What is said of a call."""
        return (await self._store.remarks([key])).get(key, NO_REMARK)

    async def set_note(self, key: CallKey, note: str, *, instead_of: str) -> NoteSaved:
        """Note something in the place of what the writer saw; another note, written meanwhile, stays."""
        before = await self._store.set_note(key, note, instead_of=instead_of)
        is_written = before in {instead_of, note}
        self.publish(key)
        return NoteSaved(note=note if is_written else before, is_written=is_written)

    async def keep_note(self, key: CallKey, note: str, *, instead_of: str) -> NoteSaved:
        """The same where no one can be asked: rather than lose a note, both are kept."""
        saved = await self.set_note(key, note, instead_of=instead_of)
        if saved.is_written:
            return saved
        return await self.set_note(key, f"{saved.note}\n{note}"[:LONGEST_NOTE], instead_of=saved.note)

    async def set_label(self, key: CallKey, label: str) -> None:
        """Give a call a label in the place of the one it had; "" takes it away."""
        await self._store.set_label(key, label)
        self.publish(key)

    def publish(self, key: CallKey) -> None:
        """Something was said of a call, here or by others."""
        for listener in tuple(self._listeners):
            listener(key)
