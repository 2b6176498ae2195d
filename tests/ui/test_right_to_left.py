"""A number that stands beside a name from right to left is read in its own order, as Qt draws it."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QFont, QTextLayout, QTextLine
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gamma_desktop.cli.call_table import call_line
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.calls.detail import CallDetail
from gamma_desktop.ui.contacts.row_views import contact_row
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.pop.caller import describe_caller
from gamma_desktop.ui.tray.model import Health
from gamma_desktop.ui.tray.state import tray_state
from gamma_desktop.ui.wording.party_words import person_words
from tests.samples import desk

pytestmark = pytest.mark.usefixtures("qapp")

NAME, COMPANY = "نور", "شركة الشحن"
NOUR, SAMI = desk.contact(NAME, f"{COMPANY} 24"), desk.contact("سامي", COMPANY)
CALL = replace(desk.ringing(), ended_at=None)
PARTIES = PartyNames(lambda text: understand(text, desk.RULES), lambda: desk.MINE)


def read_out(text: str) -> str:
    """The figures and Latin letters of a text as they stand from left to right once drawn."""
    layout = QTextLayout(text.replace("\n", "\u2028"), QFont())  # as a label breaks its lines
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(10_000)
    layout.endLayout()

    def place(at: int) -> tuple[int, float]:
        line = layout.lineForTextPosition(at)
        return line.lineNumber(), _left_of(line, at)

    return "".join(text[at] for at in sorted(plain_places(text), key=place))


def _left_of(line: QTextLine, at: int) -> float:
    where: Any = line.cursorToX(at)  # PySide's stubs call it an object
    return float(where[0] if isinstance(where, tuple) else where)


def plain_places(text: str) -> list[int]:
    return [at for at, each in enumerate(text) if each.isascii() and each.isalnum()]


def written(text: str) -> str:
    return "".join(text[at] for at in plain_places(text))


def tray_words() -> str:
    identified = IdentifiedCall(call=CALL, match=Match(candidates=(NOUR,)))
    state = tray_state(
        live=[],
        recent=[identified],
        missed=0,
        health=Health(),
        mode=PopMode.FULL,
        context=desk.context(),
        now=desk.later(600),
    )
    return state.callers[0].words


SURFACES = {
    "row of a contact": contact_row(replace(NOUR, company=COMPANY), PARTIES).subtitle,
    "people of one number in the pop": describe_caller(
        CALL.remote, Match(candidates=(NOUR, SAMI, replace(SAMI, id="3"))), desk.context()
    ).evidence,
    "people of one number in the list": PARTIES.about(
        IdentifiedCall(call=CALL, match=Match(candidates=(NOUR, SAMI, replace(SAMI, id="3"))))
    ),
    "person to choose": person_words(NOUR),
    "tray": tray_words(),
    "line of a command": call_line(IdentifiedCall(call=CALL, match=Match(candidates=(NOUR,)))),
}


@pytest.mark.parametrize("text", SURFACES.values(), ids=SURFACES.keys())
def test_a_number_beside_a_name_from_right_to_left_keeps_its_order(text: str) -> None:
    assert any("\u0600" < each < "\u06ff" for each in text)
    assert read_out(text) == written(text)


def test_a_number_below_a_company_keeps_its_order_too(qtbot: QtBot) -> None:
    detail = CallDetail(PARTIES)
    qtbot.addWidget(detail)
    detail.show_call(IdentifiedCall(call=CALL, match=Match(candidates=(NOUR,))), CALL.started_at_here)

    (about,) = {each.text() for each in detail.findChildren(QLabel) if COMPANY in each.text()}
    assert "647460197" in written(about)
    assert read_out(about) == written(about)


def test_without_isolation_it_would_be_turned_round() -> None:
    assert read_out(f"{COMPANY} 647 46 01 97") != "647460197"
    assert read_out(f"{COMPANY}\n647 46 01 97") != "647460197"
