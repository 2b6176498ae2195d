"""Chooses the wrap-up label of a call from the team's own list: one button with a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.dressed import Menu

LONGEST_SHOWN = 28


class LabelPicker(Button):
    """Says which label a call has, and offers the others; one that left the list since stays choosable."""

    opening = Signal()
    """Now is the time to tell, by ``offer``, which labels there are."""
    label_chosen = Signal(str)
    """Another label than the one there is; "" for none."""

    def __init__(self, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(icon=Icon.TAG, key=key, parent=parent)
        self._label = ""
        self._labels: tuple[str, ...] = ()
        self.menu_shown: QMenu | None = None
        self.clicked.connect(self._open_menu)
        self.show_label("")

    @property
    def can_choose(self) -> bool:
        """There is a label to choose, or one to take away."""
        return bool(self._labels or self._label)

    def offer(self, labels: Sequence[str]) -> None:
        """Have these to choose from."""
        self._labels = tuple(labels)

    def show_label(self, label: str) -> None:
        """Show the label of a call."""
        self._label = label
        words = label if len(label) <= LONGEST_SHOWN else f"{label[: LONGEST_SHOWN - 1]}…"
        self.setText(words.replace("&", "&&") or self.tr("Label"))
        self.setAccessibleName(filled(self.tr("Label: {0}"), label) if label else self.tr("Choose a label"))
        self.updateGeometry()

    def _open_menu(self) -> None:
        self.opening.emit()
        menu = self.menu_shown = Menu(self)
        menu.setAccessibleName(self.tr("Labels"))
        menu.aboutToHide.connect(menu.deleteLater)
        if not self.can_choose:
            self._tell_how(menu)
        group = QActionGroup(menu)
        gone = [self._label] if self._label and self._label not in self._labels else []
        for label in (*self._labels, *gone):
            self._add(menu, group, label.replace("&", "&&"), label)
        if self.can_choose:
            menu.addSeparator()
            self._add(menu, group, self.tr("No label"), "")
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _add(self, menu: QMenu, group: QActionGroup, words: str, label: str) -> None:
        action = QAction(words, menu, checkable=True, checked=label == self._label)
        group.addAction(action)
        action.triggered.connect(lambda: self._choose(label))
        menu.addAction(action)
        if label == self._label:
            menu.setActiveAction(action)

    def _tell_how(self, menu: QMenu) -> None:
        words = self.tr("No labels yet. Add some in Settings, or ask your administrator")
        menu.addAction(words).setEnabled(False)

    def _choose(self, label: str) -> None:
        if label != self._label:
            self.label_chosen.emit(label)
