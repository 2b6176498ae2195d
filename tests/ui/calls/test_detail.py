import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gamma_desktop.calls.facts import LONGEST_NOTE, Handled
from gamma_desktop.calls.model import CallState, Outcome
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import IdentifiedCall, Remark
from gamma_desktop.ui.calls.note_section import NoteSection
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.text_field import TextField
from tests.samples import chain
from tests.ui import office
from tests.ui.desk import OpenWindow, button, texts

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def note(opened: OpenWindow) -> NoteSection:
    """The note of a missed call, ready to be typed in."""
    opened.calls.list.choose(0)
    opened.calls.detail.note.field.setFocus()
    return opened.calls.detail.note


def kept(opened: OpenWindow) -> str:
    return opened.desk.calls.annotations.said.get(office.MISSED.key, Remark()).note


def write(opened: OpenWindow, text: str) -> TextField:
    field = opened.calls.detail.note.field
    QTest.keyClicks(field, text)
    return field


def say(opened: OpenWindow, note: str) -> None:
    """A command beside the program notes something; the window reads the book again."""
    opened.desk.calls.annotations.said[office.MISSED.key] = Remark(note=note)
    opened.desk.contacts.changes.publish()
    opened.desk.work()


def test_only_a_missed_call_that_waits_is_told_in_the_colour_of_alarm(opened: OpenWindow) -> None:
    call = IdentifiedCall(call=office.MISSED, is_waiting=True)
    opened.calls.detail.show_call(call, office.NOW)
    outcome = next(
        each for each in opened.calls.detail.findChildren(PlainLabel) if each.text().startswith("Missed")
    )
    tones = [outcome.tone]
    handled = Remark(handled=Handled(by="Luis", at=office.NOW))
    opened.calls.detail.show_call(replace(call, is_waiting=False, remark=handled), office.NOW)
    assert "Marked as done by Luis" in outcome.text()
    assert [*tones, outcome.tone] == [Tone.DANGER, Tone.MUTED]


@pytest.mark.usefixtures("note")
@pytest.mark.parametrize("leave", ["Ctrl+Enter", "another call", "Tab"])
def test_a_note_is_saved_by_ctrl_enter_and_by_leaving_it(opened: OpenWindow, leave: str) -> None:
    field = write(opened, "Ask again")
    match leave:
        case "Ctrl+Enter":
            QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
        case "another call":
            opened.calls.list.choose(1)
        case _:
            QTest.keyClick(field, Qt.Key.Key_Tab)
    opened.desk.work()
    assert kept(opened) == "Ask again"
    opened.calls.list.choose(0)
    assert field.toPlainText() == "Ask again"


@pytest.mark.usefixtures("note")
def test_saving_is_said_and_what_is_typed_on_is_saved_after_it(opened: OpenWindow) -> None:
    QTest.keyClick(write(opened, "Ask"), Qt.Key.Key_Return, CTRL)
    QTest.keyClick(write(opened, " again"), Qt.Key.Key_Return, CTRL)
    opened.desk.work()
    assert kept(opened) == "Ask again"
    assert "Saved" in texts(opened.calls.detail)


@pytest.mark.usefixtures("note")
def test_escape_restores_the_note_and_undo_brings_back_what_was_typed(opened: OpenWindow) -> None:
    say(opened, "Before")
    field = write(opened, "Ask again ")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.toPlainText() == "Before"
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.toPlainText() == "Ask again Before"


@pytest.mark.usefixtures("note")
def test_an_event_that_redraws_the_call_leaves_what_is_being_typed(opened: OpenWindow) -> None:
    field = write(opened, "Ask again")
    opened.desk.calls.happen(replace(office.MISSED, recording_url="https://recordings.example/1"))
    opened.desk.work()
    assert field.toPlainText() == "Ask again"
    assert field.hasFocus()


@pytest.mark.usefixtures("note")
@pytest.mark.parametrize(("choice", "left"), [("Keep mine", "Mine"), ("Take theirs", "Theirs")])
def test_a_note_written_meanwhile_is_shown_and_either_can_be_kept(
    opened: OpenWindow, choice: str, left: str
) -> None:
    field = write(opened, "Mine")
    say(opened, "Theirs")
    assert "It now says: “Theirs”" in texts(opened.calls.detail)
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    opened.desk.work()
    assert kept(opened) == "Theirs"
    button(opened.calls.detail, choice).click()
    opened.desk.work()
    assert (field.toPlainText(), kept(opened)) == (left, left)


