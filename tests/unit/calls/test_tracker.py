"""The tracker by its table: what each sequence of events comes to."""

from dataclasses import replace

import pytest

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, CallState, Direction, Origin, Outcome, Party
from gamma_desktop.calls.tracker import CallTracker
from tests.unit.calls.telling import CALLER, COLLEAGUE, after, story, tell

KEY = CallKey("acme", "471900")
HIDDEN = Party(raw="anonymous", is_hidden=True)
NO_ONE = frozenset[str]()


def track(events: list[CallEvent], mine: frozenset[str] = NO_ONE) -> CallTracker:
    tracker = CallTracker(mine)
    for event in events:
        tracker.apply(event)
    return tracker


def concluded(events: list[CallEvent], mine: frozenset[str] = NO_ONE) -> Call:
    call = track(events, mine).get(events[0].key)
    assert call is not None
    return call


@pytest.mark.parametrize(
    ("lines", "incoming", "state", "outcome"),
    [
        (["0 rings 203"], True, CallState.RINGING, None),
        (["0 rings 203", "6 talks 203"], True, CallState.TALKING, None),
        (["0 rings 203", "6 talks 203", "9 drops 203"], True, CallState.ENDED, Outcome.ANSWERED),
        (["0 rings 203", "9 drops 203"], True, CallState.ENDED, Outcome.MISSED),
        (["9 drops 203"], True, CallState.ENDED, Outcome.MISSED),
        (["0 rings 203", "0 rings 204", "6 drops 203"], True, CallState.RINGING, None),
        (["0 rings 203", "0 rings 204", "6 drops 203", "6 drops 204"], True, CallState.ENDED, Outcome.MISSED),
        (["0 rings 203", "6 talks 203"], False, CallState.TALKING, None),
        (["0 rings 203", "6 talks 203", "9 drops 203"], False, CallState.ENDED, Outcome.ANSWERED),
        (["0 rings 203", "9 drops 203"], False, CallState.ENDED, Outcome.UNANSWERED),
        (["0 prompts 203"], False, CallState.PROMPTING, None),
        (["0 prompts 203", "5 drops 203"], False, CallState.ENDED, Outcome.CANCELLED),
        (["0 prompts 203", "3 rings 203", "5 drops 203"], False, CallState.ENDED, Outcome.UNANSWERED),
    ],
)
def test_a_sequence_comes_to_its_conclusion(
    lines: list[str], *, incoming: bool, state: CallState, outcome: Outcome | None
) -> None:
    call = concluded(story(*lines, incoming=incoming))

    assert (call.state, call.outcome) == (state, outcome)


def test_an_answered_call_has_its_times_and_durations() -> None:
    call = concluded(story("0.176 rings 203", "6.197 talks 203", "10.021 drops 203"))

    assert (call.started_at, call.answered_at, call.ended_at) == (after(0.176), after(6.197), after(10.021))
    assert (call.ring_seconds, call.talk_seconds) == (6.021, 3.824)


def test_a_drop_with_nothing_before_it_invents_no_duration() -> None:
    call = concluded(story("9 drops 203"))

    assert (call.ring_seconds, call.talk_seconds, call.started_at) == (None, None, after(9))


def test_a_clock_that_ran_backwards_gives_no_duration() -> None:
    call = concluded(story("0 rings 203", "9 talks 203", "6 drops 203"))

    assert call.outcome is Outcome.ANSWERED
    assert call.talk_seconds is None


def test_a_repeat_changes_nothing() -> None:
    tracker = track([tell("0 rings 203", received=after(1))])

    assert tracker.apply(tell("0 rings 203", received=after(5))) == ()


def test_a_ring_group_is_answered_by_the_one_that_talked() -> None:
    call = concluded(story("0 rings 203", "0 rings 204", "6 talks 204", "6 drops 203", "9 drops 204"))

    assert (call.outcome, call.answered_by, call.extension) == (Outcome.ANSWERED, "204", "204")
    assert call.extensions == ("203", "204")


