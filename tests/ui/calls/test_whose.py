"""Several people have the number of a call: the agent says who it was, in its details and in the pop."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.contacts.model import Match, MatchedBy
from gamma_desktop.history.model import CallerInfo, IdentifiedCall
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import pop_content
from gamma_desktop.ui.whose_menu import open_whose_menu
from tests.samples import desk
from tests.ui import office
from tests.ui.desk import OpenWindow, button, texts

CALL = office.PAST[0]
CHOSEN = replace(desk.TWO, chosen=desk.BEA, matched_by=MatchedBy.CHOICE)


def menu_in(widget: QWidget) -> QMenu:
    (menu,) = (each for each in widget.findChildren(QMenu) if each.isVisible())
    return menu


def pick(widget: QWidget, words: str) -> None:
    """Pick an entry of the menu that is open."""
    menu = menu_in(widget)
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def show(opened: OpenWindow, match: Match) -> None:
    opened.calls.detail.show_call(IdentifiedCall(call=CALL, match=match), office.NOW)


def test_the_one_that_is_picked_is_remembered_for_the_number(opened: OpenWindow) -> None:
    show(opened, desk.TWO)
    button(opened.calls.detail, "Who is it?").click()
    pick(opened.calls.detail, "Beatriz Lopez (Acme Logistics)")
    opened.desk.work()
    assert opened.desk.contacts.chosen == [(CALL.remote.number, desk.BEA.id)]


def test_a_choice_is_taken_back_in_the_same_place(opened: OpenWindow) -> None:
    show(opened, CHOSEN)
    assert "Beatriz Lopez" in texts(opened.calls.detail)
    button(opened.calls.detail, "Who is it?").click()
    ticked = [action.text() for action in menu_in(opened.calls.detail).actions() if action.isChecked()]
    pick(opened.calls.detail, "Name all of them")
    opened.desk.work()
    assert (ticked, opened.desk.contacts.chosen) == (
        ["Beatriz Lopez (Acme Logistics)"],
        [(CALL.remote.number, None)],
    )


def test_where_there_is_one_there_is_nothing_to_ask(opened: OpenWindow) -> None:
    show(opened, desk.KNOWN)
    with pytest.raises(AssertionError):
        button(opened.calls.detail, "Who is it?")


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[ScreenPop]:
    pop = ScreenPop()
    qtbot.addWidget(pop)
    yield pop
    pop.clear()


def test_the_pop_asks_too(card: ScreenPop, qtbot: QtBot) -> None:
    call = desk.ringing()
    card.show_content(pop_content(call.key, call, CallerInfo(match=desk.TWO), desk.context(), desk.NOW))
    card.show()
    button(card, "Choose…").click()
    with qtbot.waitSignal(card.contact_chosen) as chosen:
        pick(card, "Ana Lopez (Acme Logistics)")
    assert chosen.args == [call.key, desk.ANA.id]


def test_an_ampersand_of_a_name_is_shown(card: ScreenPop) -> None:
    match = replace(desk.TWO, candidates=(desk.contact("Hall & Sons"), desk.BEA))
    card.show()
    menu = open_whose_menu(match, card, lambda _picked: None)
    assert menu.actions()[0].text() == "Hall && Sons"
    menu.close()
