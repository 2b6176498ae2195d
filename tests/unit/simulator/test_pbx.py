"""What the simulated PBX does where the reference has no example, and what it refuses."""

from collections.abc import Callable

import pytest

from gamma_desktop.simulator.errors import Impossible
from gamma_desktop.simulator.model import EXTERNAL_CALL_ID, Callback, Step
from gamma_desktop.simulator.pbx import Pbx
from tests.unit.simulator.office import OUTSIDE, office, states, told, values

Act = Callable[[], Step]
MINE = Callback(headers={EXTERNAL_CALL_ID.lower(): "mine-1"}, parameters={"order": "7"})


def test_a_triggered_call_prompts_then_rings_outside_then_talks() -> None:
    pbx = office()
    prompting = pbx.trigger("203", OUTSIDE, MINE)
    call_id = prompting.call_id

    steps = [prompting, pbx.lift(call_id), pbx.remote_answer(call_id), pbx.hangup(call_id)]

    assert [state for _, state in states(*steps)] == ["prompting", "alerting", "talking", "dropped"]
    assert values(told(*steps), "isIncoming") == ["false"] * 4


def test_every_event_of_a_triggered_call_carries_its_callback_even_after_a_transfer() -> None:
    pbx = office()
    prompting = pbx.trigger("203", OUTSIDE, MINE)
    lifted = pbx.lift(prompting.call_id)
    transferred = pbx.transfer(prompting.call_id, "204")

    events = [*prompting.events, *lifted.events, *transferred.events]

    assert [event.callback for event in events] == [MINE] * 4


def test_the_outside_prefix_is_the_same_with_or_without_it_in_a_triggered_call() -> None:
    without, with_it = (told(office().trigger("203", number))[0] for number in (OUTSIDE, f"0{OUTSIDE}"))

    assert without == with_it
    assert without["displayedExternalNumber"] == "+34647460197"


@pytest.mark.parametrize("number", ["+447700900123", "00447700900123", "000447700900123"])
def test_a_triggered_call_abroad_is_the_same_however_it_is_written(number: str) -> None:
    (event,) = told(office().trigger("203", number))

    assert event["displayedExternalNumber"] == "+447700900123"


def test_an_outside_number_that_looks_like_an_extension_is_reached_with_the_prefix() -> None:
    (event,) = told(office().trigger("203", "0204"))

    assert (event["state"], event["displayedNumber"]) == ("prompting", "0204")


def test_of_a_triggered_internal_call_only_the_called_side_reports() -> None:
    pbx = office()
    prompting = pbx.trigger("203", "204", MINE)
    call_id = prompting.call_id

    steps = [prompting, pbx.lift(call_id), pbx.answer(call_id), pbx.hangup(call_id)]

    assert states(*steps) == [("204", "ringing"), ("204", "talking"), ("204", "dropped")]


def test_of_an_internal_call_only_the_called_side_reports() -> None:
    ringing = told(office().outgoing("202", "203"))

    assert [(event["extension"], event["displayedLabel"]) for event in ringing] == [("203", "Ext 202")]
    assert values(ringing, "isIncoming") == ["true"]
    assert values(ringing, "firstFrom") == ["202"]


def test_a_ring_group_shares_a_call_id_over_legs_of_their_own() -> None:
    ringing = told(office().incoming(OUTSIDE, ["201", "202", "203"]))

    assert values(ringing, "extension") == ["201", "202", "203"]
    assert len(set(values(ringing, "callId"))) == 1
    assert len(set(values(ringing, "callLegId"))) == 3


@pytest.mark.parametrize("losers_first", [False, True])
def test_the_losers_of_a_ring_group_drop_when_one_answers(losers_first: bool) -> None:
    pbx = office()
    call_id = pbx.incoming(OUTSIDE, ["201", "202", "203"]).call_id

    answered = states(pbx.answer(call_id, "202", losers_first=losers_first))

    talking, drops = [("202", "talking")], [("201", "dropped"), ("203", "dropped")]
    assert answered == (drops + talking if losers_first else talking + drops)
    assert states(pbx.hangup(call_id)) == [("202", "dropped")]


def test_a_hidden_caller_is_anonymous_though_the_long_number_leaks() -> None:
    (event,) = told(office().incoming(OUTSIDE, ["203"], is_hidden=True))

    assert event["displayedNumber"] == event["displayedLabel"] == event["firstFrom"] == "anonymous"
    assert event["displayedExternalNumber"] == "+34647460197"


def test_a_hidden_caller_whom_nobody_knows_leaks_nothing() -> None:
    (event,) = told(office().incoming(None, ["203"], is_hidden=True))

    assert event["displayedExternalNumber"] == "anonymous"


def test_a_foreign_number_keeps_its_country() -> None:
    (event,) = told(office().incoming("+447700900123", ["203"]))

    assert event["displayedExternalNumber"] == "+447700900123"
    assert event["displayedNumber"] == "000447700900123"


