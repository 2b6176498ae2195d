"""A journal that is damaged while the engine runs, or before: events go on, and what is missing is told."""

import pytest

from gamma_desktop.history.damage import DamagedFile
from gamma_desktop.history.model import CallFilter
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.settings.paths import ProfilePaths
from tests.integration.app.damaged_profile import (
    KINDS,
    MANY,
    bring_in_log,
    damage,
    event,
    last_position,
    received,
    running,
    zero_a_page,
)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_journal_damaged_before_the_start_is_replaced(used: ProfilePaths, kind: str) -> None:
    before = last_position(used)
    damage(used.journal, KINDS[kind])
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")

        assert [each.file for each in program.told] == [DamagedFile.JOURNAL]
        assert all(each.moved_to is not None and each.moved_to.exists() for each in program.told)
        assert last_position(used) > before
        assert len(await program.engine.call_log.find_calls(CallFilter(), limit=99)) == MANY + 2


@pytest.mark.parametrize("kind", KINDS)
async def test_events_go_on_when_the_journal_is_damaged_while_they_come(
    used: ProfilePaths, kind: str
) -> None:
    async with running(used) as program:
        assert await program.post("before") == 200
        await program.until_live("before")
        position = last_position(used)
        bring_in_log(used.journal)
        damage(used.journal, KINDS[kind])
        statuses = [await program.post(f"new-{number}") for number in range(5)]
        statuses += [await program.post("last")]
        await program.until_live("last")
        assert [each.file for each in program.told] == [DamagedFile.JOURNAL]
    assert set(statuses) == {200}

    async with running(used) as program:
        assert await program.post("next day") == 200
        await program.until_live("next day")
        found = await program.engine.call_log.find_calls(CallFilter(), limit=99)
        assert len(found) == MANY + 9
    assert last_position(used) > position + 5


async def test_events_that_wait_on_a_page_that_cannot_be_read_stop_none_of_the_others(
    used: ProfilePaths,
) -> None:
    with JournalWriter(used.journal) as journal:
        journal.append_all([received(event(f"waiting-{number}")) for number in range(30)])
    zero_a_page(used.journal, "events", newest=True)
    async with running(used) as program:
        assert await program.post("new") == 200
        await program.until_live("new")

        (told,) = program.told
        assert (told.file, told.is_complete) == (DamagedFile.JOURNAL, False)
        live = len(program.engine.calls.live_calls())
        assert 20 <= live < 30 + 2
