from dataclasses import replace
from datetime import timedelta

import pytest

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.errors import MaybeSent, WrongKey
from gamma_desktop.calls.model import Call, Origin, Party
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.caller_feed import dialled_party
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.numbers.lines import LineColour, LineNames
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import RingGroupMiss
from gamma_desktop.ui.pop.content import Asked, dial_content, pop_content
from gamma_desktop.ui.pop.model import PopAction, PopContent, Row
from gamma_desktop.ui.wording import Explanation
from tests.samples import desk
from tests.unit.calls.telling import COLLEAGUE, START, story, tell

STRANGER = CallerInfo()
HIDDEN = Party(raw="anonymous", is_hidden=True)


def shown(call: Call, known: CallerInfo = STRANGER, asked: Asked | None = None) -> PopContent:
    return pop_content(call.key, call, known, desk.context(), desk.NOW, asked=asked or Asked())


def told(*lines: str, party: Party | None = None, incoming: bool = True) -> PopContent:
    events = story(*lines, incoming=incoming) if party is None else story(*lines, party=party)
    return shown(desk.call_of(events))


def dialled(stage: DialStage, *, destination: str = "647460197", is_slow: bool = False) -> PopContent:
    attempt = DialAttempt(
        external_call_id="ours", extension="203", destination=destination, asked_at=START, stage=stage
    )
    return dial_content(
        attempt, dialled_party(attempt, desk.RULES), STRANGER, desk.context(), desk.NOW, is_slow=is_slow
    )


def successor(*lines: str) -> Call:
    """What became of a call that was passed on."""
    origin = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="203")
    return desk.call_of([tell(line, call="471900.1", origin=origin, party=COLLEAGUE) for line in lines])


def test_a_known_caller_is_named_with_company_and_number() -> None:
    caller = shown(desk.ringing(), desk.known()).caller
    assert (caller.who, caller.company, caller.line) == ("Ana Lopez", "Acme Logistics", "647 46 01 97")
    assert (caller.is_exact, caller.evidence) == (True, "")


def test_a_number_has_its_place() -> None:
    landline = Party(number="+34912345678", raw="+34912345678")
    caller = told("0 rings 203", party=landline).caller
    assert (caller.who, caller.line) == ("912 34 56 78", "Madrid, Spain")


def test_two_candidates_are_both_named_and_none_is_guessed() -> None:
    caller = shown(desk.ringing(), CallerInfo(match=desk.TWO)).caller
    assert caller.who == "647 46 01 97"
    assert caller.evidence == (
        "2 possible contacts: Ana Lopez (Acme Logistics), Beatriz Lopez (Acme Logistics)"
    )


def test_of_very_many_candidates_the_last_are_counted() -> None:
    many = Match(candidates=tuple(replace(desk.ANA, id=str(n), company="", name=f"P{n}") for n in range(7)))
    evidence = shown(desk.ringing(), CallerInfo(match=many)).caller.evidence
    assert evidence == "7 possible contacts: P0, P1, P2, P3, P4, 2 more"


def test_a_hidden_caller_offers_neither_number_nor_crm() -> None:
    content = told("0 rings 203", party=HIDDEN)
    assert content.caller.who == "Hidden number"
    assert content.actions == (PopAction.TRANSFER, PopAction.HANG_UP)


def test_a_hidden_caller_who_was_missed_can_only_be_ticked() -> None:
    assert told("0 rings 203", "21 drops 203", party=HIDDEN).actions == (PopAction.DONE,)


def test_a_colleague_is_named_from_the_extension_list() -> None:
    content = told("0 rings 203", party=COLLEAGUE)
    assert content.name == "Internal call: Antonio Abajo"
    assert content.caller.line == "Extension 202"


def test_it_says_for_whom_the_call_is() -> None:
    assert told("0 rings 203").rows[Row.FOR] == "Tony Manero (203)"


def test_a_ring_group_names_two_and_counts_the_rest() -> None:
    content = told("0 rings 203", "1 rings 204", "2 rings 206")
    assert content.rows[Row.FOR] == "Tony Manero, Sandra Thomas, 1 more"


def test_it_says_which_line_was_dialled() -> None:
    call = replace(desk.ringing(), dialed_number="+34912345678")
    assert shown(call).rows[Row.FOR] == "912 34 56 78 · Tony Manero (203)"


def test_it_says_who_passed_the_call_on() -> None:
    assert shown(desk.transferred_in()).rows[Row.VIA] == "Transferred by Gines Gomez, who was called first"