def test_the_first_to_talk_answered_when_two_did_in_a_row() -> None:
    call = concluded(
        story("0 rings 203", "0 rings 204", "4 talks 203", "6 drops 203", "6 talks 204", "9 drops 204")
    )

    assert (call.answered_by, call.talk_seconds) == ("203", 5.0)


def test_a_call_that_a_colleague_took_is_not_missed_here() -> None:
    call = concluded(
        story("0 rings 203", "0 rings 204", "6 drops 203", "6 talks 204", "9 drops 204"), frozenset({"203"})
    )

    assert call.outcome is Outcome.ANSWERED_ELSEWHERE


def test_a_call_that_another_group_took_is_not_missed_here_though_it_is_not_told_by_whom() -> None:
    told = [
        tell("0 rings 203"),
        tell("0 rings", leg="theirs"),
        tell("6 talks", leg="theirs"),
        tell("6 drops 203"),
        tell("9 drops", leg="theirs"),
    ]
    call = concluded(told, frozenset({"203"}))

    assert (call.outcome, call.answered_by) == (Outcome.ANSWERED_ELSEWHERE, None)
    assert call.extensions == ("203",)


def test_a_call_that_never_rang_here_is_simply_answered() -> None:
    call = concluded(story("0 rings 204", "6 talks 204", "9 drops 204"), frozenset({"203"}))

    assert call.outcome is Outcome.ANSWERED


def test_a_talk_after_the_drop_answers_the_call_without_reopening_it() -> None:
    tracker = track(story("0 rings 203", "9 drops 203"))

    (call,) = tracker.apply(tell("6 talks 203"))

    assert (call.state, call.outcome, call.talk_seconds) == (CallState.ENDED, Outcome.ANSWERED, 3.0)


def test_an_ended_call_stays_ended_when_another_phone_rings_late() -> None:
    tracker = track(story("0 rings 203", "9 drops 203"))

    (call,) = tracker.apply(tell("0 rings 204"))

    assert (call.state, call.outcome) == (CallState.ENDED, Outcome.UNKNOWN)


def test_a_call_is_missed_once_every_phone_has_dropped_it() -> None:
    tracker = track(story("0 rings 203", "9 drops 203", "0 rings 204"))

    (call,) = tracker.apply(tell("9 drops 204"))

    assert (call.state, call.outcome) == (CallState.ENDED, Outcome.MISSED)


def test_two_phones_of_one_extension_are_two_legs() -> None:
    desk, mobile = "leg-desk", "leg-mobile"
    call = concluded(
        [
            tell("0 rings 203", leg=desk),
            tell("0 rings 203", leg=mobile),
            tell("5 talks 203", leg=desk),
            tell("5 drops 203", leg=mobile),
        ]
    )

    assert call.state is CallState.TALKING


def test_an_extension_without_leg_ids_is_one_leg() -> None:
    call = concluded([tell("0 rings 203"), tell("5 talks 203", leg=""), tell("9 drops 203", leg="")])

    assert (call.state, call.outcome, len(call.legs)) == (CallState.ENDED, Outcome.ANSWERED, 1)


def test_an_internal_call_is_one_whose_other_end_is_an_extension() -> None:
    assert concluded(story("0 rings 203", party=COLLEAGUE)).direction is Direction.INTERNAL


def test_two_switchboards_may_share_an_id() -> None:
    tracker = CallTracker()
    tracker.apply(tell("0 rings 203", pbx="acme"))
    tracker.apply(tell("0 talks 203", pbx="globex"))

    assert [call.state for call in tracker.live_calls()] == [CallState.RINGING, CallState.TALKING]


def test_a_recording_fills_in_an_ended_call() -> None:
    tracker = track(story("0 rings 203", "6 talks 203", "9 drops 203"))

    (call,) = tracker.apply(tell("600 records", leg=""))

    assert (call.recording_url, call.state) == ("https://recordings.example/1.mp3", CallState.ENDED)
    assert (call.extensions, call.talk_seconds) == (("203",), 3.0)


