"""The program's end of the process that reads files of contacts: asks, and checks what it says."""

import logging
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from gamma_desktop.contacts import errors
from gamma_desktop.contacts.codes import FileProblem
from gamma_desktop.contacts.csv_fields import Fields
from gamma_desktop.contacts.errors import ContactFileError, ReadingBroken
from gamma_desktop.contacts.file_reading.messages import (
    LONGEST_MESSAGE,
    Answer,
    Batch,
    Document,
    Done,
    Failure,
    Preview,
    Request,
)
from gamma_desktop.contacts.importing import FilePreview, shown_name
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.workers.child_command import worker_command
from gamma_desktop.workers.process import AnswerLimits, WorkerFailed, WorkerProblem, WorkerProcess

_MEGABYTE = 1024 * 1024
_PROBLEMS = {
    WorkerProblem.SILENT: FileProblem.TOO_SLOW,
    WorkerProblem.TOO_MUCH: FileProblem.BEYOND_LIMITS,
    WorkerProblem.ENDED: FileProblem.BEYOND_LIMITS,
    WorkerProblem.UNREADABLE: FileProblem.READER_BROKEN,
}

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
        request = Request(
            documents=documents,
            source=source,
            region=rules.region,
            outside_prefix=rules.outside_prefix,
            area_code=rules.area_code,
            extensions=tuple(sorted(rules.extensions)),
            only_preview=only_preview,
            fields=fields,
        )
        self._worker = WorkerProcess(
            worker_command("contact-files", memory=limits.megabytes * _MEGABYTE, seconds=limits.seconds),
            _encoder.encode(request),
            _decoder.decode,
            AnswerLimits(silence=limits.silence, message=LONGEST_MESSAGE, all=limits.answered_bytes),
        )

    async def __aenter__(self) -> Self:
        await self._worker.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._worker.__aexit__(kind, error, trace)

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
            raise self._broken(FileProblem.READER_STRAYED)
        return answer.preview

    async def _answer(self) -> Answer:
        try:
            answer = await self._worker.next()
        except WorkerFailed as failed:
            _log.warning("reading contacts went wrong: %s %s", failed, failed.stderr_tail)
            raise self._broken(_PROBLEMS[failed.problem]) from failed
        if isinstance(answer, Failure):
            raise self._failure(answer)
        return answer

    def _broken(self, problem: FileProblem) -> ReadingBroken:
        return ReadingBroken(Path(self._documents[0].name), Message(problem))

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
