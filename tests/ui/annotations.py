"""What belongs to calls, kept in memory: chains, notes and labels, as the window asks for them."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import NO_REMARK, Remark
from gamma_desktop.history.recordings import OnProgress


class PlayedAnnotations:
    """Answers at once, or raises ``problem``; ``said`` is what people say, whoever said it."""

    def __init__(self) -> None:
        self.said: dict[CallKey, Remark] = {}
        self.chains: dict[str, tuple[Call, ...]] = {}
        self.problem: GammaDesktopError | None = None

    async def chain(self, _pbx: str, first_call_id: str) -> tuple[Call, ...]:
        return self.chains.get(first_call_id, ())

    async def remarks(self, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
        return {key: self.said[key] for key in keys if key in self.said}

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


class PlayedRecordings:
    """Recordings that come as ``fetching`` has it; notes what was handed to the system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.allowed: tuple[str, ...] = ("recordings.example",)
        self.files: dict[CallKey, Path] = {}
        self.handed: list[tuple[str, Path]] = []
        self.fetching: Callable[[OnProgress], Awaitable[None]] | None = None
        self.has_player = True

    def hosts(self) -> tuple[str, ...]:
        return self.allowed

    def find(self, key: CallKey) -> Path | None:
        file = self.files.get(key)
        return file if file is not None and file.exists() else None

    async def fetch(self, call: Call, on_progress: OnProgress) -> Path:
        if self.fetching is not None:
            await self.fetching(on_progress)
        file = self.files[call.key] = self.folder / f"{call.key.call_id}.mp3"
        file.write_bytes(b"ID3")
        return file

    def open(self, file: Path) -> bool:
        self.handed.append(("open", file))
        return self.has_player

    def show_in_folder(self, file: Path) -> bool:
        self.handed.append(("folder", file))
        return True

    async def save_copy(self, file: Path, to: Path) -> None:
        self.handed.append(("copy", to))
        to.write_bytes(file.read_bytes())