def test_the_dialled_line_stands_on_every_event() -> None:
    pbx = office()
    ringing = pbx.incoming(OUTSIDE, ["203"], dialed_number="999002929")

    events = told(ringing, pbx.hangup(ringing.call_id))

    assert values(events, "originalDialedNumber") == ["999002929"] * 2


def test_a_recorded_call_says_so_once_it_talks() -> None:
    pbx = office()
    ringing = pbx.incoming(OUTSIDE, ["203"], is_recorded=True)

    events = told(ringing, pbx.answer(ringing.call_id), pbx.hangup(ringing.call_id))

    assert values(events, "isRecording") == ["false", "true", "true"]


def test_the_drop_can_carry_the_recording() -> None:
    pbx = office()
    call_id = pbx.incoming(OUTSIDE, ["203"]).call_id

    (dropped,) = told(pbx.hangup(call_id, recording_url="https://recordings.example.com/1"))

    assert dropped["recordingURL"] == "https://recordings.example.com/1"


def test_a_redirect_ends_every_leg_and_rings_at_the_destination() -> None:
    pbx = office()
    call_id = pbx.incoming(OUTSIDE, ["201", "202"]).call_id

    events = told(pbx.redirect(call_id, "204"))

    assert values(events, "stateCause") == ["causeTransfer", "causeTransfer", "causeNormal"]
    assert (events[2]["callId"], events[2]["extension"], events[2]["state"]) == (
        f"{call_id}.1",
        "204",
        "alerting",
    )
    assert (events[2]["originallyFrom"], events[2]["originallyTo"]) == ("0647460197", "201")


def test_a_transfer_to_an_outside_number_goes_out_for_the_extension_that_passed_it_on() -> None:
    pbx = office()
    call_id = pbx.incoming(OUTSIDE, ["203"]).call_id
    pbx.answer(call_id)

    successor = told(pbx.redirect(call_id, "+447700900123"))[1]

    assert (successor["extension"], successor["isIncoming"]) == ("203", "false")
    assert successor["displayedExternalNumber"] == "+447700900123"
    assert successor["firstFrom"] == "0647460197"


def test_a_call_is_found_by_its_external_id_and_by_its_successors() -> None:
    pbx = office()
    call_id = pbx.trigger("203", OUTSIDE, MINE).call_id
    pbx.lift("mine-1")
    pbx.transfer("mine-1", "204")

    assert pbx.hangup("mine-1").call_id == f"{call_id}.1"


def test_ids_differ_though_the_clock_stands_still() -> None:
    pbx = Pbx(lambda: 1542399572160)

    assert pbx.incoming(OUTSIDE, ["203"]).call_id != pbx.incoming(OUTSIDE, ["203"]).call_id


def test_what_cannot_be_done_is_refused_with_a_reason() -> None:
    pbx = office()
    ringing = pbx.incoming(OUTSIDE, ["201", "202"]).call_id
    ended = pbx.incoming(OUTSIDE, ["203"]).call_id
    pbx.hangup(ended)
    dialled = pbx.outgoing("204", OUTSIDE).call_id
    prompting = pbx.trigger("205", OUTSIDE).call_id
    refusals: dict[str, Act] = {
        "extension 999 does not exist": lambda: pbx.trigger("999", OUTSIDE),
        "extension 203 cannot call itself": lambda: pbx.trigger("203", "203"),
        "hello is not a number that can be dialled": lambda: pbx.trigger("203", "hello"),
        "call 1 does not exist": lambda: pbx.hangup("1"),
        f"call {ended} has ended": lambda: pbx.hangup(ended),
        f"call {dialled} is not incoming": lambda: pbx.redirect(dialled, "203"),
        f"call {dialled} does not ring here": lambda: pbx.answer(dialled),
        f"call {ringing} rings on several extensions: say which one answers": lambda: pbx.answer(ringing),
        f"call {ringing} does not ring on extension 206": lambda: pbx.answer(ringing, "206"),
        f"call {ringing} is at extension 202 already": lambda: pbx.redirect(ringing, "202"),
        f"call {ringing} does not ring outside": lambda: pbx.remote_answer(ringing),
        f"call {ringing} is not waiting to be lifted": lambda: pbx.lift(ringing),
        f"call {prompting} does not ring yet": lambda: pbx.transfer(prompting, "203"),
        "only a hidden caller has no number": lambda: pbx.incoming(None, ["203"]),
        "no extension to ring": lambda: pbx.incoming(OUTSIDE, []),
    }

    for reason, act in refusals.items():
        with pytest.raises(Impossible) as refused:
            act()
        assert str(refused.value) == reason


def test_a_refused_transfer_changes_nothing() -> None:
    pbx = office()
    call_id = pbx.incoming(OUTSIDE, ["203"]).call_id

    with pytest.raises(Impossible):
        pbx.redirect(call_id, "999")

    assert states(pbx.answer(call_id)) == [("203", "talking")]
