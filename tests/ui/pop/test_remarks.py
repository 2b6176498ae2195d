"""The line for a note in a pop whose call is over: typed as an agent does, kept as the book does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import Remark
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.remark_line import RemarkLine
from gamma_desktop.ui.pop.stack import PopStack
from tests.samples import desk
from tests.ui.pop.bench import CHAIN, Bench
from tests.unit.calls.telling import story

TALKED = desk.call_of(story("0 rings 203", "6 talks 203", "70 drops 203"))


@pytest.fixture
def bench(stack: PopStack) -> Iterator[Bench]:
    """Ana has called, has talked with us, and has hung up; the team has two labels."""
    bench = Bench(stack, PopMode.FULL)
    bench.context.current = replace(bench.context.current, labels=("Sale", "Complaint"))
    bench.calls.tell(desk.ringing())
    bench.settle()
    bench.calls.tell(TALKED)
    bench.settle()
    yield bench
    stack.remove(CHAIN)
    bench.settle()
    bench.controller.close()


@pytest.fixture
def card(bench: Bench) -> ScreenPop:
    card = bench.stack.card(CHAIN)
    assert card is not None
    return card


@pytest.fixture
def line(card: ScreenPop, qtbot: QtBot) -> RemarkLine:
    """The line, with the cursor in it after a click."""
    (line,) = card.findChildren(RemarkLine)
    assert not line.field.hasFocus()
    QTest.mouseClick(line.field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(line.field.hasFocus)
    return line


def kept(bench: Bench) -> str:
    return bench.annotations.said.get(TALKED.key, Remark()).note


def test_enter_saves_says_so_and_the_line_stays_for_second_thoughts(bench: Bench, line: RemarkLine) -> None:
    QTest.keyClicks(line.field, "Wants the offer, hurry")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    bench.settle()
    assert kept(bench) == "Wants the offer, hurry"
    assert line.field.accessibleDescription() == "Saved"
    assert bench.said == [TALKED.key]
    assert not line.field.hasFocus()
    QTest.keyClick(line.window(), Qt.Key.Key_N)
    QTest.keyClicks(line.field, "!")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    bench.settle()
    assert kept(bench) == "Wants the offer, hurry!"


def test_letters_in_the_line_are_no_keys_of_the_pop(bench: Bench, line: RemarkLine) -> None:
    QTest.keyClicks(line.field, "hbnlc")
    assert line.field.text() == "hbnlc"
    assert (bench.actions.asked, bench.desk.copied) == ([], [])


def test_escape_restores_the_note_and_leaves_the_pop_where_it_is(
    bench: Bench, card: ScreenPop, line: RemarkLine
) -> None:
    QTest.keyClicks(line.field, "Wrong")
    QTest.keyClick(line.field, Qt.Key.Key_Escape)
    bench.settle()
    assert (line.field.text(), kept(bench)) == ("", "")
    assert card.isVisible()


def test_what_is_typed_stays_when_news_of_the_call_comes(bench: Bench, line: RemarkLine) -> None:
    QTest.keyClicks(line.field, "Wants")
    bench.calls.tell(replace(TALKED, recording_url="https://recordings.example/1.mp3"))
    bench.settle()
    assert line.field.text() == "Wants"


def test_what_is_noted_in_the_window_is_shown_in_the_pop(bench: Bench, line: RemarkLine) -> None:
    with pytest.raises(StopIteration):
        bench.notes.set_note(TALKED.key, "Theirs", instead_of="").send(None)
    bench.settle()
    assert line.field.text() == "Theirs"


def test_a_pop_that_goes_takes_nothing_with_it(bench: Bench, card: ScreenPop, line: RemarkLine) -> None:
    QTest.keyClicks(line.field, "Wants")
    bench.annotations.said[TALKED.key] = Remark(note="Asked twice")
    card.clear()
    bench.stack.remove(CHAIN)
    bench.stack.put_away.emit(CHAIN)
    bench.settle()
    assert kept(bench) == "Asked twice\nWants"


async def test_what_is_being_typed_when_the_program_ends_is_written(bench: Bench, line: RemarkLine) -> None:
    QTest.keyClicks(line.field, "Wants")
    bench.stack.close()
    await bench.controller.finish()
    assert kept(bench) == "Wants"


def test_a_note_written_meanwhile_is_shown_and_a_second_enter_takes_its_place(
    bench: Bench, card: ScreenPop, line: RemarkLine
) -> None:
    QTest.keyClicks(line.field, "Mine")
    bench.annotations.said[TALKED.key] = Remark(note="Theirs")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    bench.settle()
    content = card.content
    assert content is not None
    assert content.problem is not None
    assert "“Theirs”" in content.problem.advice
    assert (kept(bench), line.field.text()) == ("Theirs", "Mine")
    line.field.setFocus()
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    bench.settle()
    assert kept(bench) == "Mine"


def test_a_note_that_cannot_be_written_stays_and_the_pop_says_why(
    bench: Bench, card: ScreenPop, line: RemarkLine
) -> None:
    bench.annotations.problem = GammaDesktopError("the disk is full")
    QTest.keyClicks(line.field, "Mine")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    bench.settle()
    assert card.content is not None
    assert "the disk is full" in str(card.content.problem)
    assert line.field.text() == "Mine"


def test_a_label_is_chosen_by_the_keyboard(bench: Bench, card: ScreenPop) -> None:
    (line,) = card.findChildren(RemarkLine)
    card.take_keyboard()
    line.label.click()
    menu = line.label.menu_shown
    assert isinstance(menu, QMenu)
    menu.setActiveAction(menu.actions()[1])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    bench.settle()
    assert bench.annotations.said[TALKED.key].label == "Complaint"
    assert line.label.text() == "Complaint"


def after(stack: PopStack, *told: str) -> tuple[Bench, ScreenPop]:
    """Ana has rung, and then this was told."""
    bench = Bench(stack, PopMode.FULL)
    bench.calls.tell(desk.ringing())
    bench.settle()
    bench.calls.tell(desk.call_of(story(*told)))
    bench.settle()
    card = stack.card(CHAIN)
    assert card is not None
    return bench, card


def test_a_call_that_others_talked_in_has_no_line(stack: PopStack) -> None:
    bench, card = after(stack, "0 rings 203", "0 rings 204", "6 talks 204", "70 drops 204")
    assert card.findChildren(RemarkLine) == []
    bench.controller.close()


@pytest.mark.parametrize("told", [("0 rings 203", "6 talks 203"), ("0 rings 203", "21 drops 203")])
def test_a_call_that_we_talk_in_and_one_that_we_missed_have_a_line(
    stack: PopStack, told: tuple[str, ...]
) -> None:
    bench, card = after(stack, *told)
    assert len(card.findChildren(RemarkLine)) == 1
    bench.controller.close()


def test_a_note_begun_while_talking_is_still_there_when_the_call_has_ended(stack: PopStack) -> None:
    bench, card = after(stack, "0 rings 203", "6 talks 203")
    (line,) = card.findChildren(RemarkLine)
    QTest.keyClicks(line.field, "Wants the off")
    bench.calls.tell(TALKED)
    bench.settle()
    QTest.keyClicks(line.field, "er")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    bench.settle()
    assert kept(bench) == "Wants the offer"
    bench.controller.close()
