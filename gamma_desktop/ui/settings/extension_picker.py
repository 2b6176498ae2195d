"""Who sits here: the extensions of the agent, chosen from those of the PBX."""

import json
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gamma_desktop.calls.model import Extension
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.controls import Control
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.tick_box import TickBox

MOST_HEIGHT = 216
FILTERED_FROM = 8
"""So many extensions have a field above them that finds one."""

ColourOf = Callable[[str], LineColour | None]


def _no_colour(_number: str) -> LineColour | None:
    return None


class ExtensionPicker(Control):
    """Boxes to tick; none ticked means all of the PBX."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, TickBox] = {}
        self._offered: dict[str, str] = {}
        self._filtered_from = FILTERED_FROM
        self._mine: tuple[str, ...] = ()
        self._colour: ColourOf = _no_colour
        self.filter = LineField()
        self.filter.setPlaceholderText(self.tr("Find your name or number"))
        self.filter.setAccessibleName(self.tr("Find an extension"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show_matching)
        self.filter.hide()
        self._words = PlainLabel(self.tr("Loading extensions…"), step=Type.CAPTION, tone=Tone.MUTED)
        inside = QWidget()
        self._ticks = QVBoxLayout(inside)
        self._ticks.setContentsMargins(0, 0, 0, 0)
        self._ticks.setSpacing(0)
        self._scroll = ScrollPane(inside)
        self._scroll.setFixedHeight(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for part in (self.filter, self._scroll, self._words):
            column.addWidget(part)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The field above, where there is one, and the boxes."""
        shown = () if self.filter.isHidden() else (self.filter,)
        return (*shown, *self.boxes.values()) or (self.filter,)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The extensions that are ticked."""
        return tuple(number for number, box in self.boxes.items() if box.isChecked())

    def always_filter(self) -> None:
        """Have the field above however few there are: it takes the keyboard."""
        self._filtered_from = 0
        self.filter.show()

    def show_value(self, value: Value) -> None:
        """Tick the agent's."""
        self._mine = value if isinstance(value, tuple) else ()
        if self.boxes:
            self._tick()

    def show_extensions(self, extensions: Sequence[Extension], colour: ColourOf = _no_colour) -> None:
        """Show what there is; one of the agent's that is not listed by Gamma stays in the list.

        Boxes that say what they said stay, and so does the keyboard in them.
        """
        self._offered = {each.number: _words(each) for each in extensions}
        self._colour = colour
        self._tick()
        self._words.hide()

    def show_waiting(self) -> None:
        """Say that Gamma is being asked."""
        self._say(self.tr("Loading extensions…"), Tone.MUTED)

    def show_problem(self, words: str) -> None:
        """Say why there is no list."""
        self._say(words, Tone.DANGER)

    def words_of(self, value: Value) -> str:
        """As a list."""
        return joined(value, ", ") if isinstance(value, tuple) and value else self.tr("all")

    def _say(self, words: str, tone: Tone) -> None:
        self._words.set_tone(tone)
        self._words.setText(words)
        self._words.show()

    def _tick(self) -> None:
        missing = {number: number for number in self._mine if number not in self._offered}
        offered = missing | self._offered
        if {number: box.words for number, box in self.boxes.items()} != offered:
            self._make_boxes(offered)
        for number, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(number in self._mine)
            box.show_colour(self._colour(number))
        self.filter.setVisible(len(self.boxes) >= self._filtered_from)
        self._show_matching()

    def _make_boxes(self, offered: Mapping[str, str]) -> None:
        for box in self.boxes.values():
            box.deleteLater()
        self.boxes = {number: TickBox(words) for number, words in offered.items()}
        for box in self.boxes.values():
            box.toggled.connect(self._on_toggled)
            self._ticks.addWidget(box)
            box.show()

    def _show_matching(self) -> None:
        wanted = self.filter.text().casefold().split()
        height = 0
        for box in self.boxes.values():
            is_found = all(word in box.words.casefold() for word in wanted)
            box.setVisible(is_found)
            height += box.sizeHint().height() if is_found else 0
        self._scroll.setFixedHeight(min(height, MOST_HEIGHT))
        if self.boxes:
            nothing = filled(self.tr("No extension matches “{0}”."), self.filter.text())
            self._words.setVisible(not height)
            self._words.set_tone(Tone.MUTED)
            self._words.setText(nothing)

    def _on_toggled(self) -> None:
        self.committed.emit(json.dumps(self.chosen))


def _words(extension: Extension) -> str:
    return joined((extension.number, extension.name), "  ")
