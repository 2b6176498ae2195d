"""What every CallLog promises, as tests that a subclass runs against its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gamma_desktop.calls.model import Call, CallKey, CallState, Direction, Leg, Outcome, Party
from gamma_desktop.calls.ports import CallLog, LogBatch

START = datetime(2018, 11, 16, 20, 32, 52, 176_000, tzinfo=UTC)


def ringing_call(
    call_id: str = "471900", *, pbx: str = "acme", extension: str = "203", minute: int = 0
) -> Call:
    """An incoming call that rings; a later minute is a later call."""
    at = START + timedelta(minutes=minute)
    return Call(
        key=CallKey(pbx, call_id),
        first_call_id=call_id.partition(".")[0],
        direction=Direction.INCOMING,
        remote=Party(number="+34647460197", raw="+34647460197"),
        legs=(Leg(extension=extension, leg_id="1", ringing_at=at),),
        state=CallState.RINGING,
        started_at=at,
        received_at=at,
        extension=extension,
        extensions=(extension,),
    )


def ended(call: Call, outcome: Outcome = Outcome.MISSED) -> Call:
    """The same call, over."""
    return replace(
        call, state=CallState.ENDED, outcome=outcome, ended_at=call.started_at + timedelta(seconds=9)
    )


class CallLogContract:
    """Subclass it, and give a fixture ``log`` that is empty."""

    async def test_an_empty_log_begins_at_position_nothing(self, log: CallLog) -> None:
        assert await log.cursor() == 0
        assert await log.open_calls() == ()
        assert await log.find(CallKey("acme", "471900")) is None

    async def test_a_recorded_call_is_found_as_it_was(self, log: CallLog) -> None:
        call = ringing_call()
        await log.record(LogBatch(cursor=1, calls=(call,), events=((1, call.key),)))
        assert await log.find(call.key) == call
        assert await log.cursor() == 1

    async def test_the_newest_value_of_a_call_replaces_the_older(self, log: CallLog) -> None:
        call = ringing_call()
        await log.record(LogBatch(cursor=1, calls=(call,)))
        await log.record(LogBatch(cursor=2, calls=(ended(call),)))
        assert await log.find(call.key) == ended(call)

    async def test_the_same_call_id_in_another_pbx_is_another_call(self, log: CallLog) -> None:
        here, there = ringing_call(pbx="acme"), ringing_call(pbx="other", extension="9")
        await log.record(LogBatch(cursor=2, calls=(here, there)))
        assert await log.find(here.key) == here
        assert await log.find(there.key) == there

    async def test_the_cursor_never_goes_back(self, log: CallLog) -> None:
        await log.record(LogBatch(cursor=7))
        await log.record(LogBatch(cursor=3))
        assert await log.cursor() == 7

    async def test_open_calls_are_those_that_have_not_ended_oldest_first(self, log: CallLog) -> None:
        later, over, sooner = (
            ringing_call("3", minute=3),
            ringing_call("2", minute=2),
            ringing_call("1", minute=1),
        )
        await log.record(LogBatch(cursor=3, calls=(later, ended(over), sooner)))
        assert await log.open_calls() == (sooner, later)

    async def test_a_call_that_ended_is_no_longer_open(self, log: CallLog) -> None:
        call = ringing_call()
        await log.record(LogBatch(cursor=1, calls=(call,)))
        await log.record(LogBatch(cursor=2, calls=(ended(call),)))
        assert await log.open_calls() == ()

    async def test_related_are_calls_and_their_chains_by_event_and_by_log(self, log: CallLog) -> None:
        chain = [replace(ringing_call(name), first_call_id="first") for name in ("first", "second")]
        others = [ringing_call("alone"), replace(ringing_call("third"), first_call_id="other first")]
        await log.record(LogBatch(cursor=1, calls=(*chain, *others)))

        found = await log.related([(chain[1].key, "second"), (CallKey("acme", "new"), "other first")])

        assert {call.key.call_id for call in found} == {"first", "second", "third"}

    async def test_a_chain_is_all_calls_of_one_pbx_with_the_same_first_call(self, log: CallLog) -> None:
        first, second = ringing_call("1"), ringing_call("1.1")
        strangers = ringing_call("1", pbx="other"), ringing_call("2")
        await log.record(LogBatch(cursor=4, calls=(first, second, *strangers)))
        assert set(await log.chain("acme", "1")) == {first, second}
