"""What belongs to calls, kept in memory: chains, notes and labels, as the window asks for them."""

from dataclasses import replace

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import NO_REMARK, Remark


class PlayedPapers:
    """Answers at once, or raises ``problem``; ``said`` is what people say, whoever said it."""

    def __init__(self) -> None:
        self.said: dict[CallKey, Remark] = {}
        self.chains: dict[str, tuple[Call, ...]] = {}
        self.problem: GammaDesktopError | None = None

    async def chain(self, _pbx: str, first_call_id: str) -> tuple[Call, ...]:
        return self.chains.get(first_call_id, ())

    async def set_note(self, key: CallKey, note: str, *, instead_of: str | None = None) -> str:
        before = self._of(key).note
        if self.problem is not None:
            raise self.problem
        if instead_of in {None, before}:
            self.said[key] = replace(self._of(key), note=note)
        return before

    async def set_label(self, key: CallKey, label: str) -> None:
        if self.problem is not None:
            raise self.problem
        self.said[key] = replace(self._of(key), label=label)

    def _of(self, key: CallKey) -> Remark:
        return self.said.get(key, NO_REMARK)
