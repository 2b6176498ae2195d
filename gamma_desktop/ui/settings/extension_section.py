"""Who sits here: the extensions of the agent, chosen from those of the PBX."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.calls.model import Extension
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.settings.section import Section
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.tick_box import TickBox
from gamma_desktop.ui.wording import Explanation

MOST_HEIGHT = 216

ColourOf = Callable[[str], LineColour | None]


def _no_colour(_number: str) -> LineColour | None:
    return None


class ExtensionSection(Section):
    """Boxes to tick; none ticked means all of the PBX."""

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("My extensions"), parent)
        self.boxes: dict[str, TickBox] = {}
        inside = QWidget()
        self._ticks = QVBoxLayout(inside)
        self._ticks.setContentsMargins(Space.XS, 0, 0, 0)
        self._ticks.setSpacing(0)
        self._scroll = ScrollPane(inside)
        hint = self.tr(
            "You see calls to these extensions. Outgoing calls use the first. Choose none to see all."
        )
        self.field = Field(self.tr("Extensions of your phone system"), self._scroll, hint=hint)
        self.add(self.field)
        self._scroll.setFixedHeight(0)
        self.field.show_waiting(self.tr("Loading extensions…"))

    def show_extensions(
        self, extensions: Sequence[Extension], mine: Sequence[str], colour: ColourOf = _no_colour
    ) -> None:
        """Show what there is, with the agent's ticked; one that is not listed by Gamma stays in the list.

        Boxes that say what they said stay, and so does the keyboard in them.
        """
        listed = {each.number for each in extensions}
        missing = [Extension(number=number) for number in mine if number not in listed]
        offered = {each.number: _words(each) for each in (*missing, *extensions)}
        if {number: box.words for number, box in self.boxes.items()} != offered:
            self._make_boxes(offered)
        for number, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(number in mine)
            box.show_colour(colour(number))
        self._scroll.setFixedHeight(min(self._ticks.sizeHint().height(), MOST_HEIGHT))
        self.field.clear()

    def show_error(self, why: Explanation) -> None:
        """Say why there is no list."""
        self.field.show_error(str(why))

    def _make_boxes(self, offered: Mapping[str, str]) -> None:
        for box in self.boxes.values():
            box.deleteLater()
        self.boxes = {number: TickBox(words) for number, words in offered.items()}
        for box in self.boxes.values():
            box.toggled.connect(self._on_toggled)
            self._ticks.addWidget(box)
            box.show()

    def _on_toggled(self) -> None:
        self.chosen.emit(tuple(number for number, box in self.boxes.items() if box.isChecked()))


def _words(extension: Extension) -> str:
    return joined((extension.number, extension.name), "  ")
