"""The first run: three steps, each tried before the next, left and taken up again, by keyboard alone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.errors import CallError, NotAllowed, Unreachable, WrongKey
from gamma_desktop.calls.model import CallState, Extension
from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.intake.errors import ListenerError
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.ui.keys import hints_of
from gamma_desktop.ui.settings.first_run import FirstRun, Step
from gamma_desktop.ui.settings.ports import ListenerState
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.set_up_file import SetUp
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.labels import StopLabel
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import INVITATION, Desk, OpenWindow, button, texts

RINGING = replace(office.RINGING, started_at=office.NOW - timedelta(seconds=0.4))

OF_A_COLLEAGUE = office.call(
    "9003", office.outside("+34961112299"), minutes_ago=3, state=CallState.RINGING, rang=None, extension="201"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Nothing has been set here."""
    desk = Desk(tmp_path)
    desk.set_up.save(SetUp.NEW)
    return desk


@pytest.fixture
def first_run(opened: OpenWindow, qtbot: QtBot) -> FirstRun:
    """As it opens by itself where the keyring holds no key."""
    opened.assembly.health_changed()
    opened.desk.work()
    page = opened.settings.first_run
    qtbot.waitUntil(page.key.hasFocus)
    return page


Start = Callable[[Desk], OpenWindow]


@pytest.fixture
def start() -> Iterator[Start]:
    """Shows the window of a desk as a start of the program does."""
    with ExitStack() as shown:

        def start(desk: Desk) -> OpenWindow:
            opened = OpenWindow(desk)
            shown.callback(opened.close)
            opened.window.show()
            opened.assembly.health_changed()
            desk.work()
            return opened

        yield start


def desk_with_key(folder: Path) -> Desk:
    """An earlier start ended when Gamma had taken the key."""
    desk = Desk(folder)
    desk.set_up.save(SetUp.BEGUN)
    desk.secrets.kept[SecretName.API_KEY] = "83isocjid5"
    return desk


def manage(folder: Path, desk: Desk, text: str) -> None:
    """Have the administrator's file say this."""
    managed = folder / "managed.toml"
    managed.write_text(text, "utf-8")
    desk.settings.use(ProfilePaths(settings=folder, data=folder, runtime=folder, managed=managed))


