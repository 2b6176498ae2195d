"""What is said between the program and the process that reads files of contacts: JSON.

Both sides check what they get: the reading process is not to be trusted after it has read a hostile file.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.importing import ColumnTaken, FilePreview, ImportProblem
from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import Message

LONGEST_MESSAGE = 32 * 1024 * 1024
MOST_IN_BATCH = 1000


class Document(msgspec.Struct, frozen=True):
    """A file to read.

    Attributes:
        name: what to say that its people are from.
        path: where it is, as the system has it: file names need not be text.
    """

    name: str
    path: bytes


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to do.

    Attributes:
        only_preview: say what the first document is, and read no more.
        fields: what the columns of tables hold; None for a guess.
    """

    documents: Sequence[Document]
    source: str
    region: str
    outside_prefix: str
    area_code: str
    extensions: Sequence[str]
    only_preview: bool = False
    fields: Sequence[Field] | None = None


class Batch(msgspec.Struct, frozen=True, kw_only=True, tag="batch"):
    """What was read since the last one.

    Attributes:
        read: entries looked at so far, in all.
        done: how much of all documents that is, from 0 to 1.
        contacts: those that came of them.
        photos: their pictures, by name.
        problems: what was left out or looks odd; some of it, where there is very much.
        untold: how many problems there are beside these, since the last one.
        columns: those of tables, since the last one.
    """

    read: int
    done: float
    contacts: Annotated[tuple[Contact, ...], msgspec.Meta(max_length=MOST_IN_BATCH)] = ()
    photos: dict[str, bytes] = msgspec.field(default_factory=dict)
    problems: tuple[ImportProblem, ...] = ()
    untold: int = 0
    columns: tuple[ColumnTaken, ...] = ()


class Preview(msgspec.Struct, frozen=True, tag="preview"):
    """What the first document is."""

    preview: FilePreview


class Failure(msgspec.Struct, frozen=True, kw_only=True, tag="failure"):
    """Why nothing can be made of it.

    Attributes:
        kind: the name of a ContactFileError.
        document: which one.
    """

    kind: str
    document: str
    detail: Message


class Done(msgspec.Struct, frozen=True, tag="done"):
    """That was all."""


Answer = Batch | Preview | Failure | Done
