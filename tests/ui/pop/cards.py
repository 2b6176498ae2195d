"""What is shown on a card, and what it shows."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel

from gamma_desktop.calls.model import Call
from gamma_desktop.ui.pop.action_bar import ActionBar
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import Asked, pop_content
from gamma_desktop.ui.pop.model import PopAction, PopContent
from gamma_desktop.ui.widgets.buttons import Button
from tests.samples import desk
from tests.unit.calls.telling import story


def content_of(call: Call, asked: Asked | None = None) -> PopContent:
    return pop_content(call.key, call, desk.known(), desk.context(), desk.NOW, asked=asked or Asked())


def missed() -> Call:
    return desk.call_of(story("0 rings 203", "21 drops 203"))


def texts(card: ScreenPop) -> set[str]:
    return {label.text() for label in card.findChildren(QLabel) if not label.isHidden() and label.text()}


def button(card: ScreenPop, action: PopAction) -> Button:
    return card.findChildren(ActionBar)[0].button(action)


def hover(card: ScreenPop) -> None:
    middle = QPointF(card.rect().center())
    QApplication.sendEvent(card, QEnterEvent(middle, middle, middle))
