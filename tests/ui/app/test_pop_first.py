"""A pop shows before the book has its call, once."""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from gamma_desktop.settings.paths import ProfilePaths
from tests.ui.app.running import Play, Running

POP = "Incoming call: 647 46 01 97"


@contextmanager
def book_held(paths: ProfilePaths) -> Iterator[None]:
    """While a command writes to the book, no transaction of the program's gets through."""
    connection = apsw.Connection(str(paths.book))
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def calls_in_book(paths: ProfilePaths) -> int:
    connection = apsw.Connection(str(paths.book), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        count = connection.execute("SELECT count(*) FROM calls").get
        assert isinstance(count, int)
        return count
    finally:
        connection.close()


def test_a_call_pops_while_the_transaction_of_the_book_is_held_up(play: Play, paths: ProfilePaths) -> None:
    async def scene(running: Running) -> None:
        with book_held(paths):
            await running.post()
            await running.until(lambda: running.pops == [POP])
            assert calls_in_book(paths) == 0
            assert running.log == []
        await running.until(lambda: calls_in_book(paths) == 1 and len(running.log) == 1)
        assert running.pops == [POP]

    play(scene)


def test_a_pop_that_was_put_away_stays_away_when_the_same_event_comes_again(
    play: Play, paths: ProfilePaths
) -> None:
    async def scene(running: Running) -> None:
        with book_held(paths):
            await running.post()
            await running.until(lambda: running.pops == [POP])
            running.press_in_pop("Hide this pop")
            await running.post()
        await running.until(lambda: len(running.log) == 1)
        assert running.pops == []

    play(scene)
