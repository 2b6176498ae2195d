from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gamma_desktop.calls.errors import BadRequest, NotSetUp, Unreachable, WrongKey
from gamma_desktop.settings.model import Corner, PopMode, PopSurfaceChoice, RingGroupMiss, Theme
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.ui.settings.ports import KeyState, ListenerState
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow, button, texts
from tests.ui.settings.controls import choice, choose, entry, tick, type_into


@pytest.fixture(autouse=True)
def on_settings(opened: OpenWindow) -> None:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.CONNECTION)


def test_a_key_that_gamma_knows_is_kept_and_no_longer_shown(opened: OpenWindow) -> None:
    type_into(opened.settings.key.entry, "83isocjid5")
    opened.desk.work()
    assert opened.desk.secrets.kept == {SecretName.API_KEY: "83isocjid5"}
    assert opened.settings.key.field.words.startswith("Gamma knows this key")
    assert opened.settings.key.entry.text() == ""
    assert opened.settings.key.entry.echoMode() is QLineEdit.EchoMode.Password


def test_a_key_that_gamma_refuses_is_not_kept_and_stays_as_typed(opened: OpenWindow) -> None:
    opened.desk.gamma.problem = WrongKey(401, "Unauthorized")
    type_into(opened.settings.key.entry, "wrong")
    opened.desk.work()
    assert opened.desk.secrets.kept == {}
    assert "Gamma refused the key" in opened.settings.key.field.words
    assert opened.settings.key.entry.text() == "wrong"


def test_a_key_without_a_safe_place_says_how_long_it_lasts(opened: OpenWindow) -> None:
    opened.desk.secrets.health = VaultHealth(state=VaultState.MISSING)
    type_into(opened.settings.key.entry, "83isocjid5")
    opened.desk.work()
    assert "It cannot be kept. Start a keyring" in opened.settings.key.field.words


def test_the_kept_key_is_tested_without_typing_it(opened: OpenWindow) -> None:
    opened.desk.secrets.kept[SecretName.API_KEY] = "83isocjid5"
    opened.settings.key.show_kept(kept=True)
    button(opened.settings, "Test").click()
    opened.desk.work()
    assert opened.desk.gamma.tested == [""]


def test_removing_the_key_forgets_it(opened: OpenWindow) -> None:
    opened.desk.secrets.kept[SecretName.API_KEY] = "83isocjid5"
    opened.settings.key.show_kept(kept=True)
    button(opened.settings, "Remove").click()
    opened.desk.work()
    assert opened.desk.secrets.kept == {}


def test_my_extension_is_ticked_among_those_of_the_pbx(opened: OpenWindow) -> None:
    ticked = [number for number, box in opened.settings.extensions.boxes.items() if box.isChecked()]
    assert ticked == ["203"]


def test_ticking_another_extension_saves_both(opened: OpenWindow) -> None:
    opened.settings.extensions.boxes["201"].click()
    opened.desk.work()
    assert opened.desk.settings.loaded().settings.agent.extensions == ("201", "203")


def test_extensions_that_become_known_by_any_way_take_the_place_of_what_was_wrong(desk: Desk) -> None:
    desk.gamma.problem = NotSetUp("key")
    opened = OpenWindow(desk)
    desk.know_extensions(())
    opened.go(Page.SETTINGS)
    opened.go(Page.TEAM)
    assert any("There is no API key" in text for text in texts_of(opened.settings.extensions))
    desk.know_extensions(office.EXTENSIONS)
    assert "203" in opened.settings.extensions.boxes
    assert not any("There is no API key" in text for text in texts_of(opened.settings.extensions))
    assert not any("There is no API key" in text for text in texts_of(opened.team))
    opened.close()


def texts_of(widget: QWidget) -> list[str]:
    """What it would say if it could be seen."""
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]


@pytest.mark.parametrize("typed", ["my key", "relay.example.com:8443/7K2MD-ABCDE"])
def test_what_can_be_no_key_is_not_sent_to_gamma(opened: OpenWindow, typed: str) -> None:
    type_into(opened.settings.key.entry, typed)
    opened.desk.work()
    assert opened.desk.gamma.tested == []
    assert opened.settings.key.field.words.startswith("This is not a key. It ")


def test_without_gamma_the_list_of_extensions_says_why(opened: OpenWindow) -> None:
    opened.desk.gamma.problem = Unreachable("no route")
    type_into(opened.settings.key.entry, "83isocjid5")
    opened.desk.work()
    assert "Gamma cannot be reached" in opened.settings.key.field.words


@pytest.mark.parametrize(("typed", "kept"), [("8766", 8766), ("99999", 8765), ("many", 8765)])
def test_a_port_is_saved_only_if_it_can_be_one(opened: OpenWindow, typed: str, kept: int) -> None:
    type_into(entry(opened.settings, "listener.port"), typed)
    opened.desk.work()
    assert opened.desk.settings.loaded().settings.listener.port == kept
    assert entry(opened.settings, "listener.port").text() == typed


def test_a_bad_value_says_below_its_field_what_would_fit(opened: OpenWindow) -> None:
    type_into(entry(opened.settings, "listener.port"), "99999")
    opened.desk.work()
    assert opened.settings.field("listener.port").words == "Must be a whole number from 0 to 65535"


