from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.calls.active_bar import ActiveBar
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.team.model import Colleague
from gamma_desktop.ui.window.banner import Banner
from gamma_desktop.ui.window.health import HealthItem, HealthLevel, Remedy
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.wording import Explanation
from tests.samples import desk
from tests.ui import office
from tests.ui.desk import OpenWindow, button, count_in_view, paint, rows, texts

CTRL = Qt.KeyboardModifier.ControlModifier
PORT_TAKEN = HealthItem(
    name="Listener", level=HealthLevel.PROBLEM, words="No events arrive", advice="Choose another port."
)
FINE = HealthItem(name="Listener", level=HealthLevel.FINE, words="Listening on port 8765")


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_1, Page.CALLS),
        (Qt.Key.Key_2, Page.CONTACTS),
        (Qt.Key.Key_3, Page.TEAM),
        (Qt.Key.Key_4, Page.INSIGHTS),
        (Qt.Key.Key_5, Page.SETTINGS),
    ],
)
def test_control_and_a_number_lead_to_a_page(opened: OpenWindow, key: Qt.Key, page: Page) -> None:
    QTest.keyClick(opened.window, key, CTRL)
    opened.desk.work()
    assert opened.window.page is page
    assert opened.window.page_widget(page).isVisible()


def test_a_page_is_made_once_and_not_before_it_is_shown(qtbot: QtBot) -> None:
    made: list[Page] = []

    def maker(page: Page) -> QWidget:
        made.append(page)
        return QWidget()

    pages = {page: (lambda page=page: maker(page)) for page in Page}
    window = MainWindow()
    qtbot.addWidget(window)
    window.furnish(pages, ActiveBar(lambda: office.NOW))
    for page in (Page.CALLS, Page.TEAM, Page.CALLS):
        window.show_page(page)
    assert made == [Page.CALLS, Page.TEAM]


def test_a_window_that_is_not_furnished_yet_can_be_used_without_harm(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_page(Page.TEAM)
    window.search.setText("an")
    window.search.clear()
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    window.furnish(dict.fromkeys(Page, QWidget), ActiveBar(lambda: office.NOW))
    window.show_page(window.page)
    assert window.page is Page.TEAM


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_K, CTRL), (Qt.Key.Key_Slash, None)])
def test_keys_lead_to_the_search_box(
    opened: OpenWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None
) -> None:
    QTest.keyClick(opened.window, key, modifier or Qt.KeyboardModifier.NoModifier)
    opened.desk.work()
    assert opened.window.search.hasFocus()


@pytest.mark.parametrize("page", list(Page))
def test_f6_asks_for_the_pop_that_rings_from_every_page_and_from_the_search(
    opened: OpenWindow, page: Page, qtbot: QtBot
) -> None:
    opened.window.show_page(page)
    for part in (opened.window, opened.window.search):
        part.setFocus()
        with qtbot.waitSignal(opened.window.pop_requested, timeout=60_000):
            QTest.keyClick(part, Qt.Key.Key_F6)


def test_a_call_that_is_worked_in_the_window_opens_with_the_keyboard_in_its_note(
    opened: OpenWindow, qtbot: QtBot
) -> None:
    identified = IdentifiedCall(call=desk.talking())
    opened.window.show_page(Page.SETTINGS)
    opened.assembly.work_call(identified)
    note = opened.calls.detail.note.field
    qtbot.waitUntil(note.hasFocus, timeout=60_000)
    assert opened.window.page is Page.CALLS


def test_a_narrow_window_shows_the_list_alone_and_details_in_its_place(
    opened: OpenWindow,
) -> None:
    opened.window.resize(380, 560)
    assert not opened.calls.detail.isVisible()
    QTest.keyClick(opened.calls.list, Qt.Key.Key_Space)
    assert opened.calls.detail.isVisible()
    assert not opened.calls.list.isVisible()
    button(opened.calls, "Back").click()
    assert opened.calls.list.isVisible()


@pytest.mark.parametrize("width", [759, 760])
def test_the_detail_pane_stands_beside_the_list_from_760_pixels_up(opened: OpenWindow, width: int) -> None:
    opened.window.resize(width, 600)
    assert opened.calls.detail.isVisible() == (width == 760)
    assert opened.calls.list.isVisible()


@pytest.mark.parametrize("page", list(Page))
def test_every_page_fits_a_small_window(opened: OpenWindow, page: Page) -> None:
    opened.desk.calls.happen(office.RINGING, office.TALKING)
    opened.desk.work()
    opened.go(page)
    opened.window.resize(380, 560)
    assert (opened.window.width(), opened.window.height()) == (380, 560)


def colleague(number: str) -> Colleague:
    return Colleague(
        extension=Extension(number=number),
        presence=Presence(extension=number, state=PresenceState.FREE),
    )


