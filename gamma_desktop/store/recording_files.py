"""The recordings that were fetched: files beside the book, each found again by its call alone."""

import asyncio
import os
import secrets
from collections.abc import Collection, Iterator
from pathlib import Path

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.recordings import FolderUnusable, file_mark, file_stem

_UNFINISHED = ".part"


class RecordingFiles:
    """Keeps recordings in a folder; that a file is there is all that is remembered of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_swept = False

    def find(self, key: CallKey) -> Path | None:
        """The recording of a call, if it was fetched."""
        return next(self._files_of(key), None)

    async def place_for_part(self, key: CallKey) -> Path:
        """Where to write a recording while it comes; raises FolderUnusable."""
        return await asyncio.to_thread(self._place_for_part, key)

    async def keep(self, part: Path, call: Call, suffix: str) -> Path:
        """Have what came stand under its name, in the place of one that was there; raises FolderUnusable."""
        kept = self._folder / f"{file_stem(call, call.started_at_here.astimezone())}{suffix}"
        try:
            await asyncio.to_thread(os.replace, part, kept)
        except OSError as error:
            raise self._unusable(error) from error
        return kept

    async def marks(self) -> Collection[str]:
        """What the files bear that are there whole; raises FolderUnusable."""
        return await asyncio.to_thread(self._marks)

    async def remove(self, marks: Collection[str]) -> None:
        """Remove all files that bear one of these marks, also half of one; raises FolderUnusable."""
        await asyncio.to_thread(self._remove, marks)

    def _place_for_part(self, key: CallKey) -> Path:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sweep()
        except OSError as error:
            raise self._unusable(error) from error
        return self._folder / f"{secrets.token_hex(4)} {file_mark(key)}{_UNFINISHED}"

    def _sweep(self) -> None:
        """Remove what an earlier run left half done; one program alone runs on a folder."""
        if not self._is_swept:
            self._is_swept = True
            for part in list(self._folder.glob(f"*{_UNFINISHED}")):
                part.unlink(missing_ok=True)

    def _marks(self) -> frozenset[str]:
        try:
            files = [each for each in self._folder.glob("*") if each.suffix != _UNFINISHED]
        except OSError as error:
            raise self._unusable(error) from error
        return frozenset(map(_mark_of, files))

    def _remove(self, marks: Collection[str]) -> None:
        try:
            for file in list(self._folder.glob("*")):
                if _mark_of(file) in marks:
                    file.unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable(error) from error

    def _files_of(self, key: CallKey) -> Iterator[Path]:
        found = sorted(self._folder.glob(f"* {file_mark(key)}.*"))
        return (file for file in found if file.suffix != _UNFINISHED)

    def _unusable(self, error: OSError) -> FolderUnusable:
        return FolderUnusable(self._folder, error.strerror or str(error))


def _mark_of(file: Path) -> str:
    return file.stem.rpartition(" ")[2]
