"""What the process does that reads files of contacts.

Opens nothing but the files that it is told to read.
"""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from gamma_desktop.contacts.codes import FileProblem
from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.errors import ContactFileError, ContactFileTooLarge, ContactFileUnreadable
from gamma_desktop.contacts.file_reading.messages import (
    MOST_IN_BATCH,
    Answer,
    Batch,
    Document,
    Done,
    Failure,
    Preview,
    Request,
)
from gamma_desktop.contacts.gathering import Gathering
from gamma_desktop.contacts.importing import ColumnTaken, Entry, ImportProblem
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.preview import previewed
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules

MOST_PROBLEMS = 1000

_TELL_EVERY = 0.1
_MOST_PHOTO_BYTES = 8 * 1024 * 1024
_encode = msgspec.json.Encoder().encode


def answers(content: bytes, shrink: Shrink) -> Iterator[bytes]:
    """Read what a Request names, and tell, in messages; ``shrink`` makes pictures small."""
    try:
        yield from map(_encode, _answers(msgspec.json.decode(content, type=Request), shrink))
    except ContactFileError as error:
        kind = type(error).__name__
        yield _encode(Failure(kind=kind, document=str(error.path), detail=error.detail))


def _answers(request: Request, shrink: Shrink) -> Iterator[Answer]:
    rules = NumberRules(
        region=request.region,
        outside_prefix=request.outside_prefix,
        area_code=request.area_code,
        extensions=frozenset(request.extensions),
    )
    fields = None if request.fields is None else tuple(request.fields)
    if request.only_preview:
        with _opened(request.documents[0]) as file:
            name = request.documents[0].name
            yield Preview(previewed(ContactFile(file, name, rules, fields=fields, shrink=shrink)))
        return
    told = _Telling(request.source)
    for number, document in enumerate(request.documents):
        with _opened(document) as file:
            read = ContactFile(file, document.name, rules, fields=fields, shrink=shrink)
            for entry in read.entries():
                told.take(entry, (number + read.done) / len(request.documents))
                if told.is_due:
                    yield told.batch()
    told.finish()
    yield told.batch()
    yield Done()


class _Telling:
    """Collects what was read until it is time to tell."""

    def __init__(self, source: str) -> None:
        self._gathering = Gathering(source)
        self._read = 0
        self._done = 0.0
        self._contacts: list[Contact] = []
        self._photos: dict[str, bytes] = {}
        self._photo_bytes = 0
        self._problems: list[ImportProblem] = []
        self._columns: list[ColumnTaken] = []
        self._untold = 0
        self._kept = 0
        self._told_at = time.monotonic()

    def take(self, entry: Entry, done: float) -> None:
        self._read += not entry.is_of_file
        self._done = done
        self._columns += entry.columns
        for problem in entry.problems:
            self._note(problem)
        if entry.person is None:
            return
        found = self._gathering.contact(entry.person)
        if isinstance(found, ImportProblem):
            self._note(found)
            return
        self._contacts.append(found)
        self._photos.update(entry.photos)
        self._photo_bytes += sum(map(len, entry.photos.values()))

    def finish(self) -> None:
        """That was all."""
        self._done = 1.0

    @property
    def is_due(self) -> bool:
        """Whether it is time to tell."""
        return (
            len(self._contacts) >= MOST_IN_BATCH // 2
            or self._photo_bytes > _MOST_PHOTO_BYTES
            or (self._read % 16 == 0 and time.monotonic() > self._told_at + _TELL_EVERY)
        )

    def batch(self) -> Batch:
        batch = Batch(
            read=self._read,
            done=min(self._done, 1.0),
            contacts=tuple(self._contacts),
            photos=self._photos,
            problems=tuple(self._problems),
            untold=self._untold,
            columns=tuple(self._columns),
        )
        self._columns = []
        self._contacts, self._photos, self._problems = [], {}, []
        self._photo_bytes = self._untold = 0
        self._told_at = time.monotonic()
        return batch

    def _note(self, problem: ImportProblem) -> None:
        if self._kept == MOST_PROBLEMS:
            self._untold += 1
        else:
            self._kept += 1
            self._problems.append(problem)


@contextmanager
def _opened(document: Document) -> Iterator[BinaryIO]:
    """What the document holds; whatever goes wrong with it is told as a ContactFileError."""
    name = Path(document.name)
    try:
        with _file_of(document) as file:
            yield file
    except OSError as error:
        not_opened = Message(FileProblem.NOT_OPENED, why=error.strerror or str(error))
        raise ContactFileUnreadable(name, not_opened) from error
    except MemoryError as error:
        raise ContactFileTooLarge(name, Message(FileProblem.TOO_MUCH_MEMORY)) from error


def _file_of(document: Document) -> BinaryIO:
    path = Path(os.fsdecode(document.path))
    kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        raise ContactFileUnreadable(Path(document.name), Message(FileProblem.FOLDER))
    if not stat.S_ISREG(kind):  # a pipe, a device: opening one may take for ever
        raise ContactFileUnreadable(Path(document.name), Message(FileProblem.ENDLESS))
    return path.open("rb")