def test_digits_typed_in_an_ivr_are_a_ringing_call_until_a_phone_rings() -> None:
    tracker = track([tell("0 types 9900 435267232")])
    before = tracker.get(KEY)
    (after_ringing,) = tracker.apply(tell("2 rings 203"))

    assert before is not None
    assert (before.state, before.extension, before.app_data) == (CallState.RINGING, "9900", ("435267232",))
    assert (after_ringing.extensions, after_ringing.app_data) == (("203",), ("435267232",))


def test_everything_typed_is_kept_in_the_order_of_time_and_a_repeat_adds_nothing() -> None:
    lines = ["4 types 9900 2", "1 types 9900 1", "4 types 9900 2", "7 types 9900 1"]
    tracker = track([tell(line, received=after(10)) for line in lines])
    call = tracker.get(KEY)

    assert call is not None
    assert call.app_data == ("1", "2", "1")


def test_a_repeat_of_what_was_typed_adds_nothing_where_the_event_has_no_time_of_its_own() -> None:
    tracker = track([tell("1 types 9900 1"), tell("9 types 9900 1")])
    call = tracker.get(KEY)

    assert call is not None
    assert call.app_data == ("1",)


@pytest.mark.parametrize(
    ("line", "direction"),
    [("0 rings 203", Direction.INCOMING), ("0 prompts 203", Direction.OUTGOING)],
)
def test_a_call_whose_events_do_not_say_which_way_it_goes_is_shown_all_the_same(
    line: str, direction: Direction
) -> None:
    (call,) = CallTracker().apply(replace(tell(line), is_incoming=None))

    assert call.direction is direction


def test_a_recording_alone_makes_no_call_of_a_known_direction() -> None:
    event = tell("0 records", leg="")
    tracker = CallTracker()
    tracker.apply(
        type(event)(
            key=event.key,
            kind=event.kind,
            at=event.at,
            received_at=event.received_at,
            recording_url=event.recording_url,
        )
    )
    call = tracker.get(KEY)

    assert call is not None
    assert (call.direction, call.state) == (None, CallState.ENDED)


def test_a_hidden_caller_stays_hidden() -> None:
    call = concluded(story("0 rings 203", party=HIDDEN))

    assert call.remote == HIDDEN


def test_a_caller_who_hid_once_stays_hidden_whatever_leaks_before_or_after() -> None:
    leaks = concluded([tell("0 rings 203"), tell("3 talks 203", party=HIDDEN), tell("9 drops 203")])

    assert leaks.remote == HIDDEN


