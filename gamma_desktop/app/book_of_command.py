"""The book as commands open it: beside a running program, or alone, and never while it is being repaired.

A damaged book stands elsewhere while a new one is written. A command that made another one then would lose
what it saved there, and keep the damaged one from being found again after a crash. A command that meets
damage has the program that runs repair it, and then goes on.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from gamma_desktop.durable_files import write_whole
from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import ProfileInUse, profile_lock
from gamma_desktop.store.database import Database
from gamma_desktop.store.errors import BookBusy, BookDamaged, explained
from gamma_desktop.store.wreck import is_put_back, move_back, moved_aside

REPAIRED_WITHIN = 60.0
"""Seconds that a command waits for the program that runs."""
_LOOK_AGAIN_AFTER = 0.1


def has_book(paths: ProfilePaths) -> bool:
    """Whether a program or a command ever made one; raises BookBusy while it is being repaired."""
    if not paths.book.exists() and any(not is_put_back(each) for each in moved_aside(paths.book)):
        raise BookBusy(paths.book, StorageProblem.BEING_REPAIRED)
    return paths.book.exists()  # one that was repaired in between stands there again


def existing_book(paths: ProfilePaths) -> Database:
    """The book, to be opened; opening raises BookBusy while it is being repaired.

    Damage that it meets is repaired by the program that runs; where none does, BookDamaged is raised.
    """
    return Database(paths.book, is_made=False, mend=partial(_have_repaired, paths))


@asynccontextmanager
async def made_book(paths: ProfilePaths) -> AsyncIterator[Database]:
    """The book, open; made if there is none. Raises StoreError, ProfileUnusable."""
    paths.prepare()
    if not has_book(paths):
        try:
            with profile_lock(paths.lock), explained(paths.book):
                move_back(paths.book)
                async with Database(paths.book):
                    pass
        except ProfileInUse as error:  # a program runs, and has it elsewhere, or makes it just now
            if not has_book(paths):
                raise BookBusy(paths.book, StorageProblem.BEING_REPAIRED) from error
    async with existing_book(paths) as database:
        yield database


def _have_repaired(paths: ProfilePaths, book: Path) -> None:
    _see_that_a_program_runs(paths, book)
    write_whole(paths.book_in_doubt, b"")
    until = time.monotonic() + REPAIRED_WITHIN
    while paths.book_in_doubt.exists():
        if time.monotonic() > until:
            raise BookBusy(book, StorageProblem.BEING_REPAIRED)
        _see_that_a_program_runs(paths, book)
        time.sleep(_LOOK_AGAIN_AFTER)


def _see_that_a_program_runs(paths: ProfilePaths, book: Path) -> None:
    with suppress(ProfileInUse), profile_lock(paths.lock):
        paths.book_in_doubt.unlink(missing_ok=True)
        raise BookDamaged(book, StorageProblem.DAMAGED, why="by no program repaired")