def test_nine_contacts_and_nine_colleagues_are_in_view_in_a_small_window(
    opened: OpenWindow, qtbot: QtBot
) -> None:
    names = [f"{letter} {n}" for letter in "AB" for n in range(5)]
    opened.desk.contacts.be(*(office.contact(name, "Acme", "622334455") for name in names))
    opened.desk.contacts.changes.publish()
    opened.window.resize(380, 560)
    opened.go(Page.CONTACTS)
    qtbot.waitUntil(lambda: count_in_view(opened.contacts.browser.list) >= 9)
    opened.go(Page.TEAM)
    opened.team.show_team([colleague(str(n)) for n in range(300, 320)])
    qtbot.waitUntil(lambda: count_in_view(opened.team.list) >= 9)


class WindowWatch(QObject):
    """Notes every window that comes up, however briefly."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_no_part_comes_up_as_a_window_of_its_own(qapp: QApplication, opened: OpenWindow) -> None:
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    for page in Page:
        opened.go(page)
    opened.desk.calls.happen(office.RINGING, office.TALKING)
    opened.desk.work()
    qapp.removeEventFilter(watch)
    assert watch.seen == []


def test_closing_hides_the_window_and_says_so_once(opened: OpenWindow) -> None:
    told: list[None] = []
    opened.window.hidden_to_tray.connect(lambda: told.append(None))
    for _ in range(2):
        opened.window.raise_up()
        opened.window.close()
    assert not opened.window.isVisible()
    assert len(told) == 1


def test_without_a_tray_closing_makes_the_window_small(opened: OpenWindow) -> None:
    opened.window.set_has_tray(False)
    opened.window.close()
    assert opened.window.isMinimized()


def test_the_geometry_comes_back(opened: OpenWindow) -> None:
    opened.window.resize(500, 600)
    saved = opened.window.saved_geometry()
    opened.window.resize(900, 700)
    assert opened.window.restore_geometry(saved)
    assert opened.window.width() == 500


def test_a_geometry_that_makes_no_sense_changes_nothing(opened: OpenWindow) -> None:
    assert not opened.window.restore_geometry(b"nonsense")
    assert opened.window.width() == 980


def test_a_broken_link_is_shown_with_what_to_do_until_it_is_mended(opened: OpenWindow) -> None:
    opened.window.show_health([FINE, PORT_TAKEN])
    assert {"No events arrive", "Choose another port."} <= set(texts(opened.window))
    assert opened.window.health_line.summary.accessibleName() == "Health: No events arrive"
    opened.window.show_health([FINE])
    assert "Choose another port." not in texts(opened.window)


def test_the_footer_says_ready_and_unfolds_each_link_by_keys(opened: OpenWindow) -> None:
    opened.window.show_health([FINE])
    line = opened.window.health_line
    assert line.summary.accessibleName() == "Health: Ready"
    assert FINE.words not in texts(line)
    line.summary.setFocus()
    QTest.keyClick(line.summary, Qt.Key.Key_Return)
    assert {FINE.name, FINE.words} <= set(texts(line))
    opened.window.show_health([PORT_TAKEN])
    assert PORT_TAKEN.words in texts(line)
    button(line, "Connection settings").click()
    assert opened.settings.section is SettingsSection.CONNECTION
    line.summary.setFocus()
    QTest.keyClick(line.summary, Qt.Key.Key_Escape)
    assert PORT_TAKEN.words not in texts(line)


def test_amber_is_for_warnings_alone(opened: OpenWindow) -> None:
    seen = []
    for level in (HealthLevel.WARNING, HealthLevel.PROBLEM):
        opened.window.show_health([replace(PORT_TAKEN, level=level)])
        seen.append(next(each.tone for each in opened.window.findChildren(Banner) if each.isVisible()))
    assert seen == [Tone.WARNING, Tone.DANGER]


def test_the_problem_leads_to_the_settings(opened: OpenWindow) -> None:
    opened.window.show_health([PORT_TAKEN])
    button(opened.window, "Open settings").click()
    opened.desk.work()
    assert opened.window.page is Page.SETTINGS


def test_a_notice_is_plain_text_and_stays_until_it_is_dismissed(opened: OpenWindow) -> None:
    opened.window.show_notice(Explanation("<b>No</b>", "<img src=x>"))
    assert {"<b>No</b>", "<img src=x>"} <= set(texts(opened.window))
    button(opened.window, "Dismiss").click()
    assert "<b>No</b>" not in texts(opened.window)


def test_a_notice_stays_whatever_comes_after_it(opened: OpenWindow) -> None:
    opened.window.show_notice(Explanation("Not placed", "Gamma cannot be reached"))
    opened.window.show_health([PORT_TAKEN])
    opened.window.show_health([])
    opened.window.show_page(Page.TEAM)
    opened.window.tell("Note saved")
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    assert "Not placed" in texts(opened.window)


def test_f6_is_heard_in_another_window_of_the_program(opened: OpenWindow, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other, timeout=60_000):
        other.show()
        other.activateWindow()
    with qtbot.waitSignal(opened.window.pop_requested, timeout=60_000):
        QTest.keyClick(other, Qt.Key.Key_F6)


def test_a_notice_that_came_before_another_is_shown_once_that_is_dismissed(opened: OpenWindow) -> None:
    no_pops, no_tray = Explanation("No pops here", "a"), Explanation("No tray here", "b")
    for notice in (no_tray, no_pops, no_tray):
        opened.window.show_notice(notice)
    seen = list[set[str]]()
    for _ in range(2):
        seen.append({"No pops here", "No tray here"} & set(texts(opened.window)))
        button(opened.window, "Dismiss").click()
    assert seen == [{"No tray here"}, {"No pops here"}]
    assert not {"No pops here", "No tray here"} & set(texts(opened.window))


def test_typing_a_number_offers_to_dial_it_and_enter_does(opened: OpenWindow) -> None:
    search = opened.window.search
    search.setText("0034 961 111 111")
    opened.desk.work()
    (row,) = rows(opened.window.results.list)
    assert row.startswith("Call 961 11 11 11, ")
    assert row.endswith("Valencia, Spain")
    QTest.keyClick(search, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "961111111")]
    assert search.text() == ""


def test_one_search_finds_extensions_contacts_and_past_calls(opened: OpenWindow) -> None:
    opened.window.search.setText("an")
    opened.desk.work()
    found = rows(opened.window.results.list)
    assert "Antonio Abajo, Extension 202, Free" in found
    assert "Ana Lopez, Acme Logistics · 647 46 01 97" in found
    assert any(row.startswith("Hannah Vogel, +49 30 12345678, Yesterday") for row in found)


def test_a_contact_is_found_by_its_number_however_that_is_written(opened: OpenWindow) -> None:
    opened.window.search.setText("0647-460-197")
    opened.desk.work()
    assert any("Ana Lopez" in row for row in rows(opened.window.results.list))


def test_arrows_choose_while_the_cursor_stays_in_the_box(opened: OpenWindow) -> None:
    settings = opened.desk.settings
    settings.paths.settings_file.write_text('agent.extensions = ["203"]\ndial.confirm = []\n', "utf-8")
    settings.use(settings.paths)  # a call abroad would be asked about
    search = opened.window.search
    search.setFocus()
    search.setText("manero")
    opened.desk.work()
    search.setText("an")
    opened.desk.work()
    paint()
    QTest.keyClick(search, Qt.Key.Key_Down)
    QTest.keyClick(search, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+493012345678")]


def test_somebody_with_several_numbers_is_shown_instead_of_guessing_one(
    opened: OpenWindow,
) -> None:
    opened.window.search.setText("ferrer")
    opened.desk.work()
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == []
    assert opened.window.page is Page.CONTACTS
    assert button(opened.contacts, "Call 961 23 45 67").hasFocus()
    assert button(opened.contacts, "Call 611 22 33 44").isEnabled()


def test_escape_leaves_the_search(opened: OpenWindow) -> None:
    opened.window.search.setText("zzz")
    opened.desk.work()
    assert "Nothing found for “zzz”" in texts(opened.window)
    QTest.keyClick(opened.window.search, Qt.Key.Key_Escape)
    assert opened.calls.isVisible()


def test_the_calls_page_bears_the_number_of_missed_calls_that_wait(opened: OpenWindow) -> None:
    item = opened.window.navigation.item(Page.CALLS)
    bare = item.grab().toImage()

    opened.assembly.count_missed(120)
    assert item.accessibleName() == "Calls, 120 missed"
    assert item.grab().toImage() != bare

    opened.assembly.count_missed(0)
    assert (item.accessibleName(), item.grab().toImage()) == ("", bare)


@pytest.mark.parametrize("width", [380, 980])
def test_the_number_of_missed_calls_is_whole_in_a_row_and_in_a_column(opened: OpenWindow, width: int) -> None:
    opened.window.resize(width, 680)
    item = opened.window.navigation.item(Page.CALLS)
    before = item.grab().toImage()
    opened.assembly.count_missed(1)
    after = item.grab().toImage()
    assert after.size() == before.size()
    assert all(after.pixel(x, 0) == before.pixel(x, 0) for x in range(after.width()))


def test_the_missed_calls_can_be_asked_for_from_outside(opened: OpenWindow) -> None:
    opened.window.show_page(Page.TEAM)

    opened.assembly.show_missed()
    opened.desk.work()

    assert opened.window.page is Page.CALLS
    assert opened.desk.calls.listed[-1].missed_only


def test_a_problem_that_mends_itself_has_no_button_and_one_that_was_read_can_be_dismissed(
    opened: OpenWindow, qtbot: QtBot
) -> None:
    problem = opened.window.findChildren(Banner)[0]
    catching_up = replace(PORT_TAKEN, remedy=Remedy.NONE)
    opened.window.show_health([catching_up])
    assert problem.isVisible()
    assert not problem.button.isVisible()

    opened.window.show_health([replace(PORT_TAKEN, remedy=Remedy.DISMISS)])
    with qtbot.waitSignal(opened.window.dismiss_requested):
        problem.button.click()