def press(opened: OpenWindow, *keys: Qt.Key | str) -> None:
    """Press keys wherever the keyboard is."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(key, str):
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(focused, key)
        opened.desk.work()
        QCoreApplication.processEvents()


def come_to_events(opened: OpenWindow) -> None:
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    press(opened, "203", Qt.Key.Key_Return, Qt.Key.Key_Return)


def open_steps(page: FirstRun) -> list[Step]:
    return [step for step, card in page.cards.items() if card.body.isVisible()]


def test_from_nothing_to_the_first_call_by_keys_alone(opened: OpenWindow, first_run: FirstRun) -> None:
    come_to_events(opened)
    press(opened, Qt.Key.Key_Return)  # register
    assert opened.desk.gamma.registered == ["https://pbx.example/vtcrm/callback"]
    assert "Call your extension now: 203" in texts(first_run)
    opened.desk.calls.happen(RINGING)
    opened.desk.work()
    assert "It works: the event took 400\N{NO-BREAK SPACE}ms." in texts(first_run)
    press(opened, Qt.Key.Key_Return)
    assert opened.window.page is Page.CALLS
    assert opened.desk.secrets.kept == {SecretName.API_KEY: "83isocjid5"}
    assert opened.desk.settings.loaded().settings.agent.extensions == ("203",)
    assert opened.desk.set_up.load() is SetUp.DONE


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (WrongKey(401, "Unauthorized"), "Gamma refused the key"),
        (NotAllowed(403, "Forbidden"), "address"),
        (Unreachable("no route"), "Gamma cannot be reached"),
    ],
)
def test_a_key_that_cannot_be_used_says_why_and_stays_as_typed(
    opened: OpenWindow, first_run: FirstRun, problem: CallError, said: str
) -> None:
    opened.desk.gamma.problem = problem
    press(opened, "wrong", Qt.Key.Key_Return)
    assert any(said in text for text in texts(first_run)), texts(first_run)
    assert (open_steps(first_run), first_run.key.text()) == ([Step.KEY], "wrong")
    assert opened.desk.secrets.kept == {}
    opened.desk.gamma.problem = None
    press(opened, Qt.Key.Key_Return)
    assert open_steps(first_run) == [Step.WHO]


def test_extensions_that_are_read_once_more_take_back_nothing_that_the_agent_did(
    opened: OpenWindow, first_run: FirstRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, picker = opened.desk.gamma.extensions, first_run.picker

    async def read_while_the_agent_goes_on() -> tuple[Extension, ...]:
        found = await read()
        if picker.boxes and picker.isVisible():
            QTest.keyClicks(picker.filter, "203")
            QTest.keyClick(picker.filter, Qt.Key.Key_Return)
        return found

    monkeypatch.setattr(opened.desk.gamma, "extensions", read_while_the_agent_goes_on)
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    assert picker.filter.text() == "203"
    assert (picker.chosen, first_run.continue_button.hasFocus()) == (("203",), True)


def test_without_a_safe_place_the_next_step_says_how_long_the_key_lasts(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    opened.desk.secrets.health = VaultHealth(state=VaultState.MISSING)
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    assert "Gamma knows the key, but it cannot be kept" in texts(first_run)
    assert any(each.startswith("Start a keyring") for each in texts(first_run))


def test_registering_says_what_it_displaces_and_a_refusal_what_to_do(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)
    assert any("takes them away from wherever they go now" in text for text in texts(first_run))
    assert opened.desk.gamma.registered == []
    opened.desk.gamma.problem = Unreachable("no route")
    press(opened, Qt.Key.Key_Return)
    assert any("Gamma cannot be reached" in text for text in texts(first_run))
    assert open_steps(first_run) == [Step.EVENTS]


def test_a_port_that_is_taken_is_told_before_anything_is_pressed(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    opened.desk.gamma.place_problem = ListenerError(ListenerProblem.PORT_IN_USE, "8765")
    come_to_events(opened)
    assert any("Another program uses port 8765" in text for text in texts(first_run)), texts(first_run)
    assert (first_run.register_button.hasFocus(), opened.desk.gamma.registered) == (True, [])


def test_in_the_smallest_window_what_is_needed_next_is_in_view(
    opened: OpenWindow, first_run: FirstRun, qtbot: QtBot
) -> None:
    def is_in_view(part: QWidget) -> bool:
        return part.visibleRegion().boundingRect().size() == part.size()

    opened.window.resize(380, 560)
    opened.desk.gamma.place_problem = ListenerError(ListenerProblem.PORT_IN_USE, "8765")
    come_to_events(opened)
    qtbot.waitUntil(lambda: is_in_view(first_run.register_button))
    opened.window.resize(380, 440)  # as where the bar of a call takes room
    qtbot.waitUntil(lambda: is_in_view(first_run.register_button))
    opened.desk.gamma.place_problem = None
    press(opened, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert isinstance(focused, StopLabel)
    qtbot.waitUntil(lambda: is_in_view(focused))
    opened.desk.calls.happen(RINGING)
    qtbot.waitUntil(lambda: is_in_view(first_run.done_button))


def test_it_says_how_many_steps_are_left(opened: OpenWindow, first_run: FirstRun) -> None:
    beginnings = ("Three steps", "Two steps left", "One step left", "All set")
    told = [next(text for text in texts(first_run) if text.startswith(beginnings))]
    enter = Qt.Key.Key_Return
    steps: list[tuple[Qt.Key | str, ...]] = [("83isocjid5", enter), ("203", enter, enter), (enter,)]
    for keys in steps:
        press(opened, *keys)
        opened.desk.calls.happen(RINGING)
        opened.desk.work()
        told.append(next(text for text in texts(first_run) if text.startswith(beginnings)))
    assert [text.split(",")[0].split(".")[0] for text in told] == list(beginnings)


def test_a_problem_while_an_event_is_waited_for_leads_the_keyboard_to_what_happened(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)
    press(opened, Qt.Key.Key_Return)
    waiting = opened.desk.listener
    opened.desk.listener = replace(waiting, was_registered=True, problem="The disk is full.")
    opened.assembly.health_changed()
    focused = QApplication.focusWidget()
    assert isinstance(focused, StopLabel)
    assert focused.text() == "Registered, but no events can come in now."
    press(opened, Qt.Key.Key_Return)  # the page came here by itself
    assert len(opened.desk.gamma.registered) == 1
    opened.desk.listener = replace(waiting, was_registered=True)
    opened.assembly.health_changed()
    assert "Call your extension now: 203" in texts(first_run)


def test_without_an_event_for_two_minutes_it_says_what_to_look_at_in_order(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)
    press(opened, Qt.Key.Key_Return)
    opened.desk.now = office.NOW + timedelta(seconds=119)
    first_run.ticked.emit()
    assert "Waiting for the first event… 01:59" in texts(first_run)
    assert not any(text.startswith("No event yet. Look") for text in texts(first_run))
    opened.desk.now = office.NOW + timedelta(seconds=120)
    opened.desk.listener = ListenerState(
        problem="Another program uses port 8765.", callback_url="https://pbx.example/x", was_registered=True
    )
    first_run.ticked.emit()
    told = next(text for text in texts(first_run) if text.startswith("No event yet. Look"))
    lines = told.splitlines()[1:]
    assert lines[0] == "1. Another program uses port 8765."
    assert "https://pbx.example/x" in lines[2]
    button(first_run, "Check everything").click()
    assert opened.settings.section is SettingsSection.CONNECTION


def test_a_way_out_stands_above_the_steps_however_long_they_are(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    opened.window.resize(380, 560)
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    assert first_run.isVisible()
    back = next(each for each in opened.settings.findChildren(Button) if each.text() == "Settings")
    assert back.visibleRegion().boundingRect().size() == back.size()
    back.click()
    assert opened.settings.rail.item(SettingsSection.SET_UP).isVisible()


def test_what_is_skipped_is_not_offered_again_by_itself_and_found_by_the_search(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    button(first_run, "Skip for now").click()
    assert (opened.window.page, opened.desk.set_up.load()) == (Page.CALLS, SetUp.LEFT)
    opened.assembly.health_changed()
    assert opened.window.page is Page.CALLS
    opened.go(Page.SETTINGS)
    assert opened.settings.rail.item(SettingsSection.SET_UP).isVisible()
    assert not first_run.isVisible()


def test_a_later_start_goes_on_where_the_first_one_stopped(tmp_path: Path, start: Start) -> None:
    desk = desk_with_key(tmp_path)
    later = start(desk)
    assert later.window.page is Page.SETTINGS
    assert open_steps(later.settings.first_run) == [Step.WHO]


def test_what_the_administrator_set_is_not_asked(
    tmp_path: Path, qtbot: QtBot, desk: Desk, start: Start
) -> None:
    manage(tmp_path, desk, '[agent]\nextensions = ["203"]\n')
    opened = start(desk)
    qtbot.waitUntil(opened.settings.first_run.key.hasFocus)
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    assert open_steps(opened.settings.first_run) == [Step.EVENTS]


def test_a_call_of_a_colleague_is_not_the_call_that_is_waited_for(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)
    press(opened, Qt.Key.Key_Return)
    opened.desk.calls.happen(OF_A_COLLEAGUE)
    opened.desk.listener = replace(opened.desk.listener, last_event_at=office.NOW)
    opened.assembly.health_changed()
    opened.desk.work()
    assert open_steps(first_run) == [Step.EVENTS]
    assert "Call your extension now: 203" in texts(first_run)
    opened.desk.calls.happen(OF_A_COLLEAGUE, RINGING)
    opened.desk.work()
    assert "It works: the event took 400\N{NO-BREAK SPACE}ms." in texts(first_run)


def test_to_an_agent_who_answers_for_everyone_any_call_is_the_first(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    button(first_run, "I answer for everyone").click()
    opened.desk.work()
    press(opened, Qt.Key.Key_Return)
    opened.desk.calls.happen(OF_A_COLLEAGUE)
    opened.desk.work()
    assert "Events arrive." in texts(first_run)


def test_an_agent_who_answers_for_everyone_says_so(opened: OpenWindow, first_run: FirstRun) -> None:
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    button(first_run, "I answer for everyone").click()
    opened.desk.work()
    assert opened.desk.settings.loaded().settings.agent.extensions == ()
    assert open_steps(first_run) == [Step.EVENTS]
    assert "Everyone's calls" in texts(first_run)


def test_an_invitation_of_a_team_is_taken_in_the_same_field(
    opened: OpenWindow, first_run: FirstRun, qtbot: QtBot
) -> None:
    press(opened, INVITATION, Qt.Key.Key_Return)
    assert any(text.startswith("You are in the team, as Front desk.") for text in texts(first_run))
    assert opened.desk.set_up.load() is SetUp.DONE
    with qtbot.waitSignal(opened.window.quit_requested):
        press(opened, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("relay.example.com:8443/7K2MD-ABCDE", "This invitation is damaged or not complete"),
        ("7K2MD-ABCDE-FGH", "This invitation is damaged or not complete"),
        ("relay.example.com:8443", "This invitation is damaged or not complete"),
        (
            "my key",
            "This is not a key. It must be 1 to 1000 plain letters, digits and signs, without spaces.",
        ),
    ],
)
def test_what_is_no_key_is_never_sent_to_gamma(
    opened: OpenWindow, first_run: FirstRun, typed: str, said: str
) -> None:
    press(opened, typed, Qt.Key.Key_Return)
    assert any(said in text for text in texts(first_run)), texts(first_run)
    assert (open_steps(first_run), first_run.key.text()) == ([Step.KEY], typed)
    assert opened.desk.gamma.tested == []


def test_once_the_first_call_has_come_setting_up_is_done_and_the_settings_are_open(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)
    press(opened, Qt.Key.Key_Return)
    opened.desk.calls.happen(RINGING)
    opened.desk.work()
    assert opened.desk.set_up.load() is SetUp.DONE
    assert button(first_run, "Show my calls").hasFocus()
    press(opened, Qt.Key.Key_Return)
    opened.go(Page.SETTINGS)
    assert (opened.settings.section, opened.settings.rail.isVisible()) == (SettingsSection.YOU, True)
    assert not first_run.isVisible()


def test_a_profile_where_nothing_is_left_does_not_open_the_steps_and_there_is_a_way_out_of_them(
    tmp_path: Path, start: Start
) -> None:
    (tmp_path / "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
    desk = desk_with_key(tmp_path)
    desk.listener = replace(desk.listener, last_event_at=office.NOW, was_registered=True)
    later = start(desk)
    assert (later.window.page, desk.set_up.load()) == (Page.CALLS, SetUp.DONE)
    later.window.open_settings(SettingsSection.SET_UP)
    assert open_steps(later.settings.first_run) == []
    button(later.settings.first_run, "Show my calls").click()
    assert (later.window.page, desk.set_up.load()) == (Page.CALLS, SetUp.DONE)


def test_a_step_that_is_done_can_be_opened_and_left_as_it_was(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    press(opened, "83isocjid5", Qt.Key.Key_Return)
    button(first_run, "Change: Connect to Gamma").click()
    assert open_steps(first_run) == [Step.KEY]
    button(first_run, "Cancel: Connect to Gamma").click()
    assert open_steps(first_run) == [Step.WHO]
    assert first_run.picker.filter.hasFocus()


def test_the_last_step_is_taken_up_again_without_losing_what_it_came_to(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)
    press(opened, Qt.Key.Key_Return)
    button(first_run, "Register again…").click()
    opened.assembly.health_changed()
    assert button(first_run, "Register this computer").isVisible()
    button(first_run, "Register this computer").click()
    opened.desk.work()
    opened.desk.calls.happen(RINGING)
    button(first_run, "Change: Receive your calls").click()
    opened.assembly.health_changed()
    button(first_run, "Register this computer").click()
    opened.desk.work()
    assert "Call your extension now: 203" in texts(first_run)
    opened.desk.calls.happen(replace(RINGING, key=replace(RINGING.key, call_id="later")))
    assert "Events arrive." in texts(first_run)


def test_a_call_that_comes_before_gamma_has_answered_the_registration_counts(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)

    def ring() -> None:
        opened.desk.listener = replace(opened.desk.listener, was_registered=True)
        opened.assembly.health_changed()
        opened.desk.calls.happen(RINGING)

    opened.desk.gamma.before_it_answers = ring
    press(opened, Qt.Key.Key_Return)

    assert "Events arrive." in texts(first_run)
    assert opened.desk.set_up.load() is SetUp.DONE
    assert button(first_run, "Show my calls").hasFocus()


def test_a_page_that_goes_on_by_itself_puts_the_keyboard_on_no_button_and_the_form_has_a_way_back(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    come_to_events(opened)
    opened.desk.listener = replace(opened.desk.listener, was_registered=True)
    opened.assembly.health_changed()
    assert "Call your extension now: 203" in texts(first_run)
    assert not isinstance(QApplication.focusWidget(), Button)
    press(opened, Qt.Key.Key_Return)
    assert "Call your extension now: 203" in texts(first_run)
    button(first_run, "Register again…").click()
    assert first_run.register_button.hasFocus()
    button(first_run, "Cancel").click()
    assert "Call your extension now: 203" in texts(first_run)
    button(first_run, "Register again…").click()
    opened.assembly.health_changed()
    opened.desk.calls.happen(RINGING)
    opened.desk.work()
    assert "Events arrive." in texts(first_run)
    assert opened.desk.set_up.load() is SetUp.DONE


def test_the_button_that_clears_the_search_has_a_name(first_run: FirstRun) -> None:
    names = [each.accessibleName() for each in first_run.picker.filter.findChildren(QAbstractButton)]
    assert names == ["Clear"]


def test_an_extension_that_is_set_already_can_be_gone_on_with_at_once(tmp_path: Path, start: Start) -> None:
    (tmp_path / "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
    desk = desk_with_key(tmp_path)
    later = start(desk)
    first_run = later.settings.first_run
    button(first_run, "Change: Who are you?").click()
    desk.work()
    assert first_run.picker.chosen == ("203",)
    button(first_run, "Continue").click()
    desk.work()
    assert open_steps(first_run) == [Step.EVENTS]


def test_extensions_that_the_administrator_locked_are_told_and_not_offered(
    tmp_path: Path, desk: Desk, start: Start
) -> None:
    manage(tmp_path, desk, 'locked = ["agent.extensions"]\n[agent]\nextensions = ["203"]\n')
    opened = start(desk)
    first_run = opened.settings.first_run
    assert "Tony Manero (203). Set by your administrator." in texts(first_run)
    assert not first_run.cards[Step.WHO].change_button.isVisible()


def test_the_keys_of_the_step_are_told_and_not_those_of_the_settings(
    opened: OpenWindow, first_run: FirstRun
) -> None:
    told = {hint.words for _, hint in hints_of(opened.settings)}
    assert "Check the key" in told
    assert "Undo the last change" not in told
    come_to_events(opened)
    assert "Register this computer" in {hint.words for _, hint in hints_of(first_run)}


def test_a_desk_that_joined_a_team_by_the_command_is_not_led_there(desk: Desk, start: Start) -> None:
    desk.is_in_team = True
    opened = start(desk)
    assert opened.window.page is Page.CALLS
    opened.go(Page.SETTINGS)
    assert not opened.settings.rail.item(SettingsSection.SET_UP).isVisible()


def test_who_works_with_it_already_is_not_led_there(desk: Desk, start: Start) -> None:
    desk.listener = ListenerState(last_event_at=office.NOW)
    opened = start(desk)
    assert opened.window.page is Page.CALLS
