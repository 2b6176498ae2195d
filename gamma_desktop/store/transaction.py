"""All or nothing: the transactions of the book.

Not the connection's own ``with``: it holds Python's lock while it waits for another program, which would stop
every thread; and after an error that SQLite has already rolled back it reports its own failure to roll back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import clear_frames

import apsw


@contextmanager
def reading(connection: apsw.Connection) -> Iterator[None]:
    """What is read inside is of one moment."""
    connection.execute("BEGIN")
    with _ended(connection):
        yield


@contextmanager
def writing(connection: apsw.Connection) -> Iterator[None]:
    """What is written inside is kept if nothing is raised; others may not write until then.

    A power cut may take the newest of it away again: for what can be had again.
    """
    connection.execute("BEGIN IMMEDIATE")
    with _ended(connection):
        yield


@contextmanager
def writing_durably(connection: apsw.Connection) -> Iterator[None]:
    """The same, and at the end all that was written, here and before, is safe from a power cut."""
    connection.pragma("synchronous", "full")
    try:
        with writing(connection):
            yield
    finally:
        connection.pragma("synchronous", "normal")


@contextmanager
def _ended(connection: apsw.Connection) -> Iterator[None]:
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        # A cursor that is half read holds on to the book as it was, and the frames of an error hold on to
        # cursors: who reads again after it was mended would read the same again.
        clear_frames(error.__traceback__)
        raise
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
