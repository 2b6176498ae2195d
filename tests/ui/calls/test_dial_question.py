import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gamma_desktop.calls.errors import DialDenied, NotDialable
from gamma_desktop.desktop.hotkeys import HotkeyAction
from gamma_desktop.numbers.in_text import number_selected
from gamma_desktop.ui.calls.dial_question import EmergencyQuestion, RiskQuestion
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import tokens
from gamma_desktop.ui.window.hotkey_controller import HotkeyController
from tests.samples.dial_rows import DENIABLE, LONDON, NEW_YORK, PLAIN, ROWS, Row
from tests.ui.desk import RULES, OpenWindow, button, paint, read_number, texts


def link(opened: OpenWindow, number: str) -> None:
    """Another program names a number."""
    opened.assembly.ask_to_dial(number)
    opened.desk.work()


def hotkey(opened: OpenWindow, number: str) -> None:
    """The shortcut is pressed while a text with the number is selected in another program."""

    async def selected() -> str:
        return f"  {number}\n"

    controller = HotkeyController(
        opened.desk.hotkeys,
        opened.assembly,
        recall=lambda: None,
        number_in=lambda text: number_selected(text, RULES),
        spawn=opened.desk.spawn,
        selected=selected,
    )
    opened.desk.hotkeys.pressed.emit(HotkeyAction.DIAL_SELECTION)
    opened.desk.work()
    opened.desk.hotkeys.pressed.disconnect()
    del controller


def risks(opened: OpenWindow) -> list[RiskQuestion]:
    paint()
    return [each for each in opened.window.findChildren(RiskQuestion) if each.isVisible()]


def set_to(opened: OpenWindow, **lists: list[str]) -> None:
    """The file of settings says so, and no more about dialling."""
    lines = [f"{name} = {json.dumps(entries)}" for name, entries in lists.items()]
    settings = opened.desk.settings
    settings.paths.settings_file.write_text("\n".join(['agent.extensions = ["203"]', "[dial]", *lines]))
    settings.use(settings.paths)


def calls_made(opened: OpenWindow) -> int:
    """How many were asked of Gamma; from now on none was, nor is one under way."""
    opened.desk.work()
    made = len(opened.desk.actions.asked)
    for _, destination in opened.desk.actions.asked:
        opened.assembly.requests.end_dial(read_number(destination).dial or destination)
    opened.desk.actions.asked.clear()
    return made


def colour(widget: QWidget) -> QColor:
    """Of its ground."""
    return widget.grab().toImage().pixelColor(widget.width() // 2, 2)


def question(opened: OpenWindow) -> EmergencyQuestion:
    (asked,) = (each for each in opened.window.findChildren(EmergencyQuestion) if each.isVisible())
    return asked


def dial(opened: OpenWindow, text: str) -> None:
    opened.window.search.setText(text)
    opened.desk.work()
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()


def calls_before(opened: OpenWindow, row: Row) -> list[tuple[str, ...]]:
    """What was asked of Gamma a moment ago: the same call, where the row is about that."""
    if row.is_repeated:
        dial(opened, row.number)
        opened.assembly.requests.end_dial(read_number(row.number).dial or row.number)
    return list(opened.desk.actions.asked)


WAYS = [
    pytest.param(dial, id="window"),
    pytest.param(link, id="link"),
    pytest.param(hotkey, id="hotkey"),
]


def test_an_emergency_number_is_called_after_a_yes(opened: OpenWindow) -> None:
    dial(opened, "112")
    assert "Call 112?" in texts(question(opened))
    assert opened.desk.actions.asked == []
    button(question(opened), "Call 112").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "112")]


def test_an_emergency_number_is_asked_about_in_amber_and_told_as_one(opened: OpenWindow) -> None:
    dial(opened, "112")
    asked = question(opened)
    assert asked.accessibleDescription().startswith("Emergency number. Your phone rings first")
    assert colour(asked.warning) == QColor(tokens().soft(Tone.WARNING))


def test_enter_is_a_yes(opened: OpenWindow) -> None:
    dial(opened, "061")
    QTest.keyClick(question(opened), Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "0061")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape])
def test_escape_calls_nobody(opened: OpenWindow, key: Qt.Key) -> None:
    dial(opened, "112")
    QTest.keyClick(question(opened), key)
    opened.desk.work()
    assert opened.desk.actions.asked == []


@pytest.mark.parametrize("number", ["016", "961 23 45 67"])
def test_any_other_number_is_called_at_once(opened: OpenWindow, number: str) -> None:
    dial(opened, number)
    assert len(opened.desk.actions.asked) == 1
    assert risks(opened) == []


def test_an_emergency_number_waits_for_no_other_question(opened: OpenWindow) -> None:
    opened.assembly.ask_to_dial(LONDON)
    opened.assembly.ask_to_dial("112")
    assert "Call 112?" in texts(question(opened))
    button(question(opened), "Call 112").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "112")]


def test_the_same_emergency_number_again_makes_no_second_question(opened: OpenWindow) -> None:
    for _ in range(20):
        opened.assembly.ask_to_dial("112")
    assert "Call 112?" in texts(question(opened))


