"""Goes back to a backup of the book: chooses it, and puts it where the book was, which is moved aside."""

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from gamma_desktop.durable_files import move
from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.private_files import make_private
from gamma_desktop.store.backups import Backup, Backups, is_sound
from gamma_desktop.store.errors import BookDamaged, NoSuchBackup, explained
from gamma_desktop.store.rebuild import carry_requests_over
from gamma_desktop.store.wreck import alone_with, move_aside, move_back, note_put_back


def chosen(of_book: Backups, name: str | None) -> Backup:
    """The backup of that name, or the newest that is sound.

    Raises:
        NoSuchBackup, BookDamaged: it is not there, or not sound.
        StoreError: they cannot be looked at.
    """
    if name is None:
        chosen = of_book.newest_good()
        if chosen is None:
            raise NoSuchBackup(of_book.folder, StorageProblem.NO_BACKUP)
        return chosen
    named = next((each for each in of_book.all() if name in {each.name, each.path.name}), None)
    if named is None:
        raise NoSuchBackup(of_book.folder, StorageProblem.UNKNOWN_BACKUP, name=name)
    if not is_sound(named.path):
        raise BookDamaged(named.path, StorageProblem.DAMAGED_BACKUP)
    return named


def put_in_place(book: Path, backup: Backup, now: datetime) -> Path | None:
    """Have the book be what a backup holds; where the former one stands now. Raises StoreError."""
    with explained(book):
        move_back(book)
        with TemporaryDirectory(dir=book.parent) as folder:
            part = Path(folder) / book.name
            make_private(part)
            shutil.copyfile(backup.path, part)
            if not book.exists():
                move(part, book)
                return None
            with alone_with(book):
                moved_to = move_aside(book, now, why="replaced")
            carry_requests_over(moved_to, part)
            move(part, book)
            note_put_back(moved_to)
    return moved_to
