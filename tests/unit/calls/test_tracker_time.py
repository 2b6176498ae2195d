"""The tracker and time: calls that nothing is heard of any more, and clocks that differ."""

from datetime import timedelta

from gamma_desktop.calls.model import CallState, Outcome
from tests.unit.calls.telling import START, after, story, tell
from tests.unit.calls.test_tracker import concluded, track


class TestRetirement:
    """Calls whose end never comes."""

    def test_a_ringing_call_is_given_up_as_unknown(self) -> None:
        tracker = track(story("0 rings 203"))

        (call,) = tracker.retire(after(180), ringing_after=180, talking_after=14400)

        assert (call.state, call.outcome, call.ended_at) == (CallState.ENDED, Outcome.UNKNOWN, None)

    def test_nothing_is_given_up_before_its_time(self) -> None:
        tracker = track(story("0 rings 203"))

        assert tracker.retire(after(179), ringing_after=180, talking_after=14400) == ()
        assert tracker.next_retirement(ringing_after=180, talking_after=14400) == after(180)

    def test_a_call_that_talked_is_answered_with_its_end_unknown(self) -> None:
        tracker = track(story("0 rings 203", "6 talks 203"))

        (call,) = tracker.retire(after(14406), ringing_after=180, talking_after=14400)

        assert (call.outcome, call.ended_at, call.talk_seconds) == (Outcome.ANSWERED, None, None)

    def test_the_end_may_still_come_later(self) -> None:
        tracker = track(story("0 rings 203", "6 talks 203"))
        tracker.retire(after(14406), ringing_after=180, talking_after=14400)

        (call,) = tracker.apply(tell("9 drops 203", received=after(20000)))

        assert (call.state, call.talk_seconds, call.ended_at) == (CallState.ENDED, 3.0, after(9))

    def test_our_clock_counts_not_that_of_the_events(self) -> None:
        years = timedelta(days=2000)
        tracker = track([tell("0 rings 203", received=START + years)])

        assert tracker.retire(START + years, ringing_after=180, talking_after=14400) == ()


class TestClocks:
    """Event times may be years off; what they are by our clock is learnt from the quickest event."""

    YEARS = timedelta(days=2000)

    def test_a_call_is_placed_by_our_clock(self) -> None:
        call = concluded([tell("0 rings 203", received=START + self.YEARS)])

        assert call.started_at_here == START + self.YEARS

    def test_an_event_that_waited_does_not_move_the_call(self) -> None:
        events = [
            tell("0 rings 203", received=START + self.YEARS),
            tell("6 talks 203", received=START + self.YEARS + timedelta(hours=1)),
        ]

        assert concluded(events).started_at_here == START + self.YEARS
        assert concluded(events[::-1]).started_at_here == START + self.YEARS

    def test_an_event_without_a_time_of_its_own_tells_nothing_of_the_clock(self) -> None:
        much_later = timedelta(days=2000, minutes=5).total_seconds()
        events = [tell("0 rings 203", received=START + self.YEARS), tell(f"{much_later} records", leg="")]

        assert concluded(events).started_at_here == START + self.YEARS
        assert concluded(events[::-1]).started_at_here == START + self.YEARS
