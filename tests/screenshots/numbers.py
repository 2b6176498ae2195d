"""Whose number it is and what to know of it: several people, a choice, ranges, far away, emergency."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.model import Call, Party
from gamma_desktop.contacts.model import Match, MatchedBy
from gamma_desktop.history.caller_feed import dialled_party
from gamma_desktop.history.model import CallerInfo, IdentifiedCall
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import dial_content, pop_content
from gamma_desktop.ui.pop.model import PopContent
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.samples import desk
from tests.screenshots.scene import Scene, picture_of
from tests.screenshots.window import LARGE, SMALL, drawn, search_for
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow
from tests.unit.calls.telling import START, story

CHOSEN = replace(desk.TWO, chosen=desk.BEA, matched_by=MatchedBy.CHOICE)
RANGE = replace(desk.KNOWN, matched_by=MatchedBy.RANGE)
LINES = ("+34961112233 = Sales, blue", "201 = Workshop, amber", "203 = Front desk, green")
NEW_YORK = "+12125550123"


def scenes() -> Iterator[Scene]:
    yield Scene("pop-two", _pop(desk.ringing(), desk.TWO))
    yield Scene("pop-chosen", _pop(desk.ringing(), CHOSEN))
    yield Scene("pop-range", _pop(desk.ringing(), RANGE))
    yield Scene("pop-far", _pop(_from(NEW_YORK), Match()))
    yield Scene("pop-dial-at-night", _dialled)
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"detail-two{name}", drawn(Page.CALLS, size, lambda opened: _detail(opened, desk.TWO)))
        yield Scene(f"detail-chosen{name}", drawn(Page.CALLS, size, lambda opened: _detail(opened, CHOSEN)))
    yield Scene("pop-line", _on_a_line)
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"lines-settings{name}", _named(Page.SETTINGS, size, _scroll_to_lines))
        yield Scene(f"lines-mine{name}", _named(Page.SETTINGS, size, _nothing))
        yield Scene(f"lines-team{name}", _named(Page.TEAM, size, _nothing))
        yield Scene(f"lines-detail{name}", _named(Page.CALLS, size, _open_a_call))
    yield Scene("lines-search", _named(Page.CALLS, SMALL, _search("front")))
    for name, text in (("premium", "803 123 456"), ("far", NEW_YORK), ("emergency", "112")):
        yield Scene(f"search-{name}", drawn(Page.CALLS, SMALL, _search(text)))


def _from(number: str) -> Call:
    return desk.call_of(story("0 rings 203", party=Party(number=number, raw=number)))


def _pop(call: Call, match: Match) -> Callable[[], QPixmap]:
    known = CallerInfo(match=match)
    return lambda: _card(pop_content(call.key, call, known, desk.context(), desk.NOW))


def _dialled() -> QPixmap:
    attempt = DialAttempt(
        external_call_id="x",
        extension="203",
        destination=NEW_YORK,
        asked_at=START,
        stage=DialStage.ACCEPTED,
    )
    now, party = START.replace(hour=8, minute=12) + timedelta(days=1), dialled_party(attempt, desk.RULES)
    return _card(dial_content(attempt, party, CallerInfo(), desk.context(), now))


def _on_a_line() -> QPixmap:
    context = replace(desk.context(), lines=LineNames(LINES, lambda text: understand(text, desk.RULES)))
    call = replace(desk.ringing(), dialed_number="+34961112233")
    return _card(pop_content(call.key, call, desk.known(), context, desk.NOW))


def _named(page: Page, size: QSize, act: Callable[[OpenWindow], None]) -> Callable[[], QPixmap]:
    """The window of an agent whose lines have names."""

    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            settings = f'agent.extensions = ["203"]\nlines.names = {json.dumps(LINES)}\n'
            Path(folder, "settings.toml").write_text(settings, "utf-8")
            opened = OpenWindow(Desk(Path(folder)))
        opened.window.resize(size)
        opened.window.show()
        opened.go(Page.TEAM)
        opened.go(page)
        act(opened)
        opened.desk.work()
        QCoreApplication.processEvents()
        return picture_of(opened.window)

    return draw


def _scroll_to_lines(opened: OpenWindow) -> None:
    QCoreApplication.processEvents()
    opened.settings.show_section(SettingsSection.NUMBERS)


def _open_a_call(opened: OpenWindow) -> None:
    opened.calls.open_call(office.identified([office.PAST[0]])[0])


def _nothing(_opened: OpenWindow) -> None:
    """The page as it opens."""


def _card(content: PopContent) -> QPixmap:
    card = ScreenPop()
    card.show_content(content)
    return picture_of(card)


def _detail(opened: OpenWindow, match: Match) -> None:
    call = replace(office.PAST[0], remote=Party(number="+34647460197", raw="+34647460197"))
    opened.calls.open_call(IdentifiedCall(call=call, match=match))
    opened.desk.work()
    opened.calls.detail.show_call(IdentifiedCall(call=call, match=match), office.NOW)
    QCoreApplication.processEvents()


def _search(text: str) -> Callable[[OpenWindow], None]:
    return lambda opened: search_for(opened, text)
