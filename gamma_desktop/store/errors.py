"""What can go wrong with the book, each named for what one can do about it.

StoreError               the book cannot be used as asked; ``problem`` says why
├── BookTooNew           a newer version of the program wrote it: install that one; it is left as it was
├── BookDamaged          it cannot be read: put a copy in its place
│   ├── RowUnreadable    one row of it cannot: it is put aside
│   └── RelayDamaged     the file of a relay, which lists its desks: put the administrator's copy in its place
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

from gamma_desktop.errors import GammaDesktopError, Message, Value
from gamma_desktop.history.codes import StorageProblem, Trouble


class StoreError(GammaDesktopError):
    """The book cannot be used as asked.

    Attributes:
        path: the file.
        problem: what is wrong with it.
    """

    title = Trouble.CALLS_UNUSABLE

    def __init__(self, path: Path, problem: StorageProblem, **data: Value) -> None:
        self.path = path
        self.problem = problem
        self.message = Message(problem, path=str(path), **data)
        super().__init__(str(self.message))


class BookTooNew(StoreError):
    """A newer version of the program wrote the book.

    Attributes:
        found: the schema of the file.
        known: the newest schema that this program knows.
    """

    def __init__(self, path: Path, *, found: int, known: int) -> None:
        super().__init__(path, StorageProblem.TOO_NEW, found=found, known=known)
        self.found = found
        self.known = known


class BookDamaged(StoreError):
    """The file is no database, or no longer one."""


class RowUnreadable(BookDamaged):
    """A row holds what makes no sense; the file as such is sound."""


class RelayDamaged(BookDamaged):
    """The relay's own database is damaged; there is no backup of it but the administrator's."""

    title = Trouble.RELAY_UNUSABLE

    def __init__(self, path: Path) -> None:
        super().__init__(path, StorageProblem.RELAY_DAMAGED)


class NoSuchBackup(StoreError):
    """There is no backup that was asked for."""

    title = Trouble.NO_SUCH_BACKUP


class BookBusy(StoreError):
    """Another program held the book for longer than we wait."""


class BookInaccessible(StoreError):
    """The file or its folder may not be opened."""


class DiskFull(StoreError):
    """There is no room; the transaction was undone."""


class DiskFailing(StoreError):
    """The system could not read or write; the transaction was undone."""


_PROBLEMS: tuple[tuple[tuple[type[apsw.Error], ...], type[StoreError], StorageProblem], ...] = (
    ((apsw.CorruptError, apsw.NotADBError, apsw.FormatError), BookDamaged, StorageProblem.DAMAGED),
    ((apsw.BusyError, apsw.LockedError), BookBusy, StorageProblem.IN_USE),
    (
        (apsw.CantOpenError, apsw.PermissionsError, apsw.ReadOnlyError, apsw.AuthError),
        BookInaccessible,
        StorageProblem.INACCESSIBLE,
    ),
    ((apsw.FullError,), DiskFull, StorageProblem.FULL),
    ((apsw.IOError, apsw.NoLFSError), DiskFailing, StorageProblem.FAILING),
)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise about ``path`` into a StoreError."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise BookInaccessible(path, StorageProblem.NOT_REACHED, why=why) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RowUnreadable(path, StorageProblem.DAMAGED_ROW, why=str(error)) from error
    except apsw.Error as error:
        for causes, kind, problem in _PROBLEMS:
            if isinstance(error, causes):
                raise kind(path, problem, why=str(error)) from error
        raise StoreError(path, StorageProblem.UNEXPECTED, why=str(error)) from error
