"""Do not disturb: begun, ended by itself, kept over restarts; who comes through; what is told of then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from gamma_desktop.contacts.model import NO_MATCH, Contact, Match
from gamma_desktop.history.do_not_disturb import DoNotDisturb
from gamma_desktop.history.quiet_digest import QuietEnd, QuietSpan
from gamma_desktop.history.quiet_times import Quiet
from gamma_desktop.numbers.lines import NO_NAMES
from gamma_desktop.settings.model import QuietSettings
from tests.fakes.quiet_store import FakeQuietStore
from tests.samples import desk

MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 3, 12, 12, tzinfo=MADRID)
HALF_AN_HOUR = timedelta(minutes=30)


class Desk:
    """One owner, by a clock that the test moves, and all that it published."""

    def __init__(self, settings: QuietSettings | None = None) -> None:
        self.now = NOON
        self.settings = settings or QuietSettings()
        self.memory = FakeQuietStore()
        self.listens = True
        self.quiet = self.start()

    def start(self) -> DoNotDisturb:
        """The program starts, and looks."""
        self.told: list[Quiet | None] = []
        self.ends: list[QuietEnd] = []
        self.quiet = DoNotDisturb(
            self.memory,
            settings=lambda: self.settings,
            lines=lambda: NO_NAMES,
            clock=lambda: self.now,
            zone=MADRID,
        )
        self.quiet.subscribe(self.told.append)
        self.quiet.subscribe_owed(self._be_told)
        self.quiet.look()
        return self.quiet

    def _be_told(self) -> None:
        """Be told of them, unless the test waits."""
        for end in self.quiet.owed if self.listens else ():
            self.ends.append(end)
            self.quiet.note_told(end)

    @property
    def ended(self) -> list[tuple[datetime, datetime]]:
        return [(end.since, end.until) for end in self.ends]

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


def span(since: str, until: str, line: str = "") -> QuietSpan:
    """Of the day, by the clock on the wall."""
    begin, end = (
        datetime.fromisoformat(f"{NOON:%Y-%m-%d} {each}").replace(tzinfo=MADRID) for each in (since, until)
    )
    return QuietSpan(since=begin, until=end, line=line)


def at(office: Desk, *times: str) -> list[QuietEnd]:
    """Look at these times; all that was told of."""
    for each in times:
        office.now = span(each, each).since
        office.quiet.look()
    return office.ends


def test_what_was_quiet_on_one_line_is_told_of_when_it_is_over() -> None:
    office = Desk(QuietSettings(hours=("12:30-13:30 Sales",)))
    assert office.quiet.next_change == span("12:30", "13:30").since
    assert at(office, "12:30", "13:00") == []
    assert office.quiet.next_change == span("12:30", "13:30").until
    assert at(office, "13:30", "13:40") == [QuietEnd(spans=(span("12:30", "13:30", "Sales"),))]
    assert office.told == []


def test_hours_of_one_line_that_touch_are_one_and_lines_that_are_over_together_are_told_of_together() -> None:
    office = Desk(QuietSettings(hours=("12:00-12:30 Sales", "12:30-13:00 Sales", "12:15-13:00 Support")))
    assert at(office, "12:10", "12:20", "12:40", "13:00") == [
        QuietEnd(spans=(span("12:00", "13:00", "Sales"), span("12:15", "13:00", "Support")))
    ]


def test_what_a_line_owes_waits_while_all_is_quiet() -> None:
    office = Desk(QuietSettings(hours=("12:30-13:30 Sales",)))
    at(office, "12:40", "13:00")
    office.quiet.begin()
    assert at(office, "13:30", "13:45") == []
    at(office, "14:00")
    office.quiet.end()
    all_lines, sales = office.ends
    assert all_lines == QuietEnd(spans=(span("13:00", "14:00"),))
    assert sales == QuietEnd(spans=(span("12:30", "13:30", "Sales"),), told=all_lines.spans)


def test_what_was_told_of_for_all_lines_is_known_when_the_line_is_over() -> None:
    office = Desk(QuietSettings(hours=("12:00-15:00 Sales", "13:00-14:00")))
    all_lines, sales = at(office, "12:10", "13:00", "14:00", "15:00")
    assert (all_lines.spans, all_lines.told) == ((span("13:00", "14:00"),), ())
    assert (sales.spans, sales.told) == ((span("12:00", "15:00", "Sales"),), all_lines.spans)


def test_hours_of_a_line_that_ended_while_the_program_was_off_are_told_of_at_the_start() -> None:
    office = Desk(QuietSettings(hours=("11:30-13:00 Sales", "12:30-12:45")))
    at(office, "12:35", "12:50")
    office.now += timedelta(hours=3)
    office.start()
    (sales,) = office.ends
    assert (sales.spans, sales.told) == ((span("11:30", "13:00", "Sales"),), (span("12:30", "12:45"),))
    office.start()
    assert office.ends == []


def test_hours_of_a_line_that_are_set_otherwise_meanwhile_are_told_of_once_from_their_begin_on() -> None:
    office = Desk(QuietSettings(hours=("11:00-13:00 Sales",)))
    office.settings = QuietSettings(hours=("12:20-14:00 Sales",))
    assert at(office, "12:30", "13:30") == []
    office.settings = QuietSettings()
    assert at(office, "13:40") == [QuietEnd(spans=(span("11:00", "13:40", "Sales"),))]


def test_a_line_that_is_always_quiet_is_never_told_of() -> None:
    office = Desk(QuietSettings(hours=("00:00-24:00 Sales",)))
    for _day in range(20):
        office.pass_time(timedelta(days=1))
    assert office.ends == []


def test_a_clock_that_is_set_back_has_a_time_happen_again() -> None:
    office = Desk(QuietSettings(hours=("12:00-13:00 Sales",)))
    first, second = at(office, "12:10", "13:00", "12:20", "13:00")
    assert first == second


def test_the_hour_that_comes_twice_belongs_to_one_quiet_time_of_a_line() -> None:
    office = Desk(QuietSettings(hours=("01:00-05:00 Sales",)))
    begin = datetime(2026, 10, 25, 1, tzinfo=MADRID).astimezone(UTC)
    for quarters in range(24):
        office.now = begin + timedelta(minutes=15 * quarters)
        office.quiet.look()
    ((since, until),) = office.ended
    assert (since, until) == (begin, begin + timedelta(hours=5))


def test_what_was_told_of_is_forgotten_after_days() -> None:
    office = Desk(QuietSettings(hours=("12:00-13:00 Sales", "15:00-16:00")))
    for _hour in range(24 * 30):
        office.pass_time(timedelta(hours=1))
    assert len(office.memory.record.told) <= 20


def test_hours_that_are_set_while_they_go_on_are_quiet_from_then_on() -> None:
    office = Desk()
    at(office, "12:10", "12:29")
    office.settings = QuietSettings(hours=("12:24-12:31", "12:24-12:35 Sales"))
    all_lines, sales = at(office, "12:29", "12:30", "12:31", "12:35")
    assert all_lines.spans == (span("12:29", "12:31"),)
    assert sales.spans == (span("12:29", "12:35", "Sales"),)


def test_hours_that_are_set_longer_while_they_go_on_are_quiet_since_they_were() -> None:
    office = Desk(QuietSettings(hours=("12:10-12:40",)))
    at(office, "12:10", "12:20")
    for hours in ("11:00-12:30", "12:15-12:45"):
        office.settings = QuietSettings(hours=(hours,))
        assert at(office, "12:21") == []
    assert at(office, "12:45") == [QuietEnd(spans=(span("12:10", "12:45"),))]


def test_hours_that_were_left_and_are_taken_up_again_leave_out_what_popped_between() -> None:
    office = Desk(QuietSettings(hours=("11:00-14:00",)))
    at(office, "12:10")
    before = office.quiet.choice
    office.quiet.end()
    at(office, "12:40")
    office.quiet.restore(before)
    first, second = at(office, "14:00")
    assert [end.spans for end in (first, second)] == [
        (span("11:00", "12:10"),),
        (span("12:40", "14:00"),),
    ]


def test_hours_that_began_while_the_program_was_off_are_quiet_from_their_begin() -> None:
    office = Desk(QuietSettings(hours=("12:30-14:00",)))
    office.now += timedelta(hours=1)
    office.start()
    assert office.quiet.now is not None
    assert office.quiet.now.since == span("12:30", "14:00").since


def test_what_was_not_told_of_is_owed_also_after_a_restart_and_told_when_quiet_is_over() -> None:
    office = Desk()
    office.listens = False
    office.quiet.begin(NOON + HALF_AN_HOUR)
    at(office, "12:30")
    (owed,) = office.quiet.owed
    office.quiet.begin()
    assert (office.quiet.owed, office.quiet.now) == ((), Quiet(since=office.now, is_chosen=True))
    at(office, "12:50")
    office.start()
    office.listens = True
    office.quiet.end()
    assert office.ends == [QuietEnd(spans=(*owed.spans, span("12:30", "12:50")))]


def test_one_that_ends_while_the_next_goes_on_is_told_of_when_that_is_over() -> None:
    office = Desk(QuietSettings(hours=("12:10-12:20", "12:30-13:00")))
    assert at(office, "12:10", "12:40") == []  # the machine slept
    assert at(office, "13:00") == [QuietEnd(spans=(span("12:10", "12:20"), span("12:30", "13:00")))]


def test_single_lines_that_are_quiet_are_known_while_others_disturb() -> None:
    office = Desk(QuietSettings(hours=("12:30-13:30 Sales", "13:00-13:10")))
    at(office, "12:40")
    assert [each.line for each in office.quiet.lines] == ["Sales"]
    at(office, "13:00")
    assert office.quiet.lines == ()
