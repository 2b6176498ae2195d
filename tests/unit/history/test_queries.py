from dataclasses import replace

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.contacts.model import NO_MATCH, Contact, ContactNumber
from gamma_desktop.history.model import CallFilter
from gamma_desktop.history.queries import CallFinder
from tests.fakes.call_history import FakeCallHistory
from tests.fakes.contact_book import FakeContactBook
from tests.unit.calls.call_log_contract import ended, ringing_call

ANA = Contact(id="1", name="Ana", numbers=(ContactNumber(raw="647460197", e164="+34647460197"),))
CALLER = ringing_call().remote
HIDDEN = Party(number="+34647460197", raw="anonymous", is_hidden=True)


def finder(*calls: Call, book: FakeContactBook | None = None) -> CallFinder:
    return CallFinder(FakeCallHistory(*calls), book or FakeContactBook(ANA))


async def test_calls_are_found_newest_first_with_who_they_were_with() -> None:
    older, newer = ended(ringing_call("1")), ended(ringing_call("2", minute=1))
    found = await finder(older, newer).find(CallFilter(), limit=10)

    assert [(each.call.key.call_id, each.match.contact) for each in found] == [("2", ANA), ("1", ANA)]


async def test_a_page_is_taken_from_where_it_is_asked() -> None:
    calls = [ended(ringing_call(str(minute), minute=minute)) for minute in range(4)]
    found = await finder(*calls).find(CallFilter(), limit=2, offset=1)

    assert [each.call.key.call_id for each in found] == ["2", "1"]


async def test_the_filter_is_handed_on_as_it_is() -> None:
    history, wanted = FakeCallHistory(), CallFilter(missed_only=True, number="+34647460197")
    await CallFinder(history, FakeContactBook()).find(wanted, limit=1)

    assert history.wanted == [wanted]


async def test_calls_with_a_contact_are_those_with_any_of_their_numbers() -> None:
    of_others = replace(ended(ringing_call("2", minute=1)), remote=Party(number="+49301234"))
    ours = ended(ringing_call("3", minute=2)), ended(ringing_call("1"))
    found = await finder(of_others, *ours).find_with(ANA, limit=9)

    assert [(each.call, each.match.contact) for each in found] == [(call, ANA) for call in ours]


async def test_each_number_is_looked_up_once() -> None:
    book = FakeContactBook(ANA)
    calls = [ringing_call(str(minute), minute=minute) for minute in range(3)]
    identified = await finder(book=book).identify_all(calls)

    assert [each.call for each in identified] == calls
    assert book.asked == ["+34647460197"]


async def test_a_hidden_caller_is_nobody_even_between_calls_of_the_same_number() -> None:
    hidden = replace(ringing_call("2"), remote=HIDDEN)
    identified = await finder().identify_all([ringing_call("1"), hidden, ringing_call("3")])

    assert [each.match.contact for each in identified] == [ANA, None, ANA]


async def test_a_caller_whom_nobody_knows_matches_nobody() -> None:
    assert (await finder(book=FakeContactBook()).identify(ringing_call())).match == NO_MATCH
