"""What every way of showing pops keeps to: cards, and notifications at a server on a real bus."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from gamma_desktop.app.event_loop import QtEventLoop
from gamma_desktop.calls.model import CallKey
from gamma_desktop.contacts.model import Match, MatchedBy
from gamma_desktop.desktop.application import Application
from gamma_desktop.desktop.notifications import ANSWERS_WITHIN
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.settings.model import PopSettings, PopSurfaceChoice
from gamma_desktop.ui.pop.content import NOTHING_ASKED, Asked, pop_content
from gamma_desktop.ui.pop.model import PopAction, PopContent
from gamma_desktop.ui.pop.surfaces import PopSurfaces
from gamma_desktop.ui.wording import Explanation
from tests.fixtures.keyring_session import KeyringSession
from tests.fixtures.notification_server import PlayedServer, played_server
from tests.samples import desk
from tests.ui.hand_clock import HandClock
from tests.ui.pop.screens import Cards, Notified, PopScreen
from tests.unit.calls.telling import story

HOSTILE = '<b>Ann</b> & <a href="x">Co</a> \N{RIGHT-TO-LEFT OVERRIDE}evil'


@pytest.fixture
def server(keyring_session: KeyringSession) -> Iterator[PlayedServer]:
    with played_server(keyring_session.address) as server:
        yield server


@pytest.fixture
def notified(qapp: Application, server: PlayedServer, tmp_path: Path) -> Iterator[Notified]:
    with QtEventLoop(qapp) as loop:
        screen = Notified(qapp, loop, server, tmp_path / "notifications.json")
        yield screen
        screen.end()


@pytest.fixture
def cards(qapp: Application, qtbot: QtBot) -> Iterator[Cards]:
    screen = Cards(qapp, qtbot)
    yield screen
    screen.end()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(params=["cards", "notified"])
def screen(request: pytest.FixtureRequest) -> PopScreen:
    made: PopScreen = request.getfixturevalue(request.param)
    return made


def content(*lines: str, asked: Asked = NOTHING_ASKED, known: CallerInfo | None = None) -> PopContent:
    """Ana's call, as its pop words it; the buttons act on the call."""
    call = desk.call_of(story(*(lines or ("0 rings 203",))))
    made = pop_content(call.key, call, known or desk.known(), desk.context(), desk.NOW, asked=asked)
    return replace(made, target=call.key)


OVER = ("0 rings 203", "6 talks 203", "9 drops 203")


def says(screen: PopScreen, words: str) -> bool:
    return any(words in text for text in screen.texts())


def pressed(screen: PopScreen) -> list[PopAction]:
    told: list[PopAction] = []
    screen.surface.action_requested.connect(lambda _pop_id, action: told.append(action))
    return told


def put_away(screen: PopScreen) -> list[object]:
    told: list[object] = []
    screen.surface.put_away.connect(told.append)
    return told


def test_it_says_who_calls_whom_and_what_was_said_last(screen: PopScreen) -> None:
    screen.surface.show_content(content())
    screen.until(screen.texts)
    (text,) = screen.texts()
    for words in ("Ana Lopez", "Ringing", "Acme Logistics", "647 46 01 97", "Tony Manero", "Friday"):
        assert words in text


def test_what_becomes_of_a_call_is_told_in_its_place(screen: PopScreen) -> None:
    screen.surface.show_content(content())
    screen.until(screen.texts)
    screen.surface.show_content(content("0 rings 203", "6 talks 203"))
    screen.until(lambda: says(screen, "Talking"))
    assert len(screen.texts()) == 1


def test_a_button_tells_what_is_asked_for(screen: PopScreen, hand_clock: HandClock) -> None:
    told = pressed(screen)
    screen.surface.show_content(content())
    screen.until(screen.texts)
    hand_clock.pass_time(0.6)
    screen.press("Decline")
    assert told == [PopAction.HANG_UP]


def test_a_button_that_came_just_now_does_nothing(screen: PopScreen, hand_clock: HandClock) -> None:
    told = pressed(screen)
    screen.surface.show_content(content())
    screen.until(screen.texts)
    hand_clock.pass_time(0.4)
    screen.press("Decline")
    assert told == []


def test_a_button_that_acts_on_another_call_than_a_moment_ago_does_nothing(
    screen: PopScreen, hand_clock: HandClock
) -> None:
    told = pressed(screen)
    first = content()
    screen.surface.show_content(first)
    screen.until(screen.texts)
    hand_clock.pass_time(0.6)
    screen.surface.show_content(replace(first, target=CallKey("acme", "another")))
    hand_clock.pass_time(0.4)
    screen.press("Decline")
    assert told == []


def test_a_second_press_at_once_does_nothing(screen: PopScreen, hand_clock: HandClock) -> None:
    told = pressed(screen)
    screen.surface.show_content(content())
    screen.until(screen.texts)
    hand_clock.pass_time(0.6)
    screen.press("Decline")
    screen.press("Decline")
    assert told == [PopAction.HANG_UP]


def test_what_was_asked_for_is_not_offered_until_its_outcome_is_known(screen: PopScreen) -> None:
    screen.surface.show_content(content(asked=Asked(waiting_for=PopAction.HANG_UP)))
    screen.until(screen.texts)
    assert not screen.buttons() & {"Decline", "Hang up", "Transfer", "Ending…"}


def test_a_pop_of_a_call_that_is_over_leaves_by_itself_and_tells_so(screen: PopScreen) -> None:
    told = put_away(screen)
    over = content(*OVER)
    screen.surface.show_content(over)
    screen.until(lambda: told)
    screen.until(lambda: not screen.texts())
    assert (told, screen.surface.contents) == ([over.pop_id], ())


