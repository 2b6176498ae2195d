"""The daily backup, made by the engine while events come, and what it shows of the files."""

import asyncio
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing

import apsw

from gamma_desktop.app.engine import now
from gamma_desktop.app.repairs import JOURNAL
from gamma_desktop.history.damage import DamagedFile
from gamma_desktop.history.erasure import Erasure, Forgotten
from gamma_desktop.history.model import CallFilter
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.backups import is_sound
from gamma_desktop.store.forgetting import forget_calls
from gamma_desktop.store.recovery import Recovery
from tests.integration.app.damaged_profile import (
    MANY,
    PATIENCE,
    Running,
    running,
    what_people_saved,
    zero_a_page,
)


async def until_backed_up(program: Running) -> None:
    recovery = program.engine.recovery
    async with asyncio.timeout(PATIENCE):
        while not (  # noqa: ASYNC110  (another thread works)
            recovery.backups_of_book.all() and recovery.backups_of_journal.all()
        ):
            await asyncio.sleep(0.05)


async def test_both_files_are_backed_up_while_events_come_and_not_again_on_that_day(
    used: ProfilePaths,
) -> None:
    async with running(used, first_backup_after=0) as program:
        for number in range(5):
            assert await program.post(f"new-{number}") == 200
        await until_backed_up(program)
        await program.until_live("new-4")
    async with running(used, first_backup_after=0) as program:
        assert await program.post("next") == 200
        await program.until_live("next")
    backups = sorted(used.backups.iterdir())
    assert [each.name.partition("-")[0] for each in backups] == ["book", "journal"]
    assert all(map(is_sound, backups))


async def test_a_page_that_is_damaged_and_read_by_nothing_else_is_found_by_the_backup(
    used: ProfilePaths,
) -> None:
    with closing(apsw.Connection(str(used.book))) as book:
        book.execute("CREATE TABLE apart (content)").fetchall()
        for _ in range(9):
            book.execute("INSERT INTO apart VALUES (?)", ("x" * 3000,))
    zero_a_page(used.book, "apart")
    async with running(used, first_backup_after=0) as program:
        await program.until(lambda: bool(program.told))
        assert [each.file for each in program.told] == [DamagedFile.BOOK]
        moved_to = program.told[0].moved_to
        assert moved_to is not None
        assert moved_to.exists()
        assert await program.post("new") == 200
        await program.until_live("new")
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2
        assert await what_people_saved(program.engine) == ("wants an offer", True)


async def test_a_page_of_the_journal_that_is_damaged_and_read_by_nothing_else_is_found_by_the_backup(
    used: ProfilePaths,
) -> None:
    zero_a_page(used.journal, "events")
    async with running(used, first_backup_after=0) as program:
        await program.until(lambda: bool(program.told))
        assert [(each.file, each.is_complete) for each in program.told] == [(DamagedFile.JOURNAL, True)]
        assert await program.post("new") == 200
        await program.until_live("new")


async def test_a_copy_that_shows_damage_has_the_file_replaced_that_was_copied_and_no_other(
    used: ProfilePaths,
) -> None:
    async with running(used) as program:
        for file in DamagedFile:
            await program.engine.repairs.replace_damaged(file, 1)
        assert program.told == []


def test_no_copy_is_made_or_rewritten_while_a_book_is_mended_from_the_copies(used: ProfilePaths) -> None:
    recovery = Recovery(used, now, JOURNAL)
    others = (
        lambda: recovery.backups_of_journal.make(now()),
        lambda: forget_calls(recovery.backups_of_book, Forgotten(erasure=Erasure(before=now()))),
    )
    copy = recovery.backups_of_book.make(now())
    before = copy.path.read_bytes()
    with ThreadPoolExecutor(len(others)) as threads:
        with recovery.backups_of_book.lock:  # as mending holds it
            works = [threads.submit(work) for work in others]
            assert wait(works, timeout=0.5).done == set()
            assert list(used.backups.iterdir()) == [copy.path]
            assert copy.path.read_bytes() == before
        assert wait(works, timeout=PATIENCE).not_done == set()
    assert len(recovery.backups_of_journal.all()) == 1
    assert copy.path.read_bytes() != before
