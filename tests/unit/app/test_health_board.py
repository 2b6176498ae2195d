"""What is learnt from all sides comes together, and is told only when it is news."""

from datetime import UTC, datetime, timedelta

from gamma_desktop.app.health_board import HealthBoard
from gamma_desktop.calls.errors import KeyWithheld, NotSetUp, Unreachable
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.blind_times import Blindness, BlindTime
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import VaultHealth, VaultState
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.window.chain import ChainHealth, health_items, tray_health
from gamma_desktop.ui.window.health import HealthLevel

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


def test_a_missing_key_is_a_problem_with_advice_and_gamma_is_not_blamed() -> None:
    board = HealthBoard()
    board.note_api(NotSetUp("key"))

    (key, _events) = health_items(board.chain, TEN)
    assert (key.level, bool(key.advice)) == (HealthLevel.PROBLEM, True)
    assert tray_health(board.chain).missing == "there is no API key"


def test_a_locked_keyring_is_the_keys_problem_and_gamma_is_not_blamed() -> None:
    board = HealthBoard()
    board.note_api(KeyWithheld(VaultError(VaultHealth(state=VaultState.LOCKED, advice="Unlock it."))))

    (key, _events) = health_items(board.chain, TEN)
    assert (key.level, key.advice) == (HealthLevel.PROBLEM, "Unlock it.")


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


def test_a_listener_that_cannot_listen_is_deaf_until_it_listens_again() -> None:
    board = HealthBoard()
    board.note_deaf(GammaDesktopError("the port is taken"))
    assert not board.listener_state().is_listening

    board.note_listening("http://127.0.0.1:1/x", None)
    assert board.listener_state().is_listening


def test_while_no_event_can_come_tray_and_window_say_since_when() -> None:
    board = HealthBoard()
    board.note_hearing(TEN, None, TEN)

    assert tray_health(board.chain).blind_since == TEN
    assert words(board.chain) == [f"No events since {time_of_day(TEN)}, calls may be missing"]


def test_a_blind_time_is_told_for_an_hour_after_its_end() -> None:
    board, ended = HealthBoard(), TEN + timedelta(minutes=15)
    board.note_hearing(None, BlindTime(since=TEN, until=ended, why=Blindness.ASLEEP), ended)
    board.note_event(ended + timedelta(minutes=59))
    then = words(board.chain)
    board.note_event(ended + timedelta(minutes=61))

    span = f"{time_of_day(TEN)} to {time_of_day(ended)}"
    assert then == [f"No events from {span}, calls may be missing"]
    assert words(board.chain) == [f"Last event {time_of_day(ended + timedelta(minutes=61))}"]


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
