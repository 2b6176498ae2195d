"""The screen pop, in every state that a call can be in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.errors import MaybeSent, VendorDown, WrongKey
from gamma_desktop.calls.model import Call, Party
from gamma_desktop.history.caller_feed import dialled_party
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import Asked, dial_content, pop_content
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopRemark
from gamma_desktop.ui.pop.placement import GAP, LINE_HEIGHT, WIDTH, Form
from gamma_desktop.ui.wording import Attempt, explain
from tests.samples import desk
from tests.screenshots.scene import Scene, picture_of
from tests.unit.calls.telling import COLLEAGUE, START, story

STRANGER = CallerInfo()
HIDDEN = Party(raw="anonymous", is_hidden=True)
LONG = desk.contact("Maximiliana <b>Fernández</b> de Córdoba y Bobadilla", "Transportes & Hijos " * 3)


def scenes() -> Iterator[Scene]:
    yield Scene("ringing", _call(desk.ringing(), desk.known()))
    yield Scene("transferred-in", _call(desk.transferred_in(), desk.known()))
    yield Scene("two-candidates", _call(desk.ringing(), CallerInfo(match=desk.TWO)))
    yield Scene("stranger", _call(desk.ringing(), STRANGER))
    yield Scene("landline", _call(desk.call_of(story("0 rings 203", party=_landline())), STRANGER))
    yield Scene("hidden", _call(desk.call_of(story("0 rings 203", party=HIDDEN)), STRANGER))
    yield Scene("internal", _call(desk.call_of(story("0 rings 203", party=COLLEAGUE)), STRANGER))
    yield Scene("ring-group", _call(_told("0 rings 203", "0 rings 204", "0 rings 206"), desk.known()))
    yield Scene(
        "long-names", _call(desk.ringing(), CallerInfo(match=replace(desk.KNOWN, candidates=(LONG,))))
    )
    yield Scene("talking", _call(desk.talking(), desk.known(), talked=timedelta(minutes=2, seconds=13)))
    yield Scene("hanging-up", _call(desk.talking(), desk.known(), Asked(waiting_for=PopAction.HANG_UP)))
    refused = Asked(problem=explain(VendorDown(503), Attempt.HANG_UP), may_be_over=True)
    yield Scene("hang-up-refused", _call(desk.talking(), desk.known(), refused))
    yield Scene("missed", _call(_told("0 rings 203", "21 drops 203"), desk.known()))
    yield Scene("ended", _call(_told("0 rings 203", "6 talks 203", "210 drops 203"), desk.known()))
    yield Scene("answered-elsewhere", _call(_told("0 rings 203", "0 rings 204", "6 talks 204"), desk.known()))
    yield Scene("keys", _keys(_told("0 rings 203", "6 talks 203", "210 drops 203")))
    yield Scene("keys-ringing", _keys(desk.ringing()))
    yield Scene("lines", _lines)
    yield Scene("dial-asked", _dial(DialStage.ASKED))
    yield Scene("dial-accepted", _dial(DialStage.ACCEPTED))
    yield Scene("dial-slow", _dial(DialStage.ACCEPTED, is_slow=True))
    yield Scene("dial-phone-rings", _call(_told("0 prompts 203", incoming=False), desk.known()))
    yield Scene("dial-refused", _dial(DialStage.FAILED, WrongKey(401, "Unauthorized")))
    yield Scene("dial-unknown", _dial(DialStage.UNKNOWN, MaybeSent()))


def _keys(call: Call) -> Callable[[], QPixmap]:
    """As it is while it is worked by its keys."""

    def paint() -> QPixmap:
        card = ScreenPop()
        content = pop_content(call.key, call, CallerInfo(match=desk.TWO), desk.context(), desk.NOW)
        labels = ("Sales", "Support")
        card.show_content(replace(content, remark=PopRemark(call=call.key, labels=labels)))
        card.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        card.show()
        card.take_keyboard()
        return picture_of(card)

    return paint


def _lines() -> QPixmap:
    """The forms that pops have where there is no room for cards, one below the other."""
    told = (
        (desk.talking(), desk.known()),
        (desk.ringing(), CallerInfo(match=replace(desk.KNOWN, candidates=(LONG,)))),
        (_told("0 rings 203", "21 drops 203"), STRANGER),
        (_told("0 rings 203", "0 rings 204", "6 talks 204"), desk.known()),
        (_told("0 rings 203", "6 talks 203", "210 drops 203"), desk.known()),
    )
    sheet = QPixmap(2 * WIDTH, 2 * len(told) * (LINE_HEIGHT + GAP))
    sheet.setDevicePixelRatio(2)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    for at, (call, known) in enumerate(told):
        shown = pop_content(call.key, call, known, desk.context(), desk.NOW)
        if shown.state.talking_since is not None:
            shown = replace(shown, state=replace(shown.state, talking_since=datetime.now(UTC)))
        card = ScreenPop()
        card.show_content(shown)
        card.take_form(Form.LINE)
        painter.drawPixmap(0, at * (LINE_HEIGHT + GAP), picture_of(card))
    painter.end()
    return sheet


def _told(*lines: str, incoming: bool = True) -> Call:
    return desk.call_of(story(*lines, incoming=incoming))


def _landline() -> Party:
    return Party(number="+34912345678", raw="+34912345678")


def _call(
    call: Call, known: CallerInfo, asked: Asked | None = None, *, talked: timedelta | None = None
) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        shown = pop_content(call.key, call, known, desk.context(), desk.NOW, asked=asked or Asked())
        if shown.state.talking_since is not None:
            began = datetime.now(UTC) - (talked or timedelta(seconds=41))
            shown = replace(shown, state=replace(shown.state, talking_since=began))
        return _drawn(shown)

    return draw


def _dial(
    stage: DialStage, error: WrongKey | MaybeSent | None = None, *, is_slow: bool = False
) -> Callable[[], QPixmap]:
    attempt = DialAttempt(
        external_call_id="x",
        extension="203",
        destination="647460197",
        asked_at=START,
        stage=stage,
        error=error,
    )
    return lambda: _drawn(
        dial_content(
            attempt,
            dialled_party(attempt, desk.RULES),
            desk.known(),
            desk.context(),
            desk.NOW,
            is_slow=is_slow,
        )
    )


def _drawn(content: PopContent) -> QPixmap:
    card = ScreenPop()
    card.show_content(content)
    return picture_of(card)