def test_it_says_who_was_called_first_where_that_was_somebody_else() -> None:
    origin = Origin(
        previous_call_id="2",
        first_call_id="1",
        transferred_by="204",
        first_from=Party(number="+34647460197"),
        first_to=Party(number="201", is_extension=True),
    )
    call = desk.call_of([tell("0 rings 203", origin=origin)])
    assert shown(call).rows[Row.VIA] == "Transferred by Sandra Thomas; Gines Gomez was called first"


def test_it_shows_what_the_caller_typed() -> None:
    assert shown(desk.transferred_in()).rows[Row.TYPED] == "4711"


def test_it_remembers_the_last_time() -> None:
    rows = shown(desk.ringing(), desk.known()).rows
    assert rows[Row.LAST].endswith("with Sandra Thomas, 3\u00a0min\u00a020\u00a0s")


def test_it_remembers_what_was_noted_the_last_time() -> None:
    known = desk.known_with_note("Wants\nthe offer")
    rows = shown(desk.ringing(), known).rows
    assert rows[Row.LAST].endswith("with Sandra Thomas, 3\u00a0min\u00a020\u00a0s\n“Wants the offer”")
    assert rows[Row.NOTE].startswith("Wants the new offer")


def test_what_is_too_long_is_cut() -> None:
    wordy = desk.contact("Ana", note="very long " * 100)
    known = CallerInfo(match=Match(candidates=(wordy,)))
    assert len(shown(desk.ringing(), known).rows[Row.NOTE]) <= 160


@pytest.mark.parametrize(
    ("lines", "words", "is_over"),
    [
        (["0 rings 203"], "Ringing", False),
        (["0 rings 203", "6 talks 203"], "Talking", False),
        (["0 rings 203", "6 talks 203", "210 drops 203"], "Ended after 3\u00a0min\u00a024\u00a0s", True),
        (["0 rings 203", "21 drops 203"], "Missed after 21\u00a0s", True),
        (["0 rings 203", "0 rings 204", "6 talks 204"], "Answered by Sandra Thomas after 6\u00a0s", True),
    ],
)
def test_the_state_is_told_and_an_end_resolves_it(lines: list[str], words: str, is_over: bool) -> None:
    content = told(*lines)
    assert (content.state.words, content.may_fade) == (words, is_over)


def test_the_time_talked_counts_by_our_clock() -> None:
    call = replace(desk.talking(), clock_offset=timedelta(hours=1))
    assert shown(call).state.talking_since == START + timedelta(seconds=6, hours=1)