@pytest.mark.usefixtures("note")
def test_a_note_that_cannot_be_written_stays_in_the_field_and_can_be_tried_again(opened: OpenWindow) -> None:
    opened.desk.calls.annotations.problem = GammaDesktopError("the disk is full")
    field = write(opened, "Ask again")
    opened.calls.list.choose(1)
    opened.desk.work()
    opened.calls.list.choose(0)
    assert field.toPlainText() == "Ask again"
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    opened.desk.work()
    assert "the disk is full" in texts(opened.calls.detail)
    opened.desk.calls.annotations.problem = None
    button(opened.calls.detail, "Try again").click()
    opened.desk.work()
    assert kept(opened) == "Ask again"


def test_a_note_that_is_too_long_says_by_how_much_and_is_not_cut(
    opened: OpenWindow, note: NoteSection
) -> None:
    note.field.setPlainText("x" * (LONGEST_NOTE + 3))
    QTest.keyClick(note.field, Qt.Key.Key_Return, CTRL)
    opened.desk.work()
    assert any(text.startswith("3 characters too many") for text in texts(opened.calls.detail))
    opened.calls.list.choose(1)
    opened.calls.list.choose(0)
    assert len(note.field.toPlainText()) == LONGEST_NOTE + 3


@pytest.mark.usefixtures("note")
def test_what_is_being_typed_when_the_program_ends_is_written_beside_what_others_wrote(
    opened: OpenWindow,
) -> None:
    write(opened, "Mine")
    opened.desk.calls.annotations.said[office.MISSED.key] = Remark(note="Theirs")
    asyncio.run(opened.assembly.finish())
    assert kept(opened) == "Theirs\nMine"


def choose_label(opened: OpenWindow, words: str) -> None:
    picker = opened.calls.detail.label
    QTest.keyClick(picker, Qt.Key.Key_Space)
    assert isinstance(picker.menu_shown, QMenu)
    (action,) = (action for action in picker.menu_shown.actions() if action.text() == words)
    picker.menu_shown.setActiveAction(action)
    QTest.keyClick(picker.menu_shown, Qt.Key.Key_Return)
    opened.desk.work()


def test_a_label_is_chosen_and_taken_away(opened: OpenWindow) -> None:
    asyncio.run(opened.desk.settings.change("calls.labels", "Sale, Complaint"))
    opened.calls.list.choose(0)
    choose_label(opened, "Complaint")
    assert opened.desk.calls.annotations.said[office.MISSED.key].label == "Complaint"
    assert button(opened.calls.detail, "Label: Complaint").text() == "Complaint"
    choose_label(opened, "No label")
    assert opened.desk.calls.annotations.said[office.MISSED.key].label == ""


def test_where_the_team_has_no_labels_the_menu_says_where_to_add_them(opened: OpenWindow) -> None:
    opened.calls.list.choose(0)
    button(opened.calls.detail, "Choose a label").click()
    (menu,) = opened.calls.detail.findChildren(QMenu)
    (told,) = menu.actions()
    assert told.text() == "No labels yet. Add some in Settings, or ask your administrator"
    menu.close()


def test_the_way_of_a_chain_is_told_and_its_other_calls_can_be_opened(opened: OpenWindow) -> None:
    opened.desk.calls.annotations.chains["471900"] = chain.calls()
    opened.calls.open_call(office.identified([chain.mine()])[0])
    opened.desk.work()
    told = texts(opened.calls.detail.timeline)
    assert told[:3] == ["Typed 4711", "10:11", "Rang at Gines Gomez (201) and Antonio Abajo (202)"]
    assert "Transferred by Tony Manero (203) to Peter Garrisson (206)" in told
    links = [
        each
        for each in opened.calls.detail.timeline.findChildren(type(button(opened.calls, "Call back")))
        if each.isVisible()
    ]
    links[-1].click()
    opened.desk.work()
    assert "Answered by Peter Garrisson after 6\u00a0s" in texts(opened.calls.detail)


def test_a_call_that_goes_on_tells_each_new_step(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    opened.calls.open_call(office.identified([office.RINGING])[0])
    ended = replace(office.RINGING, state=CallState.ENDED, outcome=Outcome.MISSED, ring_seconds=6)
    opened.desk.calls.happen(ended)
    opened.desk.work()
    assert "Missed after 6\u00a0s" in texts(opened.calls.detail.timeline)


def test_a_call_that_goes_on_can_be_declared_over(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    opened.calls.list.choose(0)
    opened.desk.work()
    button(opened.calls.detail, "It's over").click()
    opened.desk.work()

    assert opened.desk.actions.asked == [("over", "9002")]
