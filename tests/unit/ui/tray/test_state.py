import pytest

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.contacts.model import NO_MATCH
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.tray.model import Health, TrayCondition, TrayState
from gamma_desktop.ui.tray.state import tray_state
from tests.samples import desk
from tests.unit.calls.telling import COLLEAGUE, START, story

GAP = Health(gap_since=START)
NO_KEY = Health(missing="There is no API key")
WELL = Health()


def from_ana(call: Call) -> IdentifiedCall:
    known = call.remote.number == "+34647460197"
    return IdentifiedCall(call=call, match=desk.KNOWN if known else NO_MATCH)


def told(*live: Call, recent: tuple[Call, ...] = (), missed: int = 0, health: Health = WELL) -> TrayState:
    return tray_state(
        live=[from_ana(call) for call in live],
        recent=[from_ana(call) for call in recent],
        missed=missed,
        health=health,
        mode=PopMode.FULL,
        context=desk.context(),
        now=desk.later(600),
    )


def missed_call(call: str = "1", party: Party | None = None) -> Call:
    lines = ("0 rings 203", "21 drops 203")
    return desk.call_of(story(*lines, call=call) if party is None else story(*lines, call=call, party=party))


@pytest.mark.parametrize(
    ("state", "condition", "headline"),
    [
        (told(), TrayCondition.FINE, "Ready"),
        (told(desk.ringing()), TrayCondition.RINGING, "Ana Lopez is calling"),
        (told(desk.talking()), TrayCondition.TALKING, "Talking with Ana Lopez"),
        (told(missed=1), TrayCondition.MISSED, "1 missed call"),
        (told(missed=3), TrayCondition.MISSED, "3 missed calls"),
        (told(health=NO_KEY), TrayCondition.NOT_SET_UP, "Not set up: There is no API key"),
    ],
)
def test_each_condition_is_told_in_words(state: TrayState, condition: TrayCondition, headline: str) -> None:
    assert (state.condition, state.headline) == (condition, headline)


def test_a_gap_is_named_with_its_time() -> None:
    state = told(health=GAP)
    assert state.condition is TrayCondition.NO_EVENTS
    assert state.headline.startswith("No events since ")


def test_a_ringing_call_comes_before_everything_else() -> None:
    talking = desk.call_of(story("0 rings 203", "1 talks 203", call="2", party=COLLEAGUE))
    state = told(talking, desk.ringing(), missed=4, health=NO_KEY)
    assert (state.condition, state.headline) == (TrayCondition.RINGING, "Ana Lopez is calling")
    assert len(state.live) == 2


def test_missed_calls_do_not_hide_that_nothing_can_be_seen() -> None:
    assert told(missed=2, health=GAP).condition is TrayCondition.NO_EVENTS


def test_the_last_callers_are_each_named_once_and_can_be_called() -> None:
    again = missed_call("2")
    colleague = missed_call("3", COLLEAGUE)
    callers = told(recent=(missed_call(), again, colleague)).callers
    assert [caller.destination for caller in callers] == ["647460197", "202"]
    assert callers[0].words.startswith("Ana Lopez, missed ")


def test_hidden_callers_and_our_own_calls_are_not_offered() -> None:
    hidden = missed_call("2", Party(raw="anonymous", is_hidden=True))
    outgoing = desk.call_of(story("0 rings 203", "9 drops 203", incoming=False))
    assert told(recent=(hidden, outgoing)).callers == ()


def test_five_callers_are_enough() -> None:
    many = tuple(missed_call(str(n), Party(number=f"+3464746019{n}")) for n in range(8))
    assert len(told(recent=many).callers) == 5
