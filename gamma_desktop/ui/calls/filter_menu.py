"""The menu of what narrows the calls without a chip of its own to press: days, and an extension."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gamma_desktop.calls.model import Extension
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.calls.periods import Days, Period, Span, span_words
from gamma_desktop.ui.widgets.chip import Chip
from gamma_desktop.ui.widgets.dressed import Menu


class FilterMenu(Menu):
    """Offers days, and extensions where there are several; is gone once it was left.

    Args:
        folded: chips for which there is no room beside the menu's button; none of them is chosen.
    """

    period_chosen = Signal(object)
    """A Span, or None for any time."""
    days_wanted = Signal()
    """Days are to be chosen one by one."""
    extension_chosen = Signal(object)
    """An Extension, or None for all of them."""

    def __init__(
        self,
        period: Period | None,
        extension: Extension | None,
        extensions: Sequence[Extension],
        folded: Sequence[Chip],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.aboutToHide.connect(self.deleteLater)
        for chip in folded:
            self.addAction(chip.text(), chip.click).setCheckable(True)
        self.addSeparator()
        self._add_periods(period)
        if len(extensions) > 1:
            self._add_extensions(extension, extensions)

    def _add_periods(self, chosen: Period | None) -> None:
        group = QActionGroup(self)
        choices: list[Span | None] = [None, *Span]
        for span in choices:
            words = self.tr("Any time") if span is None else span_words(span)
            _add(self, group, words, is_chosen=span == chosen).triggered.connect(
                lambda _checked, span=span: self.period_chosen.emit(span)
            )
        of_days = _add(self, group, self.tr("Choose days…"), is_chosen=isinstance(chosen, Days))
        of_days.triggered.connect(self.days_wanted)

    def _add_extensions(self, chosen: Extension | None, extensions: Sequence[Extension]) -> None:
        menu = self.addMenu(self.tr("Extension"))
        group = QActionGroup(menu)
        choices: list[Extension | None] = [None, *extensions]
        for extension in choices:
            words = self.tr("All extensions") if extension is None else extension_words(extension)
            _add(menu, group, words, is_chosen=extension == chosen).triggered.connect(
                lambda _checked, extension=extension: self.extension_chosen.emit(extension)
            )


def extension_words(extension: Extension) -> str:
    """An extension as the filter names it: number and name."""
    return joined((extension.number, extension.name))


def _add(menu: QMenu, group: QActionGroup, words: str, *, is_chosen: bool) -> QAction:
    action = menu.addAction(words.replace("&", "&&"))
    action.setCheckable(True)
    action.setChecked(is_chosen)
    group.addAction(action)
    return action
