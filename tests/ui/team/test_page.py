from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gamma_desktop.calls.errors import Unreachable
from gamma_desktop.calls.model import CallState, Outcome
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.ui.formatting import time_or_date
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.team.model import colleague_row
from gamma_desktop.ui.widgets.pill import Dot
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, button, rows, texts


@pytest.fixture(autouse=True)
def on_team(opened: OpenWindow) -> None:
    opened.go(Page.TEAM)


def press_enter(view: RowList, row: int) -> None:
    view.choose(row)
    QTest.keyClick(view, Qt.Key.Key_Return)


def test_everybody_is_named_with_what_they_do_and_which_one_is_me(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    spoken = rows(opened.team.list)
    assert spoken[0] == "Gines Gomez, extension 201, Free"
    assert spoken[2] == "Tony Manero, extension 203, this is you, In a call"
    assert spoken[4] == "extension 205, Free"


def test_a_busy_one_shows_for_how_long(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    assert colleague_row(opened.team.model.rows[2], office.NOW).pill == "In a call 02:12"


def test_what_desks_of_the_team_say_is_shown_and_a_call_outweighs_it(opened: OpenWindow) -> None:
    until = office.NOW + timedelta(hours=1)
    told = {
        "201": Presence(extension="201", state=PresenceState.DO_NOT_DISTURB, until=until),
        "202": Presence(extension="202", state=PresenceState.OFFLINE),
        "203": Presence(extension="203", state=PresenceState.DO_NOT_DISTURB),
    }
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    opened.desk.calls.say_presence(told)  # no call changes with it
    opened.desk.work()
    spoken = rows(opened.team.list)
    assert spoken[0] == f"Gines Gomez, extension 201, Do not disturb until {time_or_date(until)}"
    assert spoken[1].endswith("Offline")
    assert spoken[2] == "Tony Manero, extension 203, this is you, In a call"
    drawn = [colleague_row(row, office.NOW) for row in opened.team.model.rows]
    assert [row.dot for row in drawn[:3]] == [Dot.BAR, Dot.DASH, Dot.FULL]


def test_enter_calls_a_colleague(opened: OpenWindow) -> None:
    press_enter(opened.team.list, 0)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "201")]


def test_in_a_call_enter_passes_it_on(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    assert "You are in a call. Press Enter to transfer" in texts(opened.team)
    press_enter(opened.team.list, 3)
    opened.desk.work()
    assert opened.desk.actions.asked == [("transfer", "9002", "204")]


def test_while_a_call_only_rings_enter_calls_a_colleague(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    assert "Press Enter to call" in texts(opened.team)
    press_enter(opened.team.list, 3)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "204")]


def test_an_ivr_is_no_colleague_who_is_free_and_a_nameless_extension_says_its_number_once(
    opened: OpenWindow,
) -> None:
    nameless, _, ivr = (colleague_row(row, office.NOW) for row in opened.team.model.rows[4:])
    assert (nameless.title, nameless.subtitle) == ("Extension 205", "")
    assert (ivr.title, ivr.pill, ivr.dot, ivr.pill_tone) == ("Incoming IVR", "IVR", Dot.DASH, Tone.MUTED)


def test_a_call_that_a_colleague_took_is_not_passed_on_from_here(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TAKEN_BY_ANOTHER)
    opened.desk.work()
    press_enter(opened.team.list, 3)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "204")]


def test_with_two_calls_nobody_guesses_which_one_is_meant(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING, office.RINGING)
    opened.desk.work()
    press_enter(opened.team.list, 3)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "204")]


def test_my_own_extension_is_not_called(opened: OpenWindow) -> None:
    press_enter(opened.team.list, 2)
    opened.desk.work()
    assert opened.desk.actions.asked == []


def test_a_timer_runs_only_while_somebody_is_busy_and_seen(opened: OpenWindow) -> None:
    ended = replace(office.TALKING, state=CallState.ENDED, outcome=Outcome.ANSWERED)
    ticking = [opened.team.is_ticking]
    opened.desk.calls.happen(office.TALKING)
    ticking.append(opened.team.is_ticking)
    opened.go(Page.CALLS)
    ticking.append(opened.team.is_ticking)
    opened.go(Page.TEAM)
    ticking.append(opened.team.is_ticking)
    opened.desk.calls.happen(ended)
    ticking.append(opened.team.is_ticking)
    assert ticking == [False, True, False, True, False]


def test_cards_stand_in_two_columns_where_there_is_room(opened: OpenWindow) -> None:
    view = opened.team.list
    first, second = (view.visualRect(opened.team.model.index(row)) for row in (0, 1))
    assert first.top() == second.top()
    opened.window.resize(380, 560)
    first, second = (view.visualRect(opened.team.model.index(row)) for row in (0, 1))
    assert first.left() == second.left()


def test_when_gamma_does_not_answer_one_can_try_again(opened: OpenWindow) -> None:
    opened.desk.gamma.problem = Unreachable("no route")
    opened.team.reload_requested.emit()
    opened.desk.work()
    opened.desk.gamma.problem = None
    assert "Gamma cannot be reached" in texts(opened.team)
    button(opened.team, "Try again").click()
    opened.desk.work()
    assert len(rows(opened.team.list)) == len(office.EXTENSIONS)
