"""Commands while a damaged book is repaired: what they save is kept, and none makes a book of its own."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.backups import Backups
from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.database import Database
from gamma_desktop.store.rebuild import rebuild
from gamma_desktop.store.wreck import move_aside, moved_aside
from tests.integration.command import PATIENCE, Desk

DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
CARD = "BEGIN:VCARD\nVERSION:4.0\nFN:Ana\nTEL:+34600111222\nEND:VCARD\n"

OTHER = """
import asyncio, sys
from pathlib import Path
from gamma_desktop.store.database import Database
from gamma_desktop.store.errors import BookBusy

async def main():
    async with Database(Path(sys.argv[1]), is_made=False) as book:
        print("open", flush=True)
        sys.stdin.readline()
        try:
            await book.write(lambda book: book.execute("INSERT INTO extensions VALUES ('203', '')").get)
            print("saved", flush=True)
        except BookBusy:
            print("refused", flush=True)

asyncio.run(main())
"""
"""A command that has the book open, and saves something once it is told to."""


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    paths = ProfilePaths(settings=tmp_path, data=tmp_path / "data", runtime=tmp_path / "run")
    paths.prepare()

    async def make() -> None:
        async with Database(paths.book):
            pass

    asyncio.run(make())
    return paths


@pytest.mark.parametrize(
    "command",
    [
        ["calls"],
        ["calls", "note", "1", "wants an offer"],
        ["calls", "erase", "--before", "today", "--yes"],
        ["contacts", "export", "--csv"],
        ["contacts", "import", "ana.vcf"],
        ["contacts", "search", "Ana"],
    ],
)
def test_a_command_waits_for_a_book_that_stands_elsewhere_and_makes_none(
    paths: ProfilePaths, command: list[str]
) -> None:
    card = paths.settings / "ana.vcf"
    card.write_text(CARD)
    desk = Desk(paths.settings)
    moved_to = move_aside(paths.book, DAY)
    done = desk.run(*(str(card) if word == card.name else word for word in command))

    assert (done.returncode, done.stdout) == (1, "")
    assert "being repaired. Try again in a minute" in done.stderr
    assert not paths.book.exists()
    assert moved_aside(paths.book) == [moved_to]


def other(paths: ProfilePaths) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(paths.book)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert heard(started) == "open"
    return started


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_what_a_command_saves_while_the_repair_begins_is_in_the_repaired_book(paths: ProfilePaths) -> None:
    backups = Backups(paths.book, paths.backups)
    with other(paths) as command, ThreadPoolExecutor(1) as thread:
        repair = thread.submit(rebuild, paths.book, backups, DAY, others_finish_within=PATIENCE)
        with pytest.raises(TimeoutError):
            repair.result(0.3)
        tell(command)
        assert heard(command) == "saved"
        assert repair.result(PATIENCE).is_complete

    with closing(apsw.Connection(str(paths.book))) as book:
        assert one_integer(book, "SELECT count(*) FROM extensions") == 1


def test_a_command_that_lags_behind_saves_nothing_and_leaves_the_log_of_the_repaired_book(
    paths: ProfilePaths,
) -> None:
    with other(paths) as command:
        rebuild(paths.book, Backups(paths.book, paths.backups), DAY, others_finish_within=0)
        with closing(apsw.Connection(str(paths.book))) as book:
            book.pragma("journal_mode", "wal")
            book.execute("INSERT INTO extensions VALUES ('204', '')")
            tell(command)
            assert heard(command) == "refused"
            assert command.wait(PATIENCE) == 0
            assert paths.book.with_name("book.db-wal").exists()
