"""What is learnt from all sides comes together, and is told only when it is news."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from gamma_desktop.calls.errors import BadRequest, KeyWithheld, NotSetUp, Unreachable
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.codes import ListenerProblem, TeamFault
from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.history.health import ChainHealth, ReceiverHealth, TeamHealth
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.history.refusals import RefusalCause, RefusedEvents
from gamma_desktop.intake.errors import JournalUnavailable, ListenerError
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import JoinFailed, NoListenerSecret, VaultError
from gamma_desktop.settings.ports import VaultHealth, VaultState
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.settings.ports import KeyState
from gamma_desktop.ui.tray.model import Health
from gamma_desktop.ui.window.chain import health_items, key_state, listener_state, tray_health
from gamma_desktop.ui.window.health import HealthLevel, Remedy

TEN = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)


def words(chain: ChainHealth) -> list[str]:
    return [item.words for item in health_items(chain, TEN)]


def test_nothing_is_said_of_what_is_not_known_yet() -> None:
    assert words(ChainHealth()) == ["No event yet"]


def test_a_whole_chain_is_fine_from_end_to_end() -> None:
    board = HealthBoard()
    board.note_key(has_key=True)
    board.note_api(None)
    board.note_listening("http://127.0.0.1:8765/vtcrm/callback", None)

    assert words(board.chain) == [
        "Key stored",
        "Gamma answers",
        "Listening at 127.0.0.1:8765",
        "No event yet",
    ]
    assert {item.level for item in health_items(board.chain, TEN)} <= {HealthLevel.FINE, HealthLevel.UNKNOWN}


def test_a_silent_test_call_is_a_problem_for_all_who_tell_of_events_until_one_comes() -> None:
    board = HealthBoard()
    board.note_listening("http://127.0.0.1:8765/vtcrm/callback", TEN - timedelta(hours=1))
    board.note_test_call(TEN)
    problem = "The last test call brought no event here"
    (told,) = (item for item in health_items(board.chain, TEN) if item.words == problem)
    assert (told.level, told.remedy) == (HealthLevel.PROBLEM, Remedy.REGISTER_AGAIN)
    assert listener_state(board.chain, TEN).problem == f"{problem}. {told.advice}"
    assert tray_health(board.chain, TEN).problem == problem

    board.note_event(TEN + timedelta(seconds=1))
    assert problem not in words(board.chain)
    assert not listener_state(board.chain, TEN).seem_elsewhere


def in_team(fault: TeamFault | None) -> ChainHealth:
    board = HealthBoard()
    board.note_team(TeamHealth(is_connected=fault is None, since=TEN, fault=fault))
    return board.chain


def test_a_desk_in_a_team_is_told_how_its_relay_is_reached_and_nothing_of_key_and_listener() -> None:
    ten = time_of_day(TEN)
    assert [words(in_team(fault)) for fault in (None, TeamFault.NOT_YET, TeamFault.UNREACHABLE)] == [
        ["Connected to your team"],
        ["Connecting to your team", "No event yet"],
        [f"No connection since {ten}: calls will be caught up", "No event yet"],
    ]
    assert tray_health(in_team(TeamFault.UNREACHABLE), TEN).problem.startswith("No connection since")
    assert tray_health(in_team(TeamFault.NOT_YET), TEN) == tray_health(in_team(None), TEN) == Health()


def test_a_relay_that_cannot_store_calls_is_a_problem_though_it_is_connected() -> None:
    board = HealthBoard()
    board.note_team(TeamHealth(is_connected=True, since=TEN, fault=TeamFault.RELAY_CANNOT_STORE))
    team = health_items(board.chain, TEN)[0]
    assert (team.level, team.words) == (HealthLevel.PROBLEM, "New calls of your team are not coming in")
    assert team.advice == "The relay has no room for calls. Ask your administrator."


@pytest.mark.parametrize("fault", [TeamFault.NOT_KNOWN, TeamFault.COPIED, TeamFault.NOT_TRUSTED])
def test_what_does_not_pass_by_waiting_is_a_problem_with_advice(fault: TeamFault) -> None:
    team, _ = health_items(in_team(fault), TEN)
    assert (team.level, team.words.startswith("No calls of your team since"), bool(team.advice)) == (
        HealthLevel.PROBLEM,
        True,
        True,
    )


def test_a_desk_that_was_removed_says_that_alone_and_offers_no_way_back() -> None:
    board = HealthBoard()
    board.note_team(TeamHealth(is_connected=False, since=TEN, fault=TeamFault.REMOVED))
    board.note_not_receiving(JoinFailed(JoinFault.NO_MEMBER))
    team = health_items(board.chain, TEN)[0]
    assert (team.words, team.remedy) == ("This computer is no longer in your team", Remedy.NONE)
    assert "ask for an invitation" in team.advice
    assert tray_health(board.chain, TEN).problem == team.words


def test_settings_say_that_the_relay_has_key_and_events() -> None:
    chain = in_team(None)
    assert key_state(chain) == KeyState(is_with_relay=True)
    events = listener_state(chain, TEN)
    assert (events.problem, events.team) == ("", "Connected to your team.")


def test_settings_say_what_is_wrong_with_the_way_to_the_relay() -> None:
    events = listener_state(in_team(TeamFault.NOT_KNOWN), TEN)
    assert events.problem.startswith("No calls of your team since")


def test_a_missing_key_is_a_problem_with_advice_and_gamma_is_not_blamed() -> None:
    board = HealthBoard()
    board.note_api(NotSetUp("key"))

    (key, _events) = health_items(board.chain, TEN)
    assert (key.level, bool(key.advice)) == (HealthLevel.PROBLEM, True)
    assert tray_health(board.chain, TEN).missing == "there is no API key"


def test_a_locked_keyring_is_the_keys_problem_and_gamma_is_not_blamed() -> None:
    board = HealthBoard()
    board.note_api(KeyWithheld(VaultError(VaultHealth(state=VaultState.LOCKED))))

    (key, _events) = health_items(board.chain, TEN)
    assert key.level is HealthLevel.PROBLEM
    assert key.advice.startswith("Unlock the keyring")


def test_sources_of_contacts_are_told_of_while_they_fail() -> None:
    board = HealthBoard()
    board.note_sources("“Team”: The server cannot be reached.")
    (_events, contacts) = health_items(board.chain, TEN)
    assert (contacts.level, contacts.words) == (HealthLevel.WARNING, "Contacts are not kept up to date")
    assert contacts.advice == "“Team”: The server cannot be reached."
    board.note_sources("")
    assert len(health_items(board.chain, TEN)) == 1


def test_a_gamma_that_is_out_of_reach_is_told_with_what_to_do() -> None:
    board = HealthBoard()
    board.note_key(has_key=True)
    board.note_api(Unreachable("no route to host"))

    problem = next(item for item in health_items(board.chain, TEN) if item.level is HealthLevel.PROBLEM)
    assert "no route to host" in problem.advice


def test_a_listener_that_cannot_listen_says_why_until_it_listens_again() -> None:
    board = HealthBoard()
    board.note_not_receiving(GammaDesktopError("the port is taken"))
    assert "the port is taken" in listener_state(board.chain, TEN).problem

    board.note_listening("http://127.0.0.1:1/x", None)
    assert listener_state(board.chain, TEN).problem == ""


def test_while_no_event_can_come_tray_and_window_say_since_when() -> None:
    board = HealthBoard()
    board.note_reception(TEN, None, TEN)

    assert tray_health(board.chain, TEN).gap_since == TEN
    assert words(board.chain) == [f"No events since {time_of_day(TEN)}, calls may be missing"]


def asleep(until: datetime) -> ReceptionGap:
    return ReceptionGap(since=TEN, until=until, why=GapReason.ASLEEP)


def test_a_gap_is_told_until_the_next_event_comes() -> None:
    board, ended = HealthBoard(), TEN + timedelta(minutes=15)
    board.note_event(TEN)
    board.note_reception(None, asleep(ended), ended)
    then = [item.words for item in health_items(board.chain, ended)]
    board.note_event(ended + timedelta(minutes=1))

    span = f"{time_of_day(TEN)} to {time_of_day(ended)}"
    assert then == [f"No events from {span}, calls may be missing"]
    assert words(board.chain) == [f"Last event {time_of_day(ended + timedelta(minutes=1))}"]


def test_a_gap_is_no_news_after_ten_minutes_even_without_an_event() -> None:
    board, ended = HealthBoard(), TEN + timedelta(minutes=15)
    board.note_event(TEN)
    board.note_reception(None, asleep(ended), ended)

    later = [item.words for item in health_items(board.chain, ended + timedelta(minutes=11))]
    assert later == [f"Last event {time_of_day(TEN)}"]


def test_what_gamma_answered_last_is_what_is_told() -> None:
    board = HealthBoard()
    board.note_api(None)
    board.note_api(Unreachable("no route to host"))
    then = words(board.chain)
    board.note_api(BadRequest(400, "the call is over"))

    assert "Gamma cannot be reached" in then
    assert "Gamma answers" not in then
    assert "Gamma answers" in words(board.chain)


def test_without_a_network_nothing_is_said_of_gamma() -> None:
    board = HealthBoard()
    board.note_api(None)
    board.note_offline()

    assert words(board.chain) == ["Key stored", "No event yet"]


LOCKED = VaultError(VaultHealth(state=VaultState.LOCKED))
MISSING = VaultError(VaultHealth(state=VaultState.MISSING))


@pytest.mark.parametrize(
    ("of_the_key", "of_the_secret", "told"),
    [
        (LOCKED, LOCKED, ["The keyring is locked"]),
        (MISSING, NoListenerSecret(has_keyring=False), ["There is no keyring"]),
        (LOCKED, ListenerError(ListenerProblem.FAILED, "x"), None),
    ],
)
def test_a_keyring_that_keeps_key_and_secret_away_is_told_once(
    of_the_key: GammaDesktopError, of_the_secret: GammaDesktopError, told: list[str] | None
) -> None:
    board = HealthBoard()
    board.note_key_error(of_the_key)
    board.note_not_receiving(of_the_secret)

    problems = [item.words for item in health_items(board.chain, TEN) if item.level is HealthLevel.PROBLEM]
    assert problems == (told or ["The keyring is locked", "This computer cannot receive events"])


REFUSED = RefusedEvents(cause=RefusalCause.WRONG_SECRET, count=9, since=TEN, until=TEN)


@pytest.mark.parametrize("cause", [each for each in RefusalCause if each is not RefusalCause.NOT_STORED])
def test_refused_events_are_a_problem_with_its_likely_cause_and_a_way_out(cause: RefusalCause) -> None:
    board = HealthBoard()
    board.note_listening("http://127.0.0.1:1/x", None)
    board.note_receiver(ReceiverHealth(refusing=replace(REFUSED, cause=cause)))

    (problem,) = (item for item in health_items(board.chain, TEN) if item.level is HealthLevel.PROBLEM)
    assert problem.words == f"Events refused since {time_of_day(TEN)}"
    registering_helps = cause is not RefusalCause.OTHER_HOST  # it would be sent to the same name as before
    assert ("Register again to get calls here." in problem.advice) is registering_helps
    assert problem.remedy is (Remedy.REGISTER_AGAIN if registering_helps else Remedy.SETTINGS)


def test_a_disk_that_is_full_is_a_problem_until_events_can_be_stored() -> None:
    board = HealthBoard()
    board.note_receiver(ReceiverHealth(problem=JournalUnavailable(Path("journal.db"), "disk is full")))
    (problem,) = health_items(board.chain, TEN)
    board.note_receiver(ReceiverHealth())

    assert (problem.words, "Make room" in problem.advice) == ("Calls cannot be saved", True)
    assert words(board.chain) == ["No event yet"]


def troubles() -> dict[str, Callable[[HealthBoard], None]]:
    """Everything that may go wrong, by what it is."""
    return {
        "no key": lambda board: board.note_key(has_key=False),
        "a locked keyring": lambda board: board.note_key_error(LOCKED),
        "an unreachable Gamma": lambda board: board.note_api(Unreachable("no route")),
        "no secret": lambda board: board.note_not_receiving(NoListenerSecret(has_keyring=True)),
        "a taken port": lambda board: board.note_not_receiving(
            ListenerError(ListenerProblem.PORT_IN_USE, "x")
        ),
        "refused events": lambda board: board.note_receiver(ReceiverHealth(refusing=REFUSED)),
        "a full disk": lambda board: board.note_receiver(
            ReceiverHealth(problem=JournalUnavailable(Path("journal.db"), "disk is full"))
        ),
        "a full book": lambda board: board.note_storing_trouble(GammaDesktopError("the disk is full")),
    }


@pytest.mark.parametrize("trouble", troubles())
def test_footer_tray_and_settings_agree_that_something_is_wrong_and_that_it_is_over(trouble: str) -> None:
    board = HealthBoard()
    board.note_listening("http://127.0.0.1:1/x", TEN)
    board.note_api(None)
    troubles()[trouble](board)
    items, tray = health_items(board.chain, TEN), tray_health(board.chain, TEN)
    assert max(item.level for item in items) is HealthLevel.PROBLEM
    assert tray.missing or tray.problem
    assert key_state(board.chain).problem or key_state(board.chain).is_kept is False or board.chain.has_key
    assert bool(listener_state(board.chain, TEN).problem) is any(
        item.level is HealthLevel.PROBLEM for item in items if item.name in {"Listener", "Events"}
    )

    board.note_api(None)
    board.note_listening("http://127.0.0.1:1/x", TEN)
    board.note_receiver(ReceiverHealth())
    board.note_event(TEN)
    assert {item.level for item in health_items(board.chain, TEN)} == {HealthLevel.FINE}
    assert tray_health(board.chain, TEN) == Health()
    assert listener_state(board.chain, TEN).problem == ""


def test_gamma_that_posts_to_an_old_address_is_told_with_a_way_out() -> None:
    board = HealthBoard()
    board.note_listening("http://127.0.0.1:2/x", TEN)
    board.note_registration("https://desk.example.com:2/x", left="https://desk.example.com:1/x")

    (item,) = (item for item in health_items(board.chain, TEN) if item.level is HealthLevel.WARNING)
    assert (item.words, item.remedy) == (
        "Gamma still sends events to the old address",
        Remedy.REGISTER_AGAIN,
    )
    assert listener_state(board.chain, TEN).callback_url == "https://desk.example.com:2/x"


def test_events_that_wait_are_counted_until_they_are_worked_in() -> None:
    board = HealthBoard()
    board.note_waiting(4700)
    (waiting,) = health_items(board.chain, TEN)
    board.note_waiting(0)

    assert (waiting.words, waiting.level) == (
        f"Catching up: {QLocale().toString(4700)} events to go",
        HealthLevel.WARNING,
    )
    assert words(board.chain) == ["No event yet"]


def test_an_event_that_was_worked_in_ends_the_trouble_with_storing() -> None:
    board = HealthBoard()
    board.note_storing_trouble(GammaDesktopError("the disk is full"))
    board.note_event(TEN)

    assert board.chain.storing_error is None


def test_listeners_are_told_of_news_only() -> None:
    board, told = HealthBoard(), list[ChainHealth]()
    board.subscribe(told.append)
    board.note_key(has_key=True)
    board.note_key(has_key=True)

    assert len(told) == 1


def test_lost_events_are_told_once_and_dismissed_once_read() -> None:
    board = HealthBoard()
    lost = Damage(
        file=DamagedFile.JOURNAL, moved_to=Path("a"), found_at=TEN, is_complete=False, lost_since=TEN
    )
    board.note_damage(lost)
    board.note_reception(None, ReceptionGap(since=TEN, until=TEN, why=GapReason.DAMAGED), TEN)
    assert words(board.chain) == ["No event yet", "Calls may be missing"]
    assert health_items(board.chain, TEN)[-1].remedy is Remedy.DISMISS

    board.note_damage(None)
    assert "Calls may be missing" not in words(board.chain)
