"""Events of a damaged journal come back, whatever else happens meanwhile: erasing, ageing, or the end."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.maintenance_session import ErasingCommand, restore
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.durable_files import inode_of
from gamma_desktop.history.damage import DamagedFile
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import profile_lock
from gamma_desktop.store import recovery
from gamma_desktop.store.backups import Backups
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.recovery import JournalLayout, rescued_journal
from gamma_desktop.store.wreck import Wreck, is_put_back, move_aside, moved_aside, note_put_back
from tests.integration.app.damaged_profile import (
    KINDS,
    MANY,
    PATIENCE,
    SETTINGS,
    Running,
    damage,
    garbage,
    running,
    zero_a_page,
)

EVENTS = 2 * MANY + 1
UNRELATED = Erasure(number="+34999999999")


def backed_up(paths: ProfilePaths) -> Backups:
    backups = Backups(paths.journal, paths.backups)
    backups.make(now())
    return backups


def count(path: Path) -> int:
    with JournalReader(path) as reader:
        return reader.count()


async def until_put_back(program: Running) -> None:
    await program.until(lambda: bool(program.told))
    await until(lambda: program.engine.recovery.has_all_put_back)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110  (what a thread does to files)
            await asyncio.sleep(0.02)


async def found_by_a_backup(program: Running) -> None:
    """What the daily backup does, which reads all of it."""
    await program.engine.repairs.replace_damaged(DamagedFile.JOURNAL, inode_of(program.engine.paths.journal))


def damage_journal(paths: ProfilePaths, kind: str) -> None:
    if kind == "zeroed page":
        zero_a_page(paths.journal, "events")
    else:
        damage(paths.journal, KINDS[kind])


@pytest.mark.parametrize("kind", [*KINDS, "zeroed page"])
async def test_old_events_come_back_after_damage_before_the_start(used: ProfilePaths, kind: str) -> None:
    backed_up(used)
    damage_journal(used, kind)
    async with running(used) as program:
        if kind == "zeroed page":
            await found_by_a_backup(program)
        await until_put_back(program)
        assert count(used.journal) == EVENTS


@pytest.mark.parametrize("kind", [*KINDS, "zeroed page"])
async def test_old_events_come_back_after_damage_while_running(used: ProfilePaths, kind: str) -> None:
    backed_up(used)
    async with running(used) as program:
        damage_journal(used, kind)
        if kind == "zeroed page":
            await found_by_a_backup(program)
        assert await program.post("new") == 200
        await until_put_back(program)
        assert count(used.journal) == EVENTS + 1


async def test_erasing_waits_until_events_are_put_back(
    used: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = backed_up(used)
    damage(used.journal, garbage)
    monkeypatch.setattr(recovery, "_ROWS_AT_ONCE", 20)
    async with running(used) as program:
        erasures = SqliteErasures(program.engine.database)
        await erasures.request(UNRELATED)
        assert not await program.engine.retention_job.fulfil_requests()
        await until_put_back(program)
        assert await program.engine.retention_job.fulfil_requests()
        assert await erasures.requests() == []
    assert (count(used.journal), count(backups.all()[0].path)) == (EVENTS, EVENTS)


async def test_ageing_waits_until_events_are_put_back_and_reaches_them(used: ProfilePaths) -> None:
    with closing(JournalWriter(used.journal)) as journal, closing(journal._open()) as connection:
        old = (now() - timedelta(days=31)).timestamp() * 1_000_000
        connection.execute("UPDATE events SET received_at = ? WHERE position <= 10", (int(old),)).fetchall()
    backups = backed_up(used)
    damage(used.journal, garbage)
    async with running(used) as program:
        await until_put_back(program)
        await until(lambda: count(used.journal) == EVENTS - 10)
        await until(lambda: count(backups.all()[0].path) == EVENTS - 10)


async def test_putting_back_goes_on_at_the_next_start(
    used: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(used)
    damage(used.journal, garbage)
    with monkeypatch.context() as slow:
        slow.setattr(recovery, "_BREATH", 3600.0)
        slow.setattr(recovery, "_ROWS_AT_ONCE", 5)
        async with running(used) as program:
            await program.until(lambda: bool(program.told))
            await until(lambda: count(used.journal) >= 5)
        assert count(used.journal) < EVENTS
    async with running(used) as program:
        await until(lambda: program.engine.recovery.has_all_put_back)
        assert count(used.journal) == EVENTS
    assert [is_put_back(file) for file in moved_aside(used.journal)] == [True]


async def test_erasing_alone_mends_a_damaged_journal_first(used: ProfilePaths) -> None:
    backups = backed_up(used)
    damage(used.journal, garbage)
    assert await ErasingCommand(used, SETTINGS, print).erase(UNRELATED, within=PATIENCE)
    assert (count(used.journal), count(backups.all()[0].path)) == (EVENTS, EVENTS)


async def test_erasing_alone_gives_up_in_time(used: ProfilePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    backed_up(used)
    damage(used.journal, garbage)
    monkeypatch.setattr(recovery, "_BREATH", 3600.0)
    assert not await ErasingCommand(used, SETTINGS, print).erase(UNRELATED, within=0.5)
    async with Database(used.book) as database:
        assert [request for _, request in await SqliteErasures(database).requests()] == [UNRELATED]


async def test_what_was_asked_of_a_book_that_was_replaced_meanwhile_is_asked_of_the_new_one(
    used: ProfilePaths,
) -> None:
    without = Backups(used.book, used.backups).make(now())
    async with asyncio.TaskGroup() as group:
        with profile_lock(used.lock):
            command = ErasingCommand(used, SETTINGS, print)
            is_erased = group.create_task(command.erase(UNRELATED, within=PATIENCE))
            await until_asked(used)
            moved_to = move_aside(used.book, now())
            without.path.replace(used.book)
            note_put_back(moved_to)
            await until_asked(used)
            assert not is_erased.done()
    assert is_erased.result()


async def until_asked(paths: ProfilePaths) -> None:
    async with asyncio.timeout(PATIENCE), Database(paths.book) as database:
        while not await SqliteErasures(database).requests():  # noqa: ASYNC110  (what a command does)
            await asyncio.sleep(0.02)


async def test_going_back_to_a_backup_keeps_what_is_still_to_be_erased(used: ProfilePaths) -> None:
    Backups(used.book, used.backups).make(now())
    async with Database(used.book) as database:
        erasures = SqliteErasures(database)
        await erasures.fulfil(await erasures.request(UNRELATED))
        request = await erasures.request(UNRELATED)
        await erasures.note_events([7])
    restored = await restore(used, SETTINGS, None)
    async with Database(used.book) as database:
        erasures = SqliteErasures(database)
        assert await erasures.requests() == [(request, UNRELATED)]  # who asked for it waits for that one
        assert await erasures.events_to_erase(9) == [7]
    assert await ErasingCommand(used, SETTINGS, print).erase(UNRELATED, within=PATIENCE)
    assert restored.moved_to is not None
    assert restored.moved_to.exists()


async def test_the_reader_has_let_go_before_a_damaged_journal_is_moved(
    used: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_when_moved: list[bool] = []
    engine = Engine(used, SETTINGS, TaskSupervisor(print), print, dial_rules=DialRules)

    def moving(path: Path, layout: JournalLayout) -> AbstractContextManager[tuple[Path, Wreck]]:
        open_when_moved.append(engine._journal._connection is not None)
        return rescued_journal(path, layout)

    monkeypatch.setattr("gamma_desktop.app.repairs.rescued_journal", moving)
    await engine.open_book()
    assert engine._journal.last_position() == EVENTS
    damage(used.journal, garbage)
    await engine.repairs.mend_journal()
    await engine.stop()
    assert open_when_moved == [False]