class TestTransfers:
    """Chains: ".1" follows the call, ".2" follows ".1"."""

    OUTSIDE = Party(number="+34647460197", raw="0647460197")
    DESK = Party(number="201", raw="201", is_extension=True)
    FIRST = Origin(
        previous_call_id="471900",
        first_call_id="471900",
        transferred_by="201",
        first_from=DESK,
        first_to=OUTSIDE,
        first_is_incoming=False,
    )
    SECOND = Origin(
        previous_call_id="471900.1",
        first_call_id="471900",
        transferred_by="301",
        first_from=DESK,
        first_to=OUTSIDE,
        first_is_incoming=False,
    )

    def events(self) -> list[CallEvent]:
        back = Party(number="301", raw="301", is_extension=True)
        return [
            tell("0 rings 201", incoming=False, party=self.OUTSIDE),
            tell("3 talks 201", incoming=False, party=self.OUTSIDE),
            tell("9 drops 201", incoming=False, party=self.OUTSIDE, cause="causeTransfer"),
            tell("9 rings 301", call="471900.1", party=self.DESK, origin=self.FIRST),
            tell("12 talks 301", call="471900.1", party=self.DESK, origin=self.FIRST),
            tell("15 drops 301", call="471900.1", party=self.DESK, origin=self.FIRST, cause="causeTransfer"),
            tell("15 rings 201", call="471900.2", party=back, origin=self.SECOND),
            tell("18 drops 201", call="471900.2", party=back, origin=self.SECOND),
        ]

    def test_the_outside_party_is_shown_all_along_the_chain(self) -> None:
        tracker = track(self.events())

        remotes = {call_id: self.of(tracker, call_id).remote.number for call_id in self.ids()}
        assert set(remotes.values()) == {"+34647460197"}

    def test_each_call_is_linked_to_its_successor(self) -> None:
        tracker = track(self.events())

        assert [self.of(tracker, call_id).transferred_to for call_id in self.ids()] == [
            "471900.1",
            "471900.2",
            None,
        ]
        assert [self.of(tracker, call_id).outcome for call_id in self.ids()] == [
            Outcome.TRANSFERRED,
            Outcome.TRANSFERRED,
            Outcome.MISSED,
        ]

    def test_the_last_call_knows_every_step_oldest_first(self) -> None:
        last = self.of(track(self.events()), "471900.2")

        steps = [(step.from_call_id, step.from_extension, step.to_extension) for step in last.transfers]
        assert steps == [("471900", "201", "301"), ("471900.1", "301", "201")]
        assert last.first_call_id == "471900"

    def test_a_transferred_incoming_call_is_incoming_not_internal(self) -> None:
        assert self.of(track(self.events()), "471900.1").direction is Direction.INCOMING

    def test_disorder_comes_to_the_same_chain(self) -> None:
        in_order, backwards = track(self.events()), track(self.events()[::-1])

        for call_id in self.ids():
            assert visible(self.of(backwards, call_id)) == visible(self.of(in_order, call_id))

    def test_what_was_typed_in_the_first_call_goes_along(self) -> None:
        tracker = track([*self.events(), tell("0 types 9900 4711", incoming=False, party=self.OUTSIDE)])

        assert self.of(tracker, "471900.2").app_data == ("4711",)

    def test_a_caller_who_hid_stays_hidden_after_a_transfer(self) -> None:
        leaking = Origin(
            previous_call_id="471900",
            first_call_id="471900",
            first_from=self.OUTSIDE,
            first_to=self.DESK,
        )
        tracker = CallTracker()
        tracker.apply(tell("9 rings 301", call="471900.1", party=self.DESK, origin=leaking))
        tracker.apply(tell("0 rings 201", party=HIDDEN))

        assert self.of(tracker, "471900.1").remote == HIDDEN

    def test_a_chain_that_bites_its_tail_ends(self) -> None:
        circle = Origin(previous_call_id="b", first_call_id="a")
        tracker = CallTracker()
        tracker.apply(tell("0 rings 201", call="a", origin=circle))
        tracker.apply(tell("0 rings 201", call="b", origin=Origin(previous_call_id="a", first_call_id="a")))
        tracker.apply(tell("9 drops 201", call="a", origin=circle))

        assert self.of(tracker, "a").state is CallState.ENDED

    def ids(self) -> tuple[str, ...]:
        return ("471900", "471900.1", "471900.2")

    def of(self, tracker: CallTracker, call_id: str) -> Call:
        call = tracker.get(CallKey("acme", call_id))
        assert call is not None
        return call


def test_ended_calls_are_let_go_of_the_oldest_first() -> None:
    tracker = CallTracker()
    for number in range(5):
        tracker.apply(tell(f"{number} drops 203", call=str(number)))
    tracker.apply(tell("9 rings 203", call="live"))
    tracker.forget_ended(2)

    held = [call_id for call_id in ("0", "1", "2", "3", "4", "live") if tracker.get(CallKey("acme", call_id))]
    assert held == ["3", "4", "live"]


def visible(call: Call) -> dict[str, object]:
    """A call's conclusions, without what says in which order its events reached us."""
    return {name: getattr(call, name) for name in Call.__slots__ if name != "received_at"}


def test_the_caller_is_who_the_events_display() -> None:
    assert concluded(story("0 rings 203")).remote == CALLER
