"""Recordings as the window knows them: fetched from where the settings allow, kept, and opened by click."""

import asyncio
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.recordings import FolderUnusable, OnProgress, RecordingSource, UnusableAddress
from gamma_desktop.private_files import umask_of_the_user
from gamma_desktop.store.recording_files import RecordingFiles


class Recordings:
    """Implements ``ui.calls.ports.RecordingDesk``.

    Args:
        files: where recordings are kept.
        hosts: where they may be fetched from, as set now.
    """

    def __init__(self, files: RecordingFiles, hosts: Callable[[], tuple[str, ...]]) -> None:
        self._files = files
        self._hosts = hosts
        self._source: RecordingSource | None = None

    def hosts(self) -> tuple[str, ...]:
        """Where recordings may be fetched from."""
        return self._hosts()

    def find(self, key: CallKey) -> Path | None:
        """The recording of a call, if it was fetched."""
        return self._files.find(key)

    async def fetch(self, call: Call, on_progress: OnProgress) -> Path:
        """Fetch the recording of a call; raises RecordingError."""
        if call.recording_url is None:
            raise UnusableAddress
        if self._source is None:
            self._source = await asyncio.to_thread(_load_source, self._hosts)
        part = await self._files.place_for_part(call.key)
        suffix = await self._source.fetch(call.recording_url, part, on_progress)
        return await self._files.keep(part, call, suffix)

    def open(self, file: Path) -> bool:
        """Hand a recording to the system's player; False if there is none."""
        return file.is_file() and _open(file)

    def show_in_folder(self, file: Path) -> bool:
        """Open the folder that a recording is in; False if the system does not."""
        return _open(file.parent)

    async def save_copy(self, file: Path, to: Path) -> None:
        """Write a recording once more, to a place of somebody's choice; raises FolderUnusable."""
        await asyncio.to_thread(_copy, file, to)


def _open(path: Path) -> bool:
    with umask_of_the_user():
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _load_source(hosts: Callable[[], tuple[str, ...]]) -> RecordingSource:
    """Load httpx off the main thread, and only once somebody fetches a recording."""
    from gamma_desktop.gamma.recordings import RecordingDownloader  # noqa: PLC0415  (says the docstring)

    return RecordingDownloader(hosts)


def _copy(file: Path, to: Path) -> None:
    """In one step at the end: a file that was there stays whole until its successor is."""
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        shutil.copyfile(file, part)
        part.replace(to)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise FolderUnusable(f"{to}: {error.strerror or error}") from error
