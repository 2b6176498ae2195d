"""The door to the reading process: starts it, checks what it says, and ends it in time.

Nothing that it does can take the program with it: it is given its time and its memory, what it says is
bounded and checked, and it is gone when the reading is over, is cancelled, or goes wrong.
"""

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from gamma_desktop.app.contact_reading.messages import (
    LONGEST_MESSAGE,
    Answer,
    Batch,
    Document,
    Done,
    Failure,
    Preview,
    Request,
)
from gamma_desktop.contacts import errors
from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.errors import ContactFileError, ReadingBroken
from gamma_desktop.contacts.importing import FilePreview, shown_name
from gamma_desktop.contacts.reading_limits import WITHOUT_A_WINDOW
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.workers.environment import worker_environment

# -P: not from the folder one happens to be in, where the file may lie beside what came with it.
_COMMAND = (sys.executable, "-P", "-X", "utf8", "-m", "gamma_desktop.app.contact_reading.worker")
_LAST_WORDS = 4000
_PATIENCE_AT_END = 5.0

_log = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """What a reading process may use.

    Attributes:
        megabytes: memory.
        seconds: processor time.
        silence: seconds without a word after which it counts as hanging.
        answered_bytes: of what it says, in all.
    """

    megabytes: int = 1536
    seconds: int = 600
    silence: float = 60.0
    answered_bytes: int = 2 * 1024**3


LIMITS = ReadLimits()


class ContactReading:
    """One reading: to be entered and left by ``async with``, which ends the process whatever happened.

    Args:
        documents: what to read, in this order.
        source: what the contacts are of.
        rules: how numbers are written here.
        fields: what the columns of tables hold; None for a guess.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        source: str,
        rules: NumberRules,
        fields: Fields | None = None,
        only_preview: bool = False,
        limits: ReadLimits = LIMITS,
    ) -> None:
        self._documents = documents
        self._limits = limits
        self._answered = 0
        self._request = Request(
            documents=documents,
            source=source,
            region=rules.region,
            outside_prefix=rules.outside_prefix,
            area_code=rules.area_code,
            extensions=tuple(sorted(rules.extensions)),
            only_preview=only_preview,
            fields=fields,
            most_megabytes=limits.megabytes,
            most_seconds=limits.seconds,
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._last_words: IO[bytes] | None = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._start)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            await asyncio.shield(asyncio.to_thread(self._end, self._process))

    async def batches(self) -> AsyncIterator[Batch]:
        """What is read, as it is read, to the last.

        Raises:
            ContactFileError: a document cannot be read, or the process went wrong; what came is not all.
        """
        while not isinstance(answer := await self._answer(), Done):
            if isinstance(answer, Batch):
                yield answer

    async def preview(self) -> FilePreview:
        """What the first document is; raises ContactFileError."""
        answer = await self._answer()
        if not isinstance(answer, Preview):
            raise self._broken("It said something else than was asked.")
        return answer.preview

    async def _answer(self) -> Answer:
        try:
            answer = await asyncio.wait_for(asyncio.to_thread(self._next), self._limits.silence)
        except TimeoutError as error:
            raise self._broken("It takes too long.") from error
        if isinstance(answer, Failure):
            raise self._failure(answer)
        return answer

    def _start(self) -> None:
        self._last_words = tempfile.TemporaryFile()  # noqa: SIM115  (closed in _end)
        self._process = subprocess.Popen(  # noqa: S603  (our own module)
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._last_words,
            env=worker_environment(),
            creationflags=WITHOUT_A_WINDOW,
        )
        assert self._process.stdin is not None  # noqa: S101  (tells the type checker)
        with self._told(), self._process.stdin as request:
            request.write(_encoder.encode(self._request))

    def _next(self) -> Answer:
        assert self._process is not None  # noqa: S101  (tells the type checker)
        assert self._process.stdout is not None  # noqa: S101
        line = self._process.stdout.readline(LONGEST_MESSAGE)
        self._answered += len(line)
        if not line.endswith(b"\n") or self._answered > self._limits.answered_bytes:
            raise self._broken("It could not be read to its end within the limits of an import.")
        with self._told():
            return _decoder.decode(line)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.wait(_PATIENCE_AT_END)
        for stream in (process.stdout, self._last_words):
            if stream is not None:
                stream.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what a process says that has gone wrong, or is gone, into an error of ours."""
        try:
            yield
        except (OSError, msgspec.MsgspecError) as error:
            raise self._broken("The part of the program that reads it has gone wrong.") from error

    def _broken(self, detail: str) -> ReadingBroken:
        if self._last_words is not None:
            end = self._last_words.seek(0, os.SEEK_END)
            self._last_words.seek(max(end - _LAST_WORDS, 0))
            said = self._last_words.read().decode(errors="replace")
            _log.warning("reading contacts went wrong: %s %s", detail, said.strip())
        advice = "Is it what it claims to be? Nothing was changed."
        return ReadingBroken(Path(self._documents[0].name), f"{detail} {advice}")

    def _failure(self, failure: Failure) -> ContactFileError:
        kind = getattr(errors, failure.kind, None)
        known = kind if isinstance(kind, type) and issubclass(kind, ContactFileError) else ContactFileError
        return known(Path(failure.document), failure.detail)


async def preview_file(
    path: Path, *, rules: NumberRules, fields: Fields | None = None, limits: ReadLimits = LIMITS
) -> FilePreview:
    """What a file turns out to be, before anything of it is imported; raises ContactFileError."""
    reading = ContactReading(
        [Document(name=shown_name(path), path=os.fsencode(path))],
        source="",
        rules=rules,
        fields=fields,
        only_preview=True,
        limits=limits,
    )
    async with reading:
        return await reading.preview()
