"""The calls of now: remembered before told, in one go, and taken up again after a restart."""

import asyncio
from contextlib import suppress

import pytest

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, CallState, Origin, Outcome
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.calls.service import ENDED_CALLS_HELD, CallService, ReadEvent, RetirePolicy
from tests.fakes.call_log import FakeCallLog, LogFailed, SlowCallLog, recorded
from tests.unit.calls.telling import COLLEAGUE, after, story, tell

KEY = CallKey("acme", "471900")


def service_on(log: FakeCallLog) -> CallService:
    return CallService(log, mine=frozenset({"203"}), retire=RetirePolicy())


def read(events: list[CallEvent], start: int = 1) -> list[ReadEvent]:
    return [ReadEvent(position, event) for position, event in enumerate(events, start)]


async def test_a_batch_is_remembered_with_its_cursor_before_anybody_is_told() -> None:
    log = FakeCallLog()
    service = service_on(log)
    told: list[tuple[list[str], int]] = []
    service.subscribe(lambda calls: told.append(([call.state.value for call in calls], len(log.batches))))

    await service.take(read(story("0 rings 203", "6 talks 203")))

    assert told == [(["talking"], 1)]
    assert (log.batches[0].cursor, log.batches[0].events) == (2, ((1, KEY), (2, KEY)))


async def test_who_follows_early_is_told_before_the_batch_is_remembered() -> None:
    log = SlowCallLog()
    log.may_go_on.clear()
    service = service_on(log)
    told: list[str] = []
    service.subscribe_early(lambda calls: told.extend(f"early {call.state.value}" for call in calls))
    service.subscribe(lambda calls: told.extend(f"later {call.state.value}" for call in calls))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(service.take(read(story("0 rings 203"))))
        await log.is_asked.wait()
        assert told == ["early ringing"]
        log.may_go_on.set()

    assert told == ["early ringing", "later ringing"]


async def test_what_could_not_be_remembered_is_told_early_only_once() -> None:
    log = FakeCallLog()
    service = service_on(log)
    told: list[CallState] = []
    service.subscribe_early(lambda calls: told.extend(call.state for call in calls))
    log.is_full = True
    with pytest.raises(LogFailed):
        await service.take(read(story("0 rings 203")))
    log.is_full = False

    await service.take(read(story("0 rings 203")))
    await service.retire(after(180))

    assert told == [CallState.RINGING, CallState.ENDED]


async def test_what_was_told_early_and_not_remembered_at_the_end_is_told_again_after_a_restart() -> None:
    log = FakeCallLog()
    told: list[Call] = []
    for is_full in (True, False):
        log.is_full = is_full
        service = service_on(log)
        service.subscribe_early(told.extend)
        await service.start()
        with suppress(LogFailed):
            await service.take(read(story("0 rings 203")))

    assert [call.key for call in told] == [KEY, KEY]
    assert recorded(log) == [("471900", "ringing")]


async def test_an_event_that_cannot_be_read_moves_the_cursor_and_is_put_aside() -> None:
    log = FakeCallLog()

    await service_on(log).take([ReadEvent(1, None, "no JSON"), *read(story("0 rings 203"), start=2)])

    assert (log.batches[0].unreadable, log.batches[0].cursor) == (((1, "no JSON"),), 2)
    assert recorded(log) == [("471900", "ringing")]


async def test_what_could_not_be_remembered_is_told_once_it_can() -> None:
    log = FakeCallLog()
    service = service_on(log)
    told: list[Call] = []
    service.subscribe(told.extend)
    log.is_full = True
    with pytest.raises(LogFailed):
        await service.take(read(story("0 rings 203")))
    assert (told, service.cursor) == ([], 0)

    log.is_full = False
    await service.take(read(story("0 rings 203")))

    assert [call.state for call in told] == [CallState.RINGING]
    assert service.cursor == 1


async def test_a_restart_takes_up_the_open_calls_and_the_cursor() -> None:
    log = FakeCallLog()
    await service_on(log).take(read(story("0 rings 203", "6 talks 203")))

    again = service_on(log)
    await again.start()

    assert ([call.key for call in again.live_calls()], again.cursor) == ([KEY], 2)


async def test_a_late_event_finds_its_ended_call_in_the_log() -> None:
    log = FakeCallLog()
    await service_on(log).take(read(story("0 rings 203", "9 drops 203")))
    again = service_on(log)
    await again.start()

    await again.take(read([tell("6 talks 203")], start=3))

    assert (log.calls[KEY].outcome, log.calls[KEY].ring_seconds) == (Outcome.ANSWERED, 6.0)


