"""Where shall this call go? A list to type in; it takes the focus, since the agent asked for it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from gamma_desktop.ui.keys import ENTER
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.choice_delegate import HEIGHT, ChoiceDelegate
from gamma_desktop.ui.pop.choices import Choice, choices, dialled, spoken
from gamma_desktop.ui.pop.model import ExtensionState
from gamma_desktop.ui.pop.placement import WIDTH
from gamma_desktop.ui.row_model import VALUE_ROLE, RowModel
from gamma_desktop.ui.steady_list import SteadyList
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.floating import FloatingSurface, show_to_type_in
from gamma_desktop.ui.widgets.labels import PlainLabel

ROWS_SEEN = 6
LONGEST_INPUT = 64
LONGEST_NOTE = 160
"""As much as the pop shows of it."""
LIST_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class TransferPicker(FloatingSurface):
    """Arrows choose, Enter transfers, Escape or a click elsewhere leaves.

    Nothing is chosen until the agent types or moves: Enter alone transfers nothing.

    Args:
        offers_note: whether there is a line for a note, that shows on the pop of who gets the call.
    """

    chosen = Signal(str, str)
    """The destination, as Gamma shall dial it, and a note for who answers there."""

    def __init__(self, *, offers_note: bool = False) -> None:
        super().__init__(takes_focus=True)
        self.setAccessibleName(self.tr("Transfer the call"))
        self.setWindowTitle(self.accessibleName())
        self._extensions: tuple[ExtensionState, ...] = ()
        self._model: RowModel[Choice] = RowModel(
            key=lambda choice: (choice.destination, choice.extension is None), text=spoken, parent=self
        )
        self._field = LineField()
        self._note = LineField()
        self._note.setVisible(offers_note)
        self._list = SteadyList(lambda choice: choice.destination)
        self._nobody = PlainLabel(self.tr("No extension has this name. Type a number to transfer outside."))
        self._prepare_parts()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        layout.setSpacing(Space.S)
        layout.addWidget(self._field)
        self._results = QStackedWidget()
        for part in (self._list, self._nobody):
            self._results.addWidget(part)
        layout.addWidget(self._results)
        layout.addWidget(self._note)
        self.setFixedWidth(WIDTH)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The destinations in the list, from the top."""
        return self._model.rows

    def show_extensions(self, extensions: Sequence[ExtensionState]) -> None:
        """Offer these, or tell what they are doing now; what was typed and chosen stays."""
        self._extensions = tuple(extensions)
        self._results.setFixedHeight(HEIGHT * min(max(len(extensions), 2), ROWS_SEEN))
        self._refresh()

    def open_beside(self, pop: QRect, area: QRect) -> None:
        """Open next to a pop: above it where there is room inside ``area``, else below."""
        self._field.clear()
        self._note.clear()
        self._list.selectionModel().clear()
        self.adjustSize()
        above = pop.top() - Space.S - self.height()
        y = above if above >= area.top() else min(pop.bottom() + Space.S, area.bottom() - self.height())
        self.move(pop.left(), y)
        show_to_type_in(self)
        self._field.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """A click elsewhere leaves."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves, Enter transfers."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in ENTER:
            if not event.isAutoRepeat():
                self._press(self._list.currentIndex())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while one types in the field."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in LIST_KEYS:
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _prepare_parts(self) -> None:
        self._field.setPlaceholderText(self.tr("Transfer to a name or number"))
        self._field.setAccessibleName(self._field.placeholderText())
        self._field.setMaxLength(LONGEST_INPUT)
        self._note.setPlaceholderText(self.tr("Note for who takes it"))
        self._note.setAccessibleName(self._note.placeholderText())
        self._note.setMaxLength(LONGEST_NOTE)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(ChoiceDelegate(self._list))
        self._list.setAccessibleName(self.tr("Destinations"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._click)
        self._nobody.set_tone(Tone.MUTED)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nobody.setContentsMargins(Space.M, Space.S, Space.M, Space.S)

    def _filter(self) -> None:
        """What fits best is on top: Enter takes it. Without a text nothing is chosen."""
        self._refresh()
        if self._field.text().strip():
            self._list.setCurrentIndex(self._model.index(0))
        else:
            self._list.selectionModel().clear()

    def _refresh(self) -> None:
        self._model.show(choices(self._extensions, self._field.text()))
        is_empty = not self._model.rows
        self._results.setCurrentWidget(self._nobody if is_empty else self._list)

    def _press(self, index: QModelIndex) -> None:
        """Take the number that was typed, which stands in the field, or what has been seen in the list."""
        choice: Choice | None = index.data(VALUE_ROLE)
        is_typed = choice is not None and choice.destination == dialled(self._field.text())
        if choice is not None and (is_typed or self._list.may_press(index)):
            self._choose(choice)

    def _click(self, index: QModelIndex) -> None:
        if self._list.may_click(index):
            self._choose(index.data(VALUE_ROLE))

    def _choose(self, choice: Choice) -> None:
        self.hide()
        self.chosen.emit(choice.destination, self._note.text().strip())
