"""The pop of a call that is over, with its line for a note; and the note of the last time, as it rings."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPixmap

from gamma_desktop.calls.model import Call
from gamma_desktop.history.model import CallerInfo, Remark
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import pop_content
from gamma_desktop.ui.pop.remark_line import RemarkLine
from tests.samples import desk
from tests.screenshots.scene import Scene, picture_of
from tests.unit.calls.telling import story

LABELS = ("Sale", "Complaint", "Call back later")
NOTE = "Wants the offer for Valencia by Friday"


def scenes() -> Iterator[Scene]:
    ended = desk.call_of(story("0 rings 203", "6 talks 203", "210 drops 203"))
    yield Scene("empty", _drawn(ended, desk.known(), Remark()))
    yield Scene("typed", _drawn(ended, desk.known(), Remark(), typed=NOTE))
    yield Scene("saved", _drawn(ended, desk.known(), Remark(label="Sale"), typed=NOTE, saved=True))
    yield Scene("last", _drawn(desk.ringing(), desk.known_with_note("Asked for a new depot")))


def _drawn(
    call: Call, known: CallerInfo, remark: Remark | None = None, *, typed: str = "", saved: bool = False
) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        card = ScreenPop()
        context = replace(desk.context(), labels=LABELS)
        card.show_content(pop_content(call.key, call, known, context, desk.NOW, remark=remark))
        for line in card.findChildren(RemarkLine):
            line.field.setText(typed)
            line.field.setModified(bool(typed))
        if saved and remark is not None:
            kept = replace(remark, note=typed)
            card.show_content(pop_content(call.key, call, known, context, desk.NOW, remark=kept))
        QCoreApplication.processEvents()
        return picture_of(card)

    return draw
