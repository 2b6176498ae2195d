"""What calls count as, and what a stretch of time comes to."""

from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import TEST_CALL, Origin
from gamma_desktop.calls.service import CallService, ReadEvent, RetirePolicy
from gamma_desktop.history.insights import Figures, Insights
from gamma_desktop.store.call_figures import SqliteInsights
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from tests.unit.calls.telling import COLLEAGUE, START, story, tell

ALL = frozenset[str]()
DAY = timedelta(days=1)


class Book:
    """A book that events are worked into, looked at by the index at once."""

    def __init__(self, database: Database) -> None:
        self._log = SqliteCallLog(database)
        self._calls = CallService(self._log, mine=ALL, retire=RetirePolicy())
        self._figures = SqliteInsights(database)
        self._position = 0

    async def hear(self, *events: CallEvent) -> None:
        first = self._position + 1
        self._position += len(events)
        await self._calls.take([ReadEvent(place, event) for place, event in enumerate(events, first)])
        await self._log.index_words(100)

    async def insights(
        self, *mine: str, since: datetime = START - DAY, until: datetime = START + DAY
    ) -> Insights:
        return await self._figures.insights(frozenset(mine), since, until)


@pytest.fixture
def book(database: Database) -> Book:
    return Book(database)


async def test_an_empty_book_comes_to_nothing(book: Book) -> None:
    assert await book.insights() == Insights()


async def test_calls_are_counted_by_what_they_came_to(book: Book) -> None:
    await book.hear(*story("0 rings 203", "6 talks 203", "66 drops 203", call="1"))
    await book.hear(*story("0 rings 203", "20 drops 203", call="2"))
    await book.hear(*story("0 rings 203", "9 talks 203", "19 drops 203", call="3", incoming=False))
    await book.hear(*story("0 rings 203", "9 drops 203", call="4", incoming=False))

    total = (await book.insights()).total
    assert total == Figures(answered=1, missed=1, outgoing=2, talk_seconds=70.0)


async def test_a_test_call_is_not_counted(book: Book) -> None:
    named = f"{TEST_CALL}1"
    await book.hear(*story("0 prompts 203", "1 drops 203", incoming=False, external=named))
    await book.hear(*story("0 rings 203", "9 drops 203", call="2", external=named))
    assert await book.insights() == Insights()


async def test_a_call_that_goes_on_is_not_counted_yet(book: Book) -> None:
    await book.hear(*story("0 rings 203", "6 talks 203"))
    assert (await book.insights()).total == Figures()
    await book.hear(*story("16 drops 203"))
    assert (await book.insights()).total == Figures(answered=1, talk_seconds=10.0)


async def test_a_call_counts_once_however_late_its_events_come(book: Book) -> None:
    await book.hear(*story("0 rings 203", "20 drops 203"))
    assert (await book.insights()).total == Figures(missed=1)
    await book.hear(*story("5 talks 203"))
    assert (await book.insights()).total == Figures(answered=1, talk_seconds=15.0)


async def test_of_a_ring_group_whoever_answered_has_answered_and_nobody_missed(book: Book) -> None:
    await book.hear(*story("0 rings 203", "0 rings 204", "6 talks 204", "6 drops 203", "16 drops 204"))

    found = await book.insights()
    assert found.total == Figures(answered=1, talk_seconds=10.0)
    assert found.by_extension == {"204": Figures(answered=1, talk_seconds=10.0)}
    assert (await book.insights("203")).total == Figures()
    assert (await book.insights("204")).total == Figures(answered=1, talk_seconds=10.0)


async def test_a_miss_counts_at_each_that_rang_and_once_in_all(book: Book) -> None:
    await book.hear(*story("0 rings 203", "0 rings 204", "20 drops 203", "20 drops 204"))

    found = await book.insights()
    assert found.total == Figures(missed=1)
    assert found.by_extension == {"203": Figures(missed=1), "204": Figures(missed=1)}
    assert (await book.insights("203", "204")).total == Figures(missed=1)


async def test_of_several_extensions_of_one_agent_an_answer_outweighs(book: Book) -> None:
    await book.hear(*story("0 rings 203", "0 rings 204", "6 talks 204", "6 drops 203", "16 drops 204"))
    assert (await book.insights("203", "204")).total == Figures(answered=1, talk_seconds=10.0)


async def test_a_call_that_was_passed_on_was_answered_by_whoever_talked(book: Book) -> None:
    origin = Origin(previous_call_id="1", first_call_id="1", transferred_by="203")
    await book.hear(*story("0 rings 203", "6 talks 203", call="1"))
    await book.hear(tell("16 drops 203", call="1", cause="causeTransfer"))
    await book.hear(
        *(tell(line, call="1.1", origin=origin, party=COLLEAGUE) for line in ("16 rings 301", "30 drops 301"))
    )
    found = (await book.insights()).by_extension
    assert found == {"203": Figures(answered=1, talk_seconds=10.0), "301": Figures(missed=1)}


async def test_time_to_answer_is_told_by_nearest_rank(book: Book) -> None:
    for number, seconds in enumerate((9, 1, 3, 5, 7, 2, 4, 6, 8, 30)):
        ring = story("0 rings 203", f"{seconds} talks 203", "60 drops 203", call=str(number))
        await book.hear(*ring)

    found = await book.insights()
    assert (found.answer_median, found.answer_p90) == (5.0, 9.0)


async def test_the_hour_is_the_local_one(book: Book) -> None:
    await book.hear(*story("0 rings 203", "20 drops 203"))

    by_hour = (await book.insights()).by_hour
    assert by_hour[START.astimezone().hour] == Figures(missed=1)
    assert sum(figures.calls for figures in by_hour) == 1


async def test_only_the_stretch_that_is_asked_for_counts(book: Book) -> None:
    await book.hear(*story("0 rings 203", "20 drops 203"))
    assert (await book.insights(since=START + timedelta(seconds=1))).total == Figures()
    assert (await book.insights(until=START)).total == Figures()
    assert (await book.insights(since=START, until=START + timedelta(seconds=1))).total == Figures(missed=1)


async def test_a_call_began_when_our_clock_says(book: Book) -> None:
    received = datetime(2026, 3, 12, 9, tzinfo=UTC)
    await book.hear(
        tell("0 rings 203", received=received), tell("20 drops 203", received=received + DAY / 24)
    )
    assert (await book.insights(since=received, until=received + DAY)).total == Figures(missed=1)


async def test_what_is_erased_counts_no_more(book: Book, database: Database) -> None:
    await book.hear(*story("0 rings 203", "20 drops 203"))
    await database.write(lambda opened: opened.execute("DELETE FROM call_search").fetchall())
    await database.write(lambda opened: opened.execute("DELETE FROM calls").fetchall())
    assert await book.insights() == Insights()
