"""Who calls, and our last call with them, as the call log and the calls of now tell together."""

from dataclasses import replace

import pytest

from gamma_desktop.calls.model import Call, Outcome, Party
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.history.caller_lookup import CallerLookup
from gamma_desktop.history.model import CallerInfo, Remark, RemarkedCall
from tests.fakes.call_history import FakeCallHistory
from tests.fakes.contact_book import FakeContactBook
from tests.unit.calls.call_log_contract import ended, ringing_call

ANA = Contact(id="1", name="Ana", numbers=(ContactNumber(raw="647460197", e164="+34647460197"),))
CALLER = ringing_call().remote
HIDDEN = Party(number="+34647460197", raw="anonymous", is_hidden=True)


def lookup(*logged: Call, now: tuple[Call, ...] = ()) -> CallerLookup:
    return CallerLookup(FakeCallHistory(*logged), FakeContactBook(ANA), lambda: now)


async def last_call(*logged: Call, besides: Call, now: tuple[Call, ...] = ()) -> Call | None:
    last = (await lookup(*logged, now=now).look_up(CALLER, besides=besides)).last
    return None if last is None else last.call


async def test_the_last_call_is_the_newest_that_ended_before_this_one() -> None:
    older, last = ended(ringing_call("1")), ended(ringing_call("2", minute=1))
    now = ringing_call("3", minute=2)

    assert await last_call(older, last, now, besides=now) == last


@pytest.mark.parametrize("is_logged", [True, False])
@pytest.mark.parametrize("call_id", ["3", "3.1"])
async def test_a_call_of_the_same_chain_is_not_the_last_call(call_id: str, *, is_logged: bool) -> None:
    last = ended(ringing_call("1"))
    first, second = ended(ringing_call("3", minute=1)), ringing_call("3.1", minute=2)
    logged = (last, first, second) if is_logged else (last, first)

    assert await last_call(*logged, besides=ringing_call(call_id, minute=2), now=(first, second)) == last


async def test_what_became_of_the_call_before_counts_though_the_log_does_not_know_it_yet() -> None:
    before, now = ringing_call("2"), ringing_call("3", minute=1)

    found = await lookup(before, now=(ended(before), now)).look_up(CALLER, besides=now)

    assert (found.last, found.match.contact) == (RemarkedCall(call=ended(before)), ANA)


async def test_a_call_that_is_not_in_the_log_at_all_yet_can_be_the_last() -> None:
    older, before, now = (
        ended(ringing_call("1")),
        ended(ringing_call("2", minute=1)),
        ringing_call("3", minute=2),
    )

    assert await last_call(older, besides=now, now=(before, now)) == before


async def test_a_call_with_another_number_is_not_the_last_one() -> None:
    other = replace(ended(ringing_call("2", minute=1)), remote=Party(number="+34600000001"))
    now = ringing_call("3", minute=2)

    assert await last_call(besides=now, now=(other, now)) is None


async def test_the_note_of_the_last_call_is_that_of_the_log() -> None:
    before, now = ended(ringing_call("2"), Outcome.ANSWERED), ringing_call("3", minute=1)
    history = FakeCallHistory(before)
    history.said[before.key] = Remark(note="Wants the offer")

    found = await CallerLookup(history, FakeContactBook(ANA), lambda: (before, now)).look_up(
        CALLER, besides=now
    )

    assert found.last == RemarkedCall(call=before, remark=Remark(note="Wants the offer"))


async def test_the_same_id_in_another_pbx_is_another_chain() -> None:
    elsewhere, here = ended(ringing_call("3", pbx="other")), ringing_call("3", minute=1)

    assert await last_call(elsewhere, here, besides=here) == elsewhere


@pytest.mark.parametrize("party", [HIDDEN, Party(raw="?")])
async def test_of_a_party_without_a_number_nothing_is_known(party: Party) -> None:
    assert await lookup(ended(ringing_call())).look_up(party) == CallerInfo()
