"""Recordings of calls: where one may be fetched from, what counts as one, how it is kept and opened.

RecordingError
├── HostNotAllowed       the settings do not allow to fetch from there
├── UnusableAddress      it is no https address
├── RecordingRefused     the server answered no; ``status`` tells more
├── NotAudio             what came is no recording
├── TooLarge             it is larger than a recording can be
├── DownloadBroken       the network gave up, before or amid it
└── FolderUnusable       it could not be written to the disk
"""

import asyncio
import hashlib
import re
import secrets
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.ports import RecordingFolder

LARGEST = 512 * 1024 * 1024
"""Bytes: more than ten hours of the usual kinds."""

ENOUGH_TO_TELL = 12
"""The first bytes of a file that tell what kind it is."""

OnProgress = Callable[[int, int | None], None]
"""Told how many bytes have come, of how many if that is known."""

_LONGEST_ID = 40
_LONGEST_TOLD = 100
_MPEG_SYNC, _MPEG_LAYER = 0xE0, 0x06


class RecordingError(GammaDesktopError):
    """A recording cannot be had."""


class HostNotAllowed(RecordingError):
    """The settings do not allow to fetch from this host.

    Attributes:
        host: which one.
        allowed: those that are.
    """

    def __init__(self, host: str, allowed: Collection[str] = ()) -> None:
        super().__init__(host)
        self.host = host
        self.allowed = tuple(allowed)


class UnusableAddress(RecordingError):
    """Only https is fetched, and without a password in the address.

    Attributes:
        address: what Gamma names; empty where it would not be told.
    """

    def __init__(self, address: str = "") -> None:
        super().__init__(address[:_LONGEST_TOLD])
        self.address = address[:_LONGEST_TOLD]


class RecordingRefused(RecordingError):
    """The server answered no.

    Attributes:
        status: the HTTP status code.
        reason: its reason phrase, plain text.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}".strip())
        self.status = status
        self.reason = reason


class NotAudio(RecordingError):
    """What came is no recording, so it was thrown away."""


class TooLarge(RecordingError):
    """It is larger than a recording can be; nothing was kept.

    Attributes:
        limit: how large that is, in bytes.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class DownloadBroken(RecordingError):
    """The network gave up.

    Attributes:
        detail: what failed, in the system's words, or what is wrong with the proxy.
    """

    def __init__(self, detail: str | Message) -> None:
        super().__init__(str(detail))
        self.detail = detail


class FolderUnusable(RecordingError):
    """The file could not be written.

    Attributes:
        place: where it was to be.
        why: what the system says.
    """

    def __init__(self, place: Path, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


class RecordingSource(Protocol):
    """Fetches recordings."""

    async def fetch(self, url: str, to: Path, on_progress: OnProgress) -> str:
        """Write a recording to a file of the caller's own naming; returns the suffix for its kind.

        Raises:
            RecordingError: it cannot be had; nothing is left of the file, also where this is cancelled.
        """
        ...


class Recordings:
    """Fetches them from where the settings allow, keeps and opens them: ``ui.calls.ports.RecordingService``.

    Args:
        files: where recordings are kept.
        hosts: where they may be fetched from, as set now.
        load_source: makes what fetches them, on a thread, when the first one is fetched: it takes a while.
        open_path: hands a file or a folder to the system; False if that does not open it.
    """

    def __init__(
        self,
        files: RecordingFolder,
        hosts: Callable[[], tuple[str, ...]],
        *,
        load_source: Callable[[], RecordingSource],
        open_path: Callable[[Path], bool],
    ) -> None:
        self._files = files
        self._hosts = hosts
        self._load_source = load_source
        self._open_path = open_path
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
            self._source = await asyncio.to_thread(self._load_source)
        part = await self._files.place_for_part(call.key)
        suffix = await self._source.fetch(call.recording_url, part, on_progress)
        return await self._files.keep(part, call, suffix)

    def open(self, file: Path) -> bool:
        """Hand a recording to the system's player; False if there is none."""
        return file.is_file() and self._open_path(file)

    def show_in_folder(self, file: Path) -> bool:
        """Open the folder that a recording is in; False if the system does not."""
        return self._open_path(file.parent)

    async def save_copy(self, file: Path, to: Path) -> None:
        """Write a recording once more, to a place of the agent's choice; raises FolderUnusable."""
        await asyncio.to_thread(_copy, file, to)


def host_of(url: str) -> str:
    """The host of a web address, for showing it; "" where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def refusal(url: str, hosts: Collection[str]) -> RecordingError | None:
    """Why a recording is not fetched from an address; None if it may be."""
    host = host_of(url)
    if not url.casefold().startswith("https://") or not host:
        return UnusableAddress(url)
    return None if is_allowed(host, hosts) else HostNotAllowed(host, hosts)


def is_allowed(host: str, hosts: Collection[str]) -> bool:
    """Whether a host is in a list of names; ``*.example.com`` stands for all below that one."""
    name = host.casefold().rstrip(".")
    for allowed in (each.casefold() for each in hosts):
        is_below = allowed.startswith("*.") and name.endswith(allowed[1:]) and len(name) >= len(allowed)
        if name == allowed or is_below:
            return True
    return False


def audio_suffix(beginning: bytes) -> str | None:
    """The suffix for the kind of sound that a file begins with; None where it is none."""
    if beginning.startswith(b"ID3") or _is_mpeg_frame(beginning):
        return ".mp3"
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WAVE":
        return ".wav"
    if beginning.startswith(b"OggS"):
        return ".ogg"
    return ".m4a" if beginning[4:8] == b"ftyp" else None


def file_stem(call: Call, local: datetime) -> str:
    """The name of a recording without suffix, of our own making: nothing of it comes from a server as it is.

    Args:
        call: whose recording it is.
        local: when it started, in the time that people here read.
    """
    call_id = re.sub(r"[^A-Za-z0-9.-]+", "_", call.key.call_id)[:_LONGEST_ID].strip(".")
    return f"{local:%Y-%m-%d %H%M} {call_id} {file_mark(call.key)}"


def file_mark(key: CallKey) -> str:
    """What the file of a call's recording bears, so that it is found by the call alone."""
    return hashlib.sha256(f"{key.pbx}\0{key.call_id}".encode()).hexdigest()[:16]


def _is_mpeg_frame(beginning: bytes) -> bool:
    """The header of an MPEG audio frame: eleven bits of sync, and a layer."""
    if len(beginning) < ENOUGH_TO_TELL or beginning[0] != 0xFF:  # noqa: PLR2004  (all bits set)
        return False
    return beginning[1] & _MPEG_SYNC == _MPEG_SYNC and bool(beginning[1] & _MPEG_LAYER)


def _copy(file: Path, to: Path) -> None:
    """In one step at the end: a file that was there stays whole until its successor is."""
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        shutil.copyfile(file, part)
        part.replace(to)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise FolderUnusable(to, error.strerror or str(error)) from error
