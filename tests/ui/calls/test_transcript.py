import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.model import TranscriptPart
from gamma_desktop.ui.calls.transcript_section import TranscriptSection
from tests.samples.chain import TRANSCRIPT
from tests.ui.desk import button, rows, texts

TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)


@pytest.fixture
def section(qtbot: QtBot) -> TranscriptSection:
    section = TranscriptSection()
    qtbot.addWidget(section)
    section.resize(360, 500)
    section.show_transcript(TRANSCRIPT)
    section.show()
    return section


def test_the_exact_confidence_is_heard_and_told_on_hover(section: TranscriptSection) -> None:
    spoken = rows(section.view)
    assert spoken[2] == "The forklift offer, or was it four lifts?, Unsure: Confidence 61 %"
    assert spoken[4] == "Let me put you through to Peter."
    assert "93 %" in section.view.passages.index(1, 0).data(TOOLTIP)
    assert any("2 of 7 passages" in text for text in texts(section))


def test_finding_goes_round_by_enter_and_says_where_it_is(section: TranscriptSection) -> None:
    QTest.keyClicks(section.field, "OFFER")
    assert (section.view.currentIndex().row(), "1 of 3" in texts(section)) == (2, True)
    for expected in (3, 6, 2):
        QTest.keyClick(section.field, Qt.Key.Key_Return)
        assert section.view.currentIndex().row() == expected
    QTest.keyClick(section.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert section.view.currentIndex().row() == 6
    QTest.keyClicks(section.field, "zzz")
    assert "Not found" in texts(section)
    QTest.keyClick(section.field, Qt.Key.Key_Escape)
    assert section.field.text() == ""


def test_all_of_it_is_copied_or_the_passages_that_are_chosen(section: TranscriptSection) -> None:
    button(section, "Copy the transcript").click()
    assert QGuiApplication.clipboard().text().splitlines() == [part.text for part in TRANSCRIPT]
    section.view.show_row(4)
    QTest.keyClick(section.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Let me put you through to Peter."


def test_words_from_outside_are_shown_letter_by_letter(section: TranscriptSection) -> None:
    section.show_transcript([TranscriptPart(text="<b>x</b>\n<img src=http://evil.example>", confidence=0.5)])
    assert section.view.passages.index(0, 0).data() == "<b>x</b>\n<img src=http://evil.example>"
    assert not section.grab().isNull()


def test_the_end_of_a_long_transcript_comes_in_sight_when_its_place_is_known(
    section: TranscriptSection, qtbot: QtBot
) -> None:
    long = [TranscriptPart(text=f"Passage {number} " + "word " * 20) for number in range(2_000)]
    section.show_transcript(long)
    QTest.keyClicks(section.field, "passage 1999 ")
    view = section.view
    assert view.height() < 300
    qtbot.waitUntil(
        lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex())), timeout=10_000
    )
    assert view.currentIndex().row() == 1_999


def test_without_a_transcript_there_is_no_section(section: TranscriptSection) -> None:
    section.show_transcript(None)
    assert section.isHidden()
