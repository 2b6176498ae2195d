"""What became of the calls of quiet times, each call once."""

from dataclasses import replace
from datetime import timedelta

from gamma_desktop.calls.model import Call, Outcome
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.quiet_digest import QuietDigest, QuietEnd, QuietSpan, digest
from gamma_desktop.numbers.lines import NO_NAMES, LineNames
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from tests.samples import desk
from tests.unit.calls.telling import START, story

MINE = WhoseMisses(mine=frozenset({"203"}))
SALES, SUPPORT = "+34961112233", "+34961112244"
LINES = LineNames([f"{SALES} = Sales", f"{SUPPORT} = Support"], lambda text: understand(text, NumberRules()))


def calls(*told: tuple[str, ...], number: str = "+34600000001", incoming: bool = True) -> list[Call]:
    """Stories of one number, each a call of its own."""
    made = []
    for at, events in enumerate(told):
        call = desk.call_of(story(*events, call=f"{number}-{incoming}-{at}-{events[0]}", incoming=incoming))
        remote = replace(call.remote, number=number, raw=number)
        made.append(replace(call, remote=remote))
    return made


def span(since: int, until: int, line: str = "") -> QuietSpan:
    """In seconds of the story."""
    return QuietSpan(
        since=START + timedelta(seconds=since), until=START + timedelta(seconds=until), line=line
    )


def over(since: int, until: int, line: str = "") -> QuietEnd:
    return QuietEnd(spans=(span(since, until, line),))


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
    counted = digest(found, MINE, over(0, 600), NO_NAMES)
    assert counted == QuietDigest(waiting=1, got_through=1, answered=1, called_back=1)
    assert counted.total == 4


def test_done_is_said_of_what_was_ticked_alone() -> None:
    ticked = calls(MISSED, number="+34600000001")
    others = [
        replace(call, outcome=outcome)
        for outcome in (Outcome.UNKNOWN, Outcome.TRANSFERRED, Outcome.CANCELLED)
        for call in calls(MISSED, number="+34600000002")
    ]
    found = [IdentifiedCall(call=call) for call in (*ticked, *others)]
    assert digest(found, MINE, over(0, 600), NO_NAMES) == QuietDigest(done=1, unknown=1, passed_on=1)


def test_calls_after_the_quiet_time_are_not_counted() -> None:
    found = [IdentifiedCall(call=call, is_waiting=True) for call in calls(MISSED)]
    assert digest(found, MINE, over(0, 5), NO_NAMES).total == 0


def missed_at(seconds: int, line: str) -> IdentifiedCall:
    """A call to a line of ours, which waits."""
    (call,) = calls((f"{seconds} rings 203", f"{seconds + 9} drops 203"))
    return IdentifiedCall(call=replace(call, dialed_number=line), is_waiting=True)


def test_of_a_line_its_calls_alone_count() -> None:
    found = [missed_at(10, SALES), missed_at(20, SUPPORT), missed_at(70, SALES)]
    assert digest(found, MINE, over(0, 60, "sales"), LINES) == QuietDigest(waiting=1)
    assert digest(found, MINE, over(0, 60, "961 11 22 44"), LINES) == QuietDigest(waiting=1)


def test_a_call_is_counted_once_however_quiet_times_lie_over_each_other() -> None:
    found = [missed_at(seconds, line) for seconds in range(5, 100, 10) for line in (SALES, SUPPORT)]
    everything, sales = span(20, 50), span(0, 100, "Sales")
    same_line, both = span(0, 60, SALES), (span(0, 100, "Sales"), span(0, 100, SALES))
    ends = (QuietEnd(spans=(everything,)), QuietEnd(spans=(sales,), told=(everything,)))
    assert [digest(found, MINE, end, LINES).total for end in ends] == [6, 7]
    assert digest(found, MINE, QuietEnd(spans=(sales,), told=(same_line,)), LINES).total == 4
    assert digest(found, MINE, QuietEnd(spans=both), LINES).total == 10