def test_choices_are_saved_at_once(opened: OpenWindow) -> None:
    for key, words in (
        ("pop.mode", "Quiet: the tray alone"),
        ("pop.surface", "A card and a notification"),
        ("pop.corner", "Top left"),
        ("ui.theme", "Dark"),
    ):
        choose(choice(opened.settings, key), words)
    opened.desk.work()
    settings = opened.desk.settings.loaded().settings
    pop = settings.pop
    assert (pop.mode, pop.surface, pop.corner, settings.ui.theme) == (
        PopMode.QUIET,
        PopSurfaceChoice.BOTH,
        Corner.TOP_LEFT,
        Theme.DARK,
    )


def test_the_start_at_log_in_is_a_tick(opened: OpenWindow) -> None:
    box = tick(opened.settings, "ui.autostart")
    assert (box.accessibleName(), box.isChecked()) == ("Start at log-in", False)
    box.click()
    opened.desk.work()
    assert opened.desk.settings.loaded().settings.ui.autostart is True
    box.toggle()  # as a screen reader does
    opened.desk.work()
    assert opened.desk.settings.loaded().settings.ui.autostart is False


def test_registering_says_what_it_displaces_before_it_asks_gamma(opened: OpenWindow) -> None:
    button(opened.settings, "Register with Gamma…").click()
    assert any("takes them away from wherever they go now" in text for text in texts(opened.settings))
    assert opened.desk.gamma.registered == []
    button(opened.settings, "Register, and displace it").click()
    opened.desk.work()
    assert opened.desk.gamma.registered == ["https://pbx.example/vtcrm/callback"]
    assert any(text.startswith("Registered.") for text in texts(opened.settings))


def test_the_question_whether_to_register_is_in_view_with_its_buttons(opened: OpenWindow) -> None:
    opened.window.resize(380, 560)
    opened.window.show()
    opened.window.register_requested.emit()
    confirm = opened.settings.listener.confirm_button
    QTest.qWait(0)

    assert confirm.visibleRegion().boundingRect().size() == confirm.size()


def test_cancelling_registers_nothing(opened: OpenWindow) -> None:
    button(opened.settings, "Register with Gamma…").click()
    button(opened.settings, "Cancel").click()
    opened.desk.work()
    assert opened.desk.gamma.registered == []
    assert button(opened.settings, "Register with Gamma…").hasFocus()


def test_a_refused_registration_keeps_the_address(opened: OpenWindow) -> None:
    opened.desk.gamma.problem = BadRequest(400, "Bad <i>URL</i>")
    button(opened.settings, "Register with Gamma…").click()
    opened.settings.listener.url.setText("ftp://nowhere")
    button(opened.settings, "Register, and displace it").click()
    opened.desk.work()
    assert any("Bad <i>URL</i>" in text for text in texts(opened.settings))
    assert opened.settings.listener.url.text() == "ftp://nowhere"


def test_the_listener_tells_how_it_does(opened: OpenWindow) -> None:
    assert "Listening. No event yet." in texts(opened.settings)
    opened.desk.listener = ListenerState(problem="Port 8765 is taken.", last_event_at=office.NOW)
    opened.assembly.health_changed()
    assert "Port 8765 is taken. Last event today 10:42." in texts(opened.settings)


def test_in_a_team_neither_key_nor_registration_is_asked_for(opened: OpenWindow) -> None:
    opened.desk.listener = ListenerState(team="Connected to your team.", last_event_at=office.NOW)
    opened.settings.key.show_state(KeyState(is_with_relay=True))
    opened.settings.listener.show_state(opened.desk.listener, office.NOW)
    assert {
        "The relay of your team has the key. This computer needs none.",
        "Connected to your team. Last event today 10:42.",
    } <= set(texts(opened.settings))
    assert not opened.settings.key.entry.isVisibleTo(opened.settings)
    assert not opened.settings.listener.register_button.isVisibleTo(opened.settings)


def test_what_administrator_and_team_decided_is_shown_and_cannot_be_changed(
    tmp_path: Path, desk: Desk
) -> None:
    managed = tmp_path / "managed.toml"
    managed.write_text('locked = ["listener.port"]\n[listener]\nport = 9999\n', "utf-8")
    (tmp_path / "team.toml").write_text("pop.hide_after = 7\n", "utf-8")
    desk.settings.use(ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=managed))
    locked = OpenWindow(desk)
    locked.go(Page.SETTINGS)
    port = entry(locked.settings, "listener.port")
    assert (port.text(), port.isEnabled()) == ("9999", False)
    assert "Locked by your administrator" in port.accessibleDescription()
    assert locked.settings.field("listener.port").origin == "Locked by your administrator"
    assert entry(locked.settings, "listener.host").isEnabled()
    hide_after = entry(locked.settings, "pop.hide_after")
    assert (hide_after.text(), hide_after.isEnabled()) == ("7", False)
    assert locked.settings.field("pop.hide_after").origin == "Set for your team"
    locked.close()


def test_a_start_at_log_in_that_the_administrator_decided_is_shown_as_it_is(
    tmp_path: Path, desk: Desk
) -> None:
    managed = tmp_path / "managed.toml"
    managed.write_text('locked = ["ui.autostart"]\n[ui]\nautostart = true\n', "utf-8")
    desk.settings.use(ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=managed))
    locked = OpenWindow(desk)
    locked.go(Page.SETTINGS)
    box = tick(locked.settings, "ui.autostart")
    assert (box.isChecked(), box.isEnabled()) == (True, False)
    assert "Locked by your administrator" in box.accessibleDescription()
    locked.close()


def test_who_counts_a_missed_call_of_several_is_chosen(opened: OpenWindow) -> None:
    choose(choice(opened.settings, "calls.ring_group_miss"), "The first it rang")
    opened.desk.work()
    assert opened.desk.settings.loaded().settings.calls.ring_group_miss is RingGroupMiss.FIRST
