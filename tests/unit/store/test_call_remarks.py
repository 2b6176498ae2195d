from dataclasses import replace

import pytest

from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.model import CallFilter, Remark, RemarkedCall
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.call_log_contract import ended, ringing_call

NOTED = ended(ringing_call("noted", minute=1))
OTHER = ended(ringing_call("other"))
KEYS = [NOTED.key, OTHER.key]


@pytest.fixture
async def log(database: Database) -> SqliteCallLog:
    log = SqliteCallLog(database)
    await log.record(LogBatch(cursor=1, calls=(NOTED, OTHER)))
    await log.set_note(NOTED.key, "Wants the new offer")
    return log


async def test_a_note_is_read_changed_and_removed(log: SqliteCallLog) -> None:
    assert await log.remarks(KEYS) == {NOTED.key: Remark(note="Wants the new offer")}
    await log.set_note(NOTED.key, "Has it")
    assert await log.count_calls(CallFilter(text="offer")) == 0
    await log.record(LogBatch(cursor=2, calls=(NOTED,)))
    assert await log.remarks(KEYS) == {NOTED.key: Remark(note="Has it")}
    await log.set_note(NOTED.key, "")
    assert await log.remarks(KEYS) == {}


async def test_the_last_calls_with_a_number_come_with_what_is_said_of_them(log: SqliteCallLog) -> None:
    noted = RemarkedCall(call=NOTED, remark=Remark(note="Wants the new offer"))
    number = NOTED.remote.number or ""
    assert await log.lately_with(number, limit=5) == [noted, RemarkedCall(call=OTHER)]
    assert await log.lately_with(number, limit=1) == [noted]


async def test_a_note_written_meanwhile_stays_and_is_told(log: SqliteCallLog) -> None:
    assert await log.set_note(NOTED.key, "Mine", instead_of="") == "Wants the new offer"
    assert (await log.remarks(KEYS))[NOTED.key].note == "Wants the new offer"
    assert await log.set_note(NOTED.key, "Mine", instead_of="Wants the new offer") == "Wants the new offer"
    assert (await log.remarks(KEYS))[NOTED.key].note == "Mine"


async def test_a_label_is_found_by_filter_and_by_word_until_it_is_taken_away(log: SqliteCallLog) -> None:
    await log.set_label(NOTED.key, "Sale, Valencia")
    assert await log.remarks(KEYS) == {NOTED.key: Remark(note="Wants the new offer", label="Sale, Valencia")}
    assert await log.find_calls(CallFilter(label="sale, VALENCIA"), limit=9) == (NOTED,)
    assert await log.find_calls(CallFilter(text="valenc"), limit=9) == (NOTED,)
    assert await log.count_calls(CallFilter(label="sale")) == 0
    await log.set_label(NOTED.key, "")
    assert await log.count_calls(CallFilter(label="Sale, Valencia")) == 0


async def test_of_a_call_that_is_not_there_nothing_can_be_said(log: SqliteCallLog) -> None:
    stranger = replace(NOTED.key, call_id="stranger")
    assert await log.set_note(stranger, "text") == ""
    await log.set_label(stranger, "Sale")
    assert await log.remarks([stranger]) == {}
