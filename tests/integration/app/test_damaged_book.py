"""A book that is damaged while the engine runs, or before: events go on, and what is missing is told."""

from collections.abc import Sequence
from contextlib import closing

import apsw
import pytest

from gamma_desktop.app.engine import now
from gamma_desktop.calls.model import CallState
from gamma_desktop.history.damage import DamagedFile
from gamma_desktop.history.model import CallFilter
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.backups import Backups
from tests.integration.app.damaged_profile import (
    KINDS,
    MANY,
    Running,
    bring_in_log,
    damage,
    legs_of,
    running,
    state_of,
    what_people_saved,
    zero_a_page,
)
from tests.integration.command import Desk


@pytest.mark.parametrize("kind", KINDS)
async def test_a_book_damaged_before_the_start_is_put_together_again(used: ProfilePaths, kind: str) -> None:
    Backups(used.book, used.backups).make(now())
    damage(used.book, KINDS[kind])
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")

        assert [each.file for each in program.told] == [DamagedFile.BOOK]
        assert all(each.moved_to is not None and each.moved_to.exists() for each in program.told)
        assert await what_people_saved(program.engine) == ("wants an offer", True)
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2


@pytest.mark.parametrize("kind", ["half", "garbage"])
async def test_a_book_without_a_backup_begins_with_what_the_journal_has(
    used: ProfilePaths, kind: str
) -> None:
    damage(used.book, KINDS[kind])
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")
        assert [each.file for each in program.told] == [DamagedFile.BOOK]
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2


@pytest.mark.parametrize("kind", KINDS)
async def test_events_go_on_when_the_book_is_damaged_while_they_come(used: ProfilePaths, kind: str) -> None:
    Backups(used.book, used.backups).make(now())
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        bring_in_log(used.book)
        damage(used.book, KINDS[kind])
        assert [await program.post(f"new-{number}") for number in range(5)] == [200] * 5
        await program.until_live("new-4")
        await program.engine.call_log.find_calls(CallFilter(), limit=99)
        assert [each.file for each in program.told] == [DamagedFile.BOOK]
    async with running(used) as program:
        assert await program.post("next day") == 200
        await program.until_live("next day")
        assert await what_people_saved(program.engine) == ("wants an offer", True)
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 8


async def test_a_truncated_row_of_a_call_that_goes_on_is_put_aside_and_told_again_by_its_events(
    used: ProfilePaths,
) -> None:
    with closing(apsw.Connection(str(used.book))) as book:
        book.execute("UPDATE calls SET payload = substr(payload, 1, 40) WHERE call_id = 'going-on'")
    async with running(used) as program:
        await program.until(lambda: bool(legs_of(program.engine, "going-on")))
        assert await program.post("going-on", state="talking") == 200
        await program.until(lambda: state_of(program.engine, "going-on") is CallState.TALKING)


async def test_a_row_that_holds_no_text_stops_neither_the_list_nor_the_next_call(used: ProfilePaths) -> None:
    with closing(apsw.Connection(str(used.book))) as book:
        book.execute("UPDATE calls SET payload = CAST(x'7bff' AS TEXT) WHERE call_id = 'old-3'")
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2
        assert await what_people_saved(program.engine) == ("wants an offer", True)


async def all_calls(program: Running) -> Sequence[object]:
    return await program.engine.call_log.find_calls(CallFilter(), limit=99)


async def test_a_zeroed_page_before_the_start_costs_nothing_that_backup_and_journal_have(
    used: ProfilePaths,
) -> None:
    Backups(used.book, used.backups).make(now())
    zero_a_page(used.book, "calls")
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")
        assert len(await all_calls(program)) == MANY + 2
        assert [each.file for each in program.told] == [DamagedFile.BOOK]
        assert await what_people_saved(program.engine) == ("wants an offer", True)


async def test_a_page_zeroed_while_events_come_costs_nothing_that_backup_and_journal_have(
    used: ProfilePaths,
) -> None:
    Backups(used.book, used.backups).make(now())
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        zero_a_page(used.book, "calls")
        assert [await program.post(f"new-{number}") for number in range(5)] == [200] * 5
        await program.until_live("new-4")
        await all_calls(program)
        assert [each.file for each in program.told] == [DamagedFile.BOOK]
    async with running(used) as program:
        assert len(await all_calls(program)) == MANY + 7
        assert await what_people_saved(program.engine) == ("wants an offer", True)


@pytest.mark.parametrize("kind", KINDS)
async def test_every_event_of_the_journal_is_told_by_a_call_after_damage(
    used: ProfilePaths, kind: str
) -> None:
    Backups(used.book, used.backups).make(now())
    async with running(used) as program:
        assert [await program.post(f"since-{number}") for number in range(5)] == [200] * 5
        await program.until_live("since-4")
    damage(used.book, KINDS[kind])
    async with running(used) as program:
        assert [each.file for each in program.told] == [DamagedFile.BOOK]
        assert await program.post("new") == 200
        await program.until_live("new")
        with JournalReader(used.journal) as journal:
            came = [event.position for event in journal.read_after(0, 999)]
        assert await program.engine.call_log.cursor() == came[-1]
    with closing(apsw.Connection(str(used.book))) as book:
        told = [
            position for (position,) in book.execute("SELECT position FROM call_events ORDER BY position")
        ]
    assert told == came


@pytest.mark.parametrize("kind", [*KINDS, "a zeroed page"])
def test_calls_are_erased_from_a_damaged_book_that_no_program_runs_on(used: ProfilePaths, kind: str) -> None:
    Backups(used.book, used.backups).make(now())
    if kind == "a zeroed page":
        zero_a_page(used.book, "calls")
    else:
        damage(used.book, KINDS[kind])
    done = Desk(used.settings).run("calls", "erase", "--before", now().isoformat(), "--yes")

    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "Erased.")
    assert "The damaged file is book-damaged-" in done.stderr
    assert f"{MANY} calls with 1 note," in done.stderr
    left = [file.name for file in used.data.rglob("*.db*") if b"old-7" in file.read_bytes()]
    assert left == []
    assert [call["call_id"] for call in Desk(used.settings).json("calls", "--all")] == ["going-on"]
    assert len(Desk(used.settings).json("contacts", "search", "Ana")) == 1