def test_a_problem_stays_until_the_agent_has_seen_it(screen: PopScreen) -> None:
    told = put_away(screen)
    problem = Asked(problem=Explanation("Gamma refused it", "Try again."))
    screen.surface.show_content(content(*OVER, asked=problem))
    screen.until(screen.texts)
    screen.until(lambda: says(screen, "Gamma refused it"))
    assert told == []


def test_what_the_agent_puts_away_is_gone_and_told(screen: PopScreen) -> None:
    told = put_away(screen)
    live = content()
    screen.surface.show_content(live)
    screen.until(screen.texts)
    screen.dismiss()
    screen.until(lambda: told)
    assert (told, screen.texts(), screen.surface.contents) == ([live.pop_id], [], ())


def test_what_is_taken_off_the_screen_is_not_told_as_put_away(screen: PopScreen) -> None:
    told = put_away(screen)
    live = content()
    screen.surface.show_content(live)
    screen.until(screen.texts)
    screen.surface.remove(live.pop_id)
    screen.until(lambda: not screen.texts())
    assert told == []


def test_several_calls_have_a_pop_each(screen: PopScreen) -> None:
    screen.surface.show_content(content())
    other = desk.call_of(story("0 rings 203", call="1"))
    screen.surface.show_content(pop_content(other.key, other, CallerInfo(), desk.context(), desk.NOW))
    screen.until(lambda: len(screen.texts()) == 2)
    assert [each.pop_id for each in screen.surface.contents] == [other.key, content().pop_id]


def test_a_hostile_name_is_plain_text(screen: PopScreen) -> None:
    named = Match(candidates=(replace(desk.ANA, name=HOSTILE),), matched_by=MatchedBy.E164)
    screen.surface.show_content(content(known=CallerInfo(match=named)))
    screen.until(screen.texts)
    (text,) = screen.texts()
    assert HOSTILE in text


def test_nothing_is_left_once_it_is_closed(screen: PopScreen) -> None:
    screen.surface.show_content(content())
    screen.until(screen.texts)
    screen.surface.close()
    screen.until(lambda: not screen.texts())


@pytest.fixture
def both(cards: Cards, notified: Notified, qapp: Application) -> PopSurfaces:
    return PopSurfaces(cards.surface, notified.surface, PopSettings(surface=PopSurfaceChoice.BOTH), qapp)


def test_the_settings_say_on_which_a_call_shows(both: PopSurfaces, cards: Cards, notified: Notified) -> None:
    both.show_content(content())
    notified.until(lambda: cards.texts() and notified.texts())
    both.use(PopSettings(surface=PopSurfaceChoice.NOTIFICATION))
    notified.until(lambda: not cards.texts() and notified.texts())
    both.use(PopSettings(surface=PopSurfaceChoice.CARD))
    notified.until(lambda: cards.texts() and not notified.texts())


@pytest.mark.parametrize("where", ["cards", "notified"])
def test_a_live_call_put_away_on_one_goes_on_the_other_too(
    both: PopSurfaces, cards: Cards, notified: Notified, where: str
) -> None:
    told: list[object] = []
    both.put_away.connect(told.append)
    both.show_content(content())
    notified.until(lambda: cards.texts() and notified.texts())
    (cards if where == "cards" else notified).dismiss()
    notified.until(lambda: not cards.texts() and not notified.texts())
    assert told == [content().pop_id]


def test_cards_take_over_from_a_server_that_is_gone(
    both: PopSurfaces, cards: Cards, notified: Notified, server: PlayedServer
) -> None:
    notified.surface.can_show_changed.connect(both.look_again)
    both.use(PopSettings(surface=PopSurfaceChoice.NOTIFICATION))
    both.show_content(content())
    notified.until(lambda: notified.texts() and not cards.texts())
    server.stop()
    notified.until(cards.texts)


def test_a_press_that_came_too_soon_brings_the_notification_back_and_says_so(
    notified: Notified, server: PlayedServer, hand_clock: HandClock
) -> None:
    server.closes_when_pressed = True
    told, away = pressed(notified), put_away(notified)
    notified.surface.show_content(content())
    notified.until(notified.texts)
    hand_clock.pass_time(0.1)
    notified.press("Decline")
    notified.until(lambda: says(notified, "This has just changed. Press again"))
    assert (told, away) == ([], [])


def test_an_answer_to_a_press_is_shown_though_the_server_closed_what_was_pressed(
    notified: Notified, server: PlayedServer, hand_clock: HandClock
) -> None:
    server.closes_when_pressed = True
    away = put_away(notified)
    asked = content(asked=Asked(waiting_for=PopAction.HANG_UP))
    notified.surface.action_requested.connect(lambda *_: notified.surface.show_content(asked))
    notified.surface.show_content(content())
    notified.until(notified.texts)
    hand_clock.pass_time(0.6)
    notified.press("Decline")
    notified.until(lambda: says(notified, "Ending…"))
    assert away == []


def test_a_click_on_a_notification_opens_the_window_at_its_call(notified: Notified) -> None:
    told: list[object] = []
    notified.surface.window_requested.connect(told.append)
    notified.surface.show_content(content())
    notified.until(notified.texts)
    notified.press("Open")
    assert told == [content().pop_id]


def test_the_loop_is_not_held_up_by_a_server_that_is_silent(notified: Notified, server: PlayedServer) -> None:
    server.speaks.clear()
    before = time.monotonic()
    for number in range(100):
        notified.surface.show_content(replace(content(), pop_id=f"call {number}"))
    took = time.monotonic() - before
    server.speaks.set()
    assert took < 100 * ANSWERS_WITHIN