@pytest.mark.parametrize("way", WAYS)
def test_each_risk_is_told_in_amber_and_confirmed_with_one_key(
    opened: OpenWindow, way: Callable[[OpenWindow, str], None]
) -> None:
    for row in ROWS:
        set_to(opened, confirm=[row.entry])
        before = calls_before(opened, row)
        way(opened, row.number)
        (asked,) = risks(opened)
        assert row.told in asked.warning.accessibleName()
        assert colour(asked.warning) == QColor(tokens().soft(Tone.WARNING))
        assert opened.desk.actions.asked == before, row
        QTest.keyClick(asked.yes, Qt.Key.Key_Return)
        assert calls_made(opened) == len(before) + 1, row


def test_what_is_allowed_is_called_at_once_from_the_window_and_asked_about_from_a_link(
    opened: OpenWindow,
) -> None:
    for row in ROWS:
        set_to(opened, confirm=[row.entry, "link"], allow=[row.entry])
        before = calls_before(opened, row)
        link(opened, row.number)
        (asked,) = risks(opened)
        assert asked.warning.accessibleName() == "The number comes from another program. "
        asked.reject()
        assert opened.desk.actions.asked == before, row
        dial(opened, row.number)
        assert (calls_made(opened), risks(opened)) == (len(before) + 1, []), row


@pytest.mark.parametrize("way", WAYS)
def test_where_a_list_cannot_be_used_each_call_is_asked_about(
    opened: OpenWindow, way: Callable[[OpenWindow, str], None]
) -> None:
    set_to(opened, deny=["premiun"])
    way(opened, PLAIN)
    assert "What may be called from here is not known" in risks(opened)[0].warning.accessibleName()
    QTest.keyClick(risks(opened)[0].yes, Qt.Key.Key_Return)
    assert calls_made(opened) == 1


@pytest.mark.parametrize("way", WAYS)
def test_what_is_forbidden_goes_unasked_to_where_it_is_refused(
    opened: OpenWindow, way: Callable[[OpenWindow, str], None]
) -> None:
    for row in DENIABLE:
        set_to(opened, deny=[row.entry])
        opened.desk.actions.problem = DialDenied(row.number, row.entry, by_administrator=True)
        way(opened, row.number)
        assert risks(opened) == [], row
        assert f"Calls to {row.number} are not allowed" in texts(opened.window)
        assert any("Ask your administrator." in text for text in texts(opened.window))


def test_what_cannot_be_dialled_is_not_asked_about(opened: OpenWindow) -> None:
    opened.desk.actions.problem = NotDialable("12 34", None)
    link(opened, "*21*600")
    assert risks(opened) == []
    assert "This cannot be dialled" in texts(opened.window)


def test_escape_makes_no_call(opened: OpenWindow) -> None:
    dial(opened, "803 123 456")
    QTest.keyClick(risks(opened)[0].yes, Qt.Key.Key_Escape)
    opened.desk.work()
    assert (opened.desk.actions.asked, risks(opened)) == ([], [])


def test_many_links_at_once_make_one_question_about_the_last(opened: OpenWindow) -> None:
    for last in range(50):
        opened.assembly.ask_to_dial(f"9612345{last:02}")
    (asked,) = risks(opened)
    assert asked.yes.text() == "Call 961 23 45 49"
    assert opened.desk.actions.asked == []


def test_a_country_that_was_talked_with_is_called_at_once(opened: OpenWindow) -> None:
    opened.desk.calls.talked = frozenset({"+442079460999"})
    dial(opened, LONDON)
    assert [each[0] for each in opened.desk.actions.asked] == ["dial"]


def test_another_country_of_the_same_code_is_unusual(opened: OpenWindow) -> None:
    opened.desk.now = opened.desk.now.replace(hour=15)
    opened.desk.calls.talked = frozenset({"+12125550199"})
    dial(opened, "+1 876 555 0123")
    assert "no one in this country" in risks(opened)[0].warning.accessibleName()


def test_a_call_at_night_is_told_with_the_time_there(opened: OpenWindow) -> None:
    opened.desk.calls.talked = frozenset({"+12125550199"})
    dial(opened, NEW_YORK)
    assert risks(opened)[0].warning.accessibleName() == "It is 06:42 there, outside office hours. "


def test_the_time_there_is_told_as_clocks_here_show_it(opened: OpenWindow) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    try:
        dial(opened, NEW_YORK)
    finally:
        QLocale.setDefault(before)
    told = risks(opened)[0].warning.accessibleName().replace("\u202f", " ")
    assert "It is 6:42 AM there, outside office hours" in told


def test_the_same_number_again_within_seconds_is_asked_about(opened: OpenWindow) -> None:
    dial(opened, PLAIN)
    opened.desk.work()
    opened.assembly.requests.end_dial("961234567")
    dial(opened, PLAIN)
    assert risks(opened)[0].warning.accessibleName() == "You called this number less than 10 seconds ago. "


def test_a_link_shows_the_number_as_it_was_understood_with_country_and_kind(opened: OpenWindow) -> None:
    link(opened, "+442079460018")
    shown = texts(risks(opened)[0])
    assert "Call +44 20 7946 0018?" in shown
    assert "Landline · London, United Kingdom" in [text.replace(" · 11:42 there", "") for text in shown]


def test_that_no_number_is_selected_is_told_until_one_is(opened: OpenWindow) -> None:
    hotkey(opened, "no number")
    assert "No phone number is selected" in texts(opened.window)
    hotkey(opened, PLAIN)
    assert "No phone number is selected" not in texts(opened.window)