async def test_a_successor_finds_the_call_it_came_from_in_the_log() -> None:
    log = FakeCallLog()
    first = [*story("0 rings 203", "3 talks 203"), tell("9 drops 203", cause="causeTransfer")]
    await service_on(log).take(read(first))
    again = service_on(log)
    await again.start()

    origin = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="203")
    ringing = tell("9 rings 301", call="471900.1", party=COLLEAGUE, origin=origin)
    await again.take(read([ringing], start=4))

    assert log.calls[KEY].transferred_to == "471900.1"
    assert log.calls[CallKey("acme", "471900.1")].remote.number == "+34647460197"


async def test_a_long_call_keeps_what_it_took_over_however_many_others_end_meanwhile() -> None:
    log = FakeCallLog()
    service = service_on(log)
    origin = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="203")
    first = [tell("0 types 9900 4711"), *story("1 rings 203", "9 drops 203")]
    second = tell("9 rings 301", call="471900.1", party=COLLEAGUE, origin=origin)
    await service.take(read([*first, second]))
    await service.take(read([tell(f"{n + 10} drops 203", call=str(n)) for n in range(ENDED_CALLS_HELD + 1)]))

    await service.take(read([tell("900 talks 301", call="471900.1", party=COLLEAGUE, origin=origin)]))

    assert log.calls[CallKey("acme", "471900.1")].app_data == ("4711",)


async def test_a_call_whose_end_never_comes_is_retired_and_remembered() -> None:
    log = FakeCallLog()
    service = service_on(log)
    await service.take(read(story("0 rings 203")))

    await service.retire(after(180))

    assert (log.calls[KEY].outcome, service.next_retirement()) == (Outcome.UNKNOWN, None)


@pytest.mark.parametrize("meanwhile", ["others end", "a restart"])
async def test_a_call_that_is_given_up_keeps_what_it_took_over(meanwhile: str) -> None:
    log = FakeCallLog()
    service = service_on(log)
    origin = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="203")
    first = [tell("0 types 9900 4711"), *story("1 rings 203", "9 drops 203")]
    await service.take(read([*first, tell("9 rings 301", call="471900.1", origin=origin)]))
    if meanwhile == "a restart":
        service = service_on(log)
        await service.start()
    else:
        others = [tell(f"{n + 10} drops 203", call=str(n)) for n in range(ENDED_CALLS_HELD + 1)]
        await service.take(read(others))

    await service.retire(after(900))

    given_up = log.calls[CallKey("acme", "471900.1")]
    assert (given_up.outcome, given_up.app_data) == (Outcome.UNKNOWN, ("4711",))


async def test_an_internal_call_makes_both_ends_busy() -> None:
    service = service_on(FakeCallLog())
    await service.take(read(story("0 rings 203", "6 talks 203", party=COLLEAGUE)))

    busy = {number: found.state for number, found in service.presence().items()}
    assert busy == {"203": PresenceState.TALKING, "202": PresenceState.TALKING}


async def test_who_unsubscribes_is_told_no_more() -> None:
    service = service_on(FakeCallLog())
    told: list[Call] = []
    unsubscribe = service.subscribe(told.extend)
    unsubscribe()

    await service.take(read(story("0 rings 203")))

    assert told == []


async def test_who_shows_calls_is_told_which_were_erased() -> None:
    service = service_on(FakeCallLog())
    told: list[CallKey] = []
    service.subscribe_erasures(told.extend)

    async def erase() -> list[CallKey]:
        return [KEY]

    await service.take(read(story("0 rings 203", "6 drops 203")))
    await service.erase(erase)

    assert told == [KEY]
    assert service.call(KEY) is None


async def test_a_call_that_is_given_up_while_others_are_remembered_is_remembered_too() -> None:
    log = SlowCallLog()
    service = service_on(log)
    await service.take(read([tell("0 rings 203", call="silent")]))
    log.may_go_on.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(service.take(read([tell("200 rings 203", call="new")], start=2)))
        await log.is_asked.wait()
        tasks.create_task(service.retire(after(200)))
        await asyncio.sleep(0)
        log.may_go_on.set()

    assert {key.call_id: call.state.value for key, call in log.calls.items()} == {
        "silent": "ended",
        "new": "ringing",
    }


async def test_what_desks_say_is_told_as_no_change_of_a_call_and_is_outweighed_by_one() -> None:
    service = service_on(FakeCallLog())
    calls: list[object] = []
    told: list[object] = []
    service.subscribe(calls.append)
    service.subscribe_presence(lambda: told.append(service.presence()))
    away = {each: Presence(extension=each, state=PresenceState.OFFLINE) for each in ("203", "204")}
    service.note_presence(away)
    service.note_presence(dict(away))
    assert (calls, told) == ([], [away])

    await service.take(read(story("0 rings 203")))
    states = {number: found.state for number, found in service.presence().items()}
    assert states == {"203": PresenceState.RINGING, "204": PresenceState.OFFLINE}
