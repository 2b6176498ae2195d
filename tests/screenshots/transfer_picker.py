"""Where a call can be transferred."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLineEdit

from gamma_desktop.calls.presence import PresenceState
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.pop.model import ExtensionState
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from tests.samples import desk
from tests.screenshots.scene import Scene, picture_of
from tests.unit.calls.telling import START

COLOURS = {"201": LineColour.AMBER, "204": LineColour.BLUE}
BUSY = {"204": PresenceState.TALKING, "206": PresenceState.RINGING}


def scenes() -> Iterator[Scene]:
    yield Scene("open", _typed(""))
    yield Scene("filtered", _typed("an"))
    yield Scene("number", _typed("647 460 197"))
    yield Scene("nobody", _typed("zzz"))


def _typed(text: str) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        picker = TransferPicker()
        picker.show_extensions(_team())
        picker.findChildren(QLineEdit)[0].setText(text)
        picker.adjustSize()
        return picture_of(picker)

    return draw


def _team() -> list[ExtensionState]:
    since = START - timedelta(minutes=4)
    return [
        ExtensionState(
            number=number,
            name=name,
            colour=COLOURS.get(number),
            state=BUSY.get(number, PresenceState.FREE),
            since=since if number in BUSY else None,
        )
        for number, name in desk.NAMES.items()
        if number not in desk.MINE
    ] + [ExtensionState(number="205")]
