"""Damage of what SQLite keeps beside its files: events go on, and what is missing is told."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.damage import DamagedFile
from gamma_desktop.history.model import CallFilter
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.settings.paths import ProfilePaths
from tests.integration.app.damaged_profile import (
    MANY,
    NOTED,
    PAGE,
    PATIENCE,
    Running,
    damage,
    event,
    garbage,
    last_position,
    profile_in,
    received,
    running,
    what_people_saved,
)


@pytest.mark.parametrize("file", ["journal", "book"])
async def test_shared_memory_that_is_damaged_costs_nothing(used: ProfilePaths, file: str) -> None:
    path = {"journal": used.journal, "book": used.book}[file]
    path.with_name(f"{path.name}-shm").write_bytes(b"\x55" * 32768)
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        damage(path.with_name(f"{path.name}-shm"), garbage)
        assert [await program.post(f"new-{number}") for number in range(3)] == [200] * 3
        await program.until_live("new-2")
    async with running(used) as program:
        assert await program.post("next day") == 200
        await program.until_live("next day")
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 6
        assert await what_people_saved(program.engine) == ("wants an offer", True)


@pytest.mark.parametrize("file", ["journal", "book"])
async def test_a_log_that_is_damaged_stops_no_events(used: ProfilePaths, file: str) -> None:
    path = {"journal": used.journal, "book": used.book}[file]
    path.with_name(f"{path.name}-wal").write_bytes(b"\x55" * 32768)
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        damage(path.with_name(f"{path.name}-wal"), garbage)
        assert [await program.post(f"new-{number}") for number in range(3)] == [200] * 3
        await program.until_live("new-2")
        assert await what_people_saved(program.engine) == ("wants an offer", True)


def crash_image(paths: ProfilePaths, folder: Path) -> ProfilePaths:
    """The files as a crash at this moment leaves them."""
    shutil.copytree(paths.data, folder / "data")
    for memory in (folder / "data").glob("*-shm"):
        memory.unlink()
    return profile_in(folder)


def damage_last_transaction(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    damage(log, lambda content: content.__setitem__(slice(-PAGE, None), b"\x55" * PAGE))


async def test_events_that_a_damaged_log_lost_are_told_and_leave_a_gap(
    used: ProfilePaths, tmp_path: Path
) -> None:
    with JournalWriter(used.journal) as journal:
        for number in range(5):
            journal.append_all([received(event(f"waiting-{number}"))])
        image = crash_image(used, tmp_path / "image")
    damage_last_transaction(image.journal)
    async with running(image) as program:
        await program.until_live("waiting-3")
        assert await program.post("new") == 200
        await program.until_live("new")
        (told,) = program.told
        (gap,) = await program.engine.reception_gaps.reception_gaps(limit=9)

        assert (told.file, told.is_complete) == (DamagedFile.JOURNAL, False)
        assert told.moved_to is not None
        assert told.moved_to.with_name(f"{told.moved_to.name}-wal").exists()
        assert gap.since == told.lost_since
        assert gap.until >= told.found_at
        assert program.engine.calls.call(CallKey("acme", "waiting-4")) is None
        assert program.engine.intake.health.stored == 2 * MANY + 1 + 4 + 1


def log_is_gone(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def file_is_gone(path: Path) -> None:
    log_is_gone(path)
    path.unlink()


async def until_gap(program: Running) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await program.engine.reception_gaps.reception_gaps(limit=9):  # noqa: ASYNC110  (a task writes it)
            await asyncio.sleep(0.02)


def cut_off_pages(path: Path) -> None:
    """Have the log end some transactions earlier, as if the rest had never been written."""
    log = path.with_name(f"{path.name}-wal")
    frame, header = PAGE + 24, 32
    damage(
        log,
        lambda content: content.__delitem__(
            slice(header + (len(content) - header) // frame // 2 * frame, None)
        ),
    )


@pytest.mark.parametrize("end", [cut_off_pages, log_is_gone, file_is_gone])
async def test_a_journal_that_ends_before_what_was_worked_in_is_told_and_goes_on_behind_it(
    used: ProfilePaths, tmp_path: Path, end: Callable[[Path], None]
) -> None:
    async with running(used) as program:
        for number in range(8):
            assert await program.post(f"late-{number}") == 200
        await program.until_live("late-7")
        position = last_position(used)
        image = crash_image(used, tmp_path / "image")
    end(image.journal)
    async with running(image) as program:
        assert await program.post("new") == 200
        await program.until_live("new")
        await program.until(lambda: bool(program.told))
        (told,) = program.told
        found = await program.engine.call_log.find_calls(CallFilter(), limit=99)

        assert (told.file, told.is_complete, told.moved_to) == (DamagedFile.JOURNAL, False, None)
        assert last_position(image) > position
        assert len(found) == MANY + 1 + 8 + 1
        await until_gap(program)
    async with running(image) as program:
        assert program.told == []


async def test_of_a_damaged_log_of_the_book_the_calls_come_again_from_the_journal(
    used: ProfilePaths, tmp_path: Path
) -> None:
    async with running(used) as program:
        await program.engine.call_log.set_note(NOTED, "wants another offer")
        assert await program.post("last") == 200
        await program.until_live("last")
        image = crash_image(used, tmp_path / "image")
    damage_last_transaction(image.book)
    async with running(image) as program:
        await program.until_live("last")
        (told,) = program.told

        assert (told.file, told.is_complete, told.only_latest) == (DamagedFile.BOOK, False, True)
        assert await what_people_saved(program.engine) == ("wants another offer", True)


async def test_a_crash_alone_is_no_damage(used: ProfilePaths, tmp_path: Path) -> None:
    async with running(used) as program:
        assert await program.post("last") == 200
        await program.until_live("last")
        image = crash_image(used, tmp_path / "image")
    async with running(image) as program:
        assert await program.post("new") == 200
        await program.until_live("new")
        assert program.told == []