def test_a_transfer_names_its_destination() -> None:
    call = desk.call_of([*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")])
    content = pop_content(
        call.key, call, STRANGER, desk.context(), desk.NOW, passed_on=successor("9 rings 204")
    )
    assert content.state.words == "Transferred to Sandra Thomas"


def test_a_transfer_that_nobody_answered_is_told_stays_and_can_be_called_back() -> None:
    call = desk.call_of([*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")])
    lost = successor("9 rings 204", "30 drops 204")
    content = pop_content(call.key, call, STRANGER, desk.context(), desk.NOW, passed_on=lost)
    assert content.state.words == "Sandra Thomas did not answer"
    assert PopAction.CALL_BACK in content.actions
    assert not content.may_fade


def test_a_transfer_that_was_answered_may_fade() -> None:
    call = desk.call_of([*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")])
    taken = successor("9 rings 204", "12 talks 204", "30 drops 204")
    content = pop_content(call.key, call, STRANGER, desk.context(), desk.NOW, passed_on=taken)
    assert (content.state.words, content.may_fade) == ("Transferred to Sandra Thomas", True)


def test_a_missed_call_can_be_called_back_or_ticked() -> None:
    actions = told("0 rings 203", "21 drops 203").actions
    assert actions[:2] == (PopAction.CALL_BACK, PopAction.DONE)


def test_a_ring_groups_miss_that_nobody_counts_needs_no_tick() -> None:
    call = desk.call_of(story("0 rings 203", "1 rings 204", "9 drops 203", "9 drops 204"))
    context = replace(desk.context(), ring_group=RingGroupMiss.NOBODY)
    actions = pop_content(call.key, call, STRANGER, context, desk.NOW).actions
    assert (PopAction.CALL_BACK in actions, PopAction.DONE in actions) == (True, False)


def test_a_call_that_a_colleague_took_asks_for_nothing() -> None:
    actions = told("0 rings 203", "0 rings 204", "6 talks 204").actions
    assert not {PopAction.HANG_UP, PopAction.TRANSFER, PopAction.CALL_BACK} & set(actions)


def test_outgoing_calls_cannot_be_transferred() -> None:
    assert PopAction.TRANSFER not in told("0 rings 203", "6 talks 203", incoming=False).actions


def test_what_is_waited_for_and_what_went_wrong_are_passed_on() -> None:
    problem = Explanation("No", "Because")
    asked = Asked(waiting_for=PopAction.HANG_UP, problem=problem)
    content = shown(desk.talking(), asked=asked)
    assert (content.waiting_for, content.problem) == (PopAction.HANG_UP, problem)


def test_an_ended_call_waits_for_nothing() -> None:
    ended = desk.call_of(story("0 rings 203", "21 drops 203"))
    assert shown(ended, asked=Asked(waiting_for=PopAction.HANG_UP)).waiting_for is None


def test_a_dialled_call_can_be_hung_up_before_anything_is_heard() -> None:
    content = dialled(DialStage.ASKED)
    assert content.name == "Outgoing call: 647 46 01 97"
    assert PopAction.HANG_UP in content.actions


def test_a_phone_that_does_not_ring_is_worth_a_word() -> None:
    hint = dialled(DialStage.ACCEPTED, is_slow=True).hint
    assert hint == "Your phone has not rung for 8 s. Is 203 registered?"


def test_silence_after_dialling_an_extension_is_no_failure() -> None:
    content = dialled(DialStage.ACCEPTED, destination="204", is_slow=True)
    assert content.may_fade
    assert "registered" not in content.hint


@pytest.mark.parametrize(
    ("error", "stage", "title", "action"),
    [
        (WrongKey(401), DialStage.FAILED, "Gamma refused the key", PopAction.CALL_AGAIN),
        (MaybeSent(), DialStage.UNKNOWN, "Gamma did not answer", PopAction.HANG_UP),
    ],
)
def test_a_dial_that_went_wrong_says_so(
    error: WrongKey | MaybeSent, stage: DialStage, title: str, action: PopAction
) -> None:
    attempt = DialAttempt(
        external_call_id="ours",
        extension="203",
        destination="647460197",
        asked_at=START,
        stage=stage,
        error=error,
    )
    content = dial_content(attempt, dialled_party(attempt, desk.RULES), STRANGER, desk.context(), desk.NOW)
    assert content.problem is not None
    assert content.problem.title == title
    assert action in content.actions
    assert not content.may_fade


def test_a_reception_can_act_on_a_call_that_somebody_took_and_needs_its_screen_back() -> None:
    reception = replace(desk.context(), mine=frozenset())

    content = pop_content("pop", desk.talking(), desk.known(), reception, desk.NOW)

    assert content.state.words == "Talking"
    assert {PopAction.HANG_UP, PopAction.TRANSFER} <= set(content.actions)
    assert content.may_fade


def test_a_stranger_can_be_added_and_a_known_caller_looked_at() -> None:
    assert PopAction.ADD_CONTACT in told("0 rings 203").actions
    assert PopAction.OPEN_CONTACT in shown(desk.ringing(), desk.known()).actions


@pytest.mark.parametrize("party", [HIDDEN, COLLEAGUE])
def test_nobody_is_added_who_cannot_be_known_again(party: Party) -> None:
    assert PopAction.ADD_CONTACT not in told("0 rings 203", party=party).actions


def test_of_several_people_none_is_added_once_more() -> None:
    actions = set(shown(desk.ringing(), CallerInfo(match=desk.TWO)).actions)
    assert not {PopAction.ADD_CONTACT, PopAction.OPEN_CONTACT} & actions


def test_the_line_that_was_called_goes_by_its_name_and_colour() -> None:
    names = ("+34961112233 = Sales, blue", "203 = Front desk, green")
    lines = LineNames(names, lambda text: understand(text, desk.RULES))
    context = replace(desk.context(), lines=lines)
    call = replace(desk.ringing(), dialed_number="+34961112233")
    content = pop_content(call.key, call, STRANGER, context, desk.NOW)
    assert content.rows[Row.FOR] == "Sales (961 11 22 33) · Tony Manero (203)"
    assert content.line_colour is LineColour.BLUE
    without = replace(call, dialed_number=None)
    assert pop_content(call.key, without, STRANGER, context, desk.NOW).line_colour is LineColour.GREEN


def test_at_night_there_a_call_of_ours_warns_and_one_of_theirs_does_not() -> None:
    far = Party(number="+61291234567", raw="+61291234567")
    now = START.replace(hour=16)
    theirs = desk.call_of(story("0 rings 203", party=far))
    ours = desk.call_of(story("0 rings 203", party=far, incoming=False))
    contents = [pop_content(call.key, call, STRANGER, desk.context(), now) for call in (theirs, ours)]
    assert all("outside office hours" in content.rows[Row.TIME] for content in contents)
    assert [content.warns for content in contents] == [frozenset(), frozenset({Row.TIME})]
