"""Do not disturb: begun, ended by itself, kept over restarts; who comes through; what became of the calls."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import NO_MATCH, Contact, Match
from gamma_desktop.history.do_not_disturb import DoNotDisturb, QuietDigest, digest
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.quiet_times import Quiet
from gamma_desktop.numbers.lines import NO_NAMES
from gamma_desktop.settings.model import QuietSettings
from tests.fakes.quiet_store import FakeQuietStore
from tests.samples import desk
from tests.unit.calls.telling import START, story

MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 3, 12, 12, tzinfo=MADRID)
HALF_AN_HOUR = timedelta(minutes=30)
MINE = WhoseMisses(mine=frozenset({"203"}))


class Desk:
    """One owner, by a clock that the test moves, and all that it published."""

    def __init__(self, settings: QuietSettings | None = None) -> None:
        self.now = NOON
        self.settings = settings or QuietSettings()
        self.memory = FakeQuietStore()
        self.quiet = self.start()

    def start(self) -> DoNotDisturb:
        """The program starts, and looks."""
        self.told: list[Quiet | None] = []
        self.ended: list[tuple[datetime, datetime]] = []
        self.quiet = DoNotDisturb(
            self.memory,
            settings=lambda: self.settings,
            lines=lambda: NO_NAMES,
            clock=lambda: self.now,
            zone=MADRID,
        )
        self.quiet.subscribe(self.told.append)
        self.quiet.subscribe_ended(lambda quiet, at: self.ended.append((quiet.since, at)))
        self.quiet.look()
        return self.quiet

    def pass_time(self, time: timedelta) -> None:
        self.now += time
        self.quiet.look()

    def is_quiet_after(self, hours: float) -> bool:
        self.pass_time(timedelta(hours=hours))
        return self.quiet.now is not None


def test_it_ends_by_itself_and_each_change_is_published_once() -> None:
    office = Desk()
    office.quiet.begin(NOON + HALF_AN_HOUR)
    office.quiet.look()
    assert office.quiet.next_change == NOON + HALF_AN_HOUR
    (begun,) = office.told
    assert begun is not None
    assert (begun.since, begun.until, begun.is_chosen) == (NOON, NOON + HALF_AN_HOUR, True)
    office.pass_time(timedelta(hours=9))  # the machine slept over the end
    assert office.told == [begun, None]
    assert office.ended == [(NOON, NOON + HALF_AN_HOUR)]


def test_another_end_goes_on_with_the_same_quiet_time() -> None:
    office = Desk()
    office.quiet.begin(NOON + HALF_AN_HOUR)
    office.pass_time(timedelta(minutes=20))
    office.quiet.begin(None)
    office.pass_time(timedelta(hours=20))
    assert office.quiet.now == Quiet(since=NOON, is_chosen=True)
    office.quiet.end()
    assert office.ended == [(NOON, office.now)]


def test_it_survives_a_restart_with_its_end() -> None:
    office = Desk()
    office.quiet.begin(NOON + HALF_AN_HOUR)
    office.now += timedelta(minutes=10)
    again = office.start()
    assert again.now is not None
    assert again.now.until == NOON + HALF_AN_HOUR
    assert office.ended == []


def test_one_that_ended_while_the_program_was_off_is_told_at_the_start() -> None:
    office = Desk()
    office.quiet.begin(NOON + HALF_AN_HOUR)
    office.now += timedelta(hours=3)
    office.start()
    assert (office.told, office.ended) == ([None], [(NOON, NOON + HALF_AN_HOUR)])
    office.start()
    assert office.ended == []


def test_quiet_hours_begin_and_end_and_can_be_left_for_once() -> None:
    office = Desk(QuietSettings(hours=("13:00-14:00",)))
    office.pass_time(timedelta(hours=1))
    office.quiet.end()
    office.pass_time(timedelta(hours=2))
    office.pass_time(timedelta(hours=22))
    assert [quiet is not None for quiet in office.told] == [True, False, True]


def test_what_was_done_can_be_undone() -> None:
    office = Desk()
    office.quiet.begin(NOON + HALF_AN_HOUR)
    before, quiet = office.quiet.choice, office.quiet.now
    office.quiet.end()
    office.quiet.restore(before)
    assert office.quiet.now == quiet
    office.quiet.restore(None)
    assert office.quiet.now is None


def test_hours_that_were_left_for_once_stay_left_after_an_undo() -> None:
    office = Desk(QuietSettings(hours=("11:00-18:00",)))
    office.quiet.end()
    before = office.quiet.choice
    office.quiet.begin(NOON + HALF_AN_HOUR)
    office.quiet.restore(before)
    found = [office.is_quiet_after(hours) for hours in (0, 1, 23)]
    assert found == [False, False, True]


def test_a_while_chosen_within_hours_that_were_left_ends_with_it() -> None:
    office = Desk(QuietSettings(hours=("11:00-18:00",)))
    office.quiet.end()
    office.quiet.begin(NOON + HALF_AN_HOUR)
    assert office.quiet.now == Quiet(since=NOON, until=NOON + HALF_AN_HOUR, is_chosen=True)
    found = [office.is_quiet_after(hours) for hours in (0, 0.5, 23)]
    assert found == [True, False, True]


def test_vips_and_named_lines_come_through() -> None:
    office = Desk()
    call, ana = replace(desk.ringing(), dialed_number="+34961112233"), Contact(id="a", name="Ana Lopez")
    of_ana = Match(candidates=(ana,))
    assert not office.quiet.silences(call, of_ana)
    office.quiet.begin()
    assert office.quiet.silences(call, of_ana)
    assert office.quiet.silences(call, NO_MATCH)
    assert not office.quiet.silences(call, Match(candidates=(replace(ana, is_vip=True),)))
    office.settings = QuietSettings(vip_lines=("+34961112233",))
    assert not office.quiet.silences(call, NO_MATCH)


def test_one_line_alone_is_quiet() -> None:
    office = Desk(QuietSettings(hours=("11:00-13:00 +34961112233",)))
    assert office.quiet.now is None
    assert office.quiet.silences(replace(desk.ringing(), dialed_number="+34961112233"), NO_MATCH)
    assert not office.quiet.silences(desk.ringing(), NO_MATCH)


def calls(*told: tuple[str, ...], number: str = "+34600000001", incoming: bool = True) -> list[Call]:
    """Stories of one number, each a call of its own."""
    made = []
    for at, events in enumerate(told):
        call = desk.call_of(story(*events, call=f"{number}-{incoming}-{at}-{events[0]}", incoming=incoming))
        remote = replace(call.remote, number=number, raw=number)
        made.append(replace(call, remote=remote))
    return made


MISSED = ("10 rings 203", "30 drops 203")
TAKEN_BY_ANA = ("40 rings 203", "40 rings 204", "45 talks 204", "46 drops 203", "90 drops 204")
TAKEN_BY_ME = ("40 rings 203", "45 talks 203", "90 drops 203")


def test_the_digest_says_what_became_of_each_call() -> None:
    waiting = calls(MISSED, number="+34600000001")
    through = calls(MISSED, TAKEN_BY_ANA, number="+34600000002")
    back = calls(MISSED, number="+34600000003")
    called = calls(("50 rings 204", "60 talks 204", "90 drops 204"), number="+34600000003", incoming=False)
    mine = calls(TAKEN_BY_ME, number="+34600000004")
    found = [
        *(IdentifiedCall(call=call, is_waiting=True) for call in waiting),
        *(IdentifiedCall(call=call) for call in (*through, *back, *called, *mine)),
    ]
    counted = digest(found, MINE, since=START, until=START + timedelta(minutes=10))
    assert counted == QuietDigest(waiting=1, got_through=1, answered=1, called_back=1)
    assert counted.total == 4


def test_calls_after_the_quiet_time_are_not_counted() -> None:
    found = [IdentifiedCall(call=call, is_waiting=True) for call in calls(MISSED)]
    assert digest(found, MINE, since=START, until=START + timedelta(seconds=5)).total == 0
