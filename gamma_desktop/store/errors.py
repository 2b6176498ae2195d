"""What can go wrong with the book, each named for what one can do about it.

StoreError               the book cannot be used as asked; the message says why and what to do
├── BookTooNew           a newer version of the program wrote it: install that one; it is left as it was
├── BookDamaged          it cannot be read: put a copy in its place
│   └── RowUnreadable    one row of it cannot: it is put aside
├── NoSuchBackup         none of that name, or none at all: ask which there are
├── BookBusy             another program held it for too long: try again
├── BookInaccessible     it, or its folder, may not be opened: mend the rights
├── DiskFull             make room; nothing of the transaction was written
└── DiskFailing          the system could not read or write; nothing of the transaction was written
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec

from gamma_desktop.errors import GammaDesktopError


class StoreError(GammaDesktopError):
    """The book cannot be used as asked.

    Attributes:
        path: the file.
    """

    headline = "The calls and contacts cannot be used"

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path


class BookTooNew(StoreError):
    """A newer version of the program wrote the book.

    Attributes:
        found: the schema of the file.
        known: the newest schema that this program knows.
    """

    def __init__(self, path: Path, *, found: int, known: int) -> None:
        super().__init__(
            path,
            f"written by a newer version of the program (schema {found}, this one knows {known}); "
            "install that version, or name another profile. The file was not touched.",
        )
        self.found = found
        self.known = known


class BookDamaged(StoreError):
    """The file is no database, or no longer one."""


class RowUnreadable(BookDamaged):
    """A row holds what makes no sense; the file as such is sound."""


class NoSuchBackup(StoreError):
    """There is no backup that was asked for."""

    headline = "There is no such backup"


class BookBusy(StoreError):
    """Another program held the book for longer than we wait."""


class BookInaccessible(StoreError):
    """The file or its folder may not be opened."""


class DiskFull(StoreError):
    """There is no room; the transaction was undone."""


class DiskFailing(StoreError):
    """The system could not read or write; the transaction was undone."""


MOVED_AWAY = "being repaired; try again in a minute, or start Gamma Desktop if it does not run"
"""Of a book that does not stand in its place, and of one that was replaced while we had it open."""

DAMAGED = "damaged; start Gamma Desktop, which puts it back from a backup"
_EXPLANATIONS: tuple[tuple[tuple[type[apsw.Error], ...], type[StoreError], str], ...] = (
    ((apsw.CorruptError, apsw.NotADBError, apsw.FormatError), BookDamaged, DAMAGED),
    ((apsw.BusyError, apsw.LockedError), BookBusy, "held by another program for too long; try again"),
    (
        (apsw.CantOpenError, apsw.PermissionsError, apsw.ReadOnlyError, apsw.AuthError),
        BookInaccessible,
        "may not be opened for writing; check the rights of the file and its folder",
    ),
    ((apsw.FullError,), DiskFull, "the disk is full; make room and try again"),
    ((apsw.IOError, apsw.NoLFSError), DiskFailing, "could not be read or written; check the disk"),
)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise about ``path`` into a StoreError."""
    try:
        yield
    except OSError as error:
        raise BookInaccessible(path, f"{error.strerror}; check the file and its folder") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RowUnreadable(path, f"a row of it is {DAMAGED} ({error})") from error
    except apsw.Error as error:
        for causes, kind, advice in _EXPLANATIONS:
            if isinstance(error, causes):
                raise kind(path, f"{advice} ({error})") from error
        raise StoreError(path, f"unexpected: {error}") from error
