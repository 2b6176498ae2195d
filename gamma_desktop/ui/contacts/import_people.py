"""The first contacts of a file as they would be imported, and what is odd about the file."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.importing import FirstEntry, ImportedPerson, ImportProblem
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.contacts.number_words import label_name, range_words
from gamma_desktop.ui.contacts.row_views import dialable, written
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.avatar import Avatar
from gamma_desktop.ui.widgets.icon_label import IconLabel
from gamma_desktop.ui.widgets.labels import ElidedLabel, PlainLabel
from gamma_desktop.ui.wording import say

DISC = 28


class FirstContact(QWidget):
    """One row of the list: who it is with their numbers, or why the row or card is left out."""

    def __init__(self, entry: FirstEntry, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties = parties
        disc = Avatar(DISC)
        words = QVBoxLayout()
        words.setSpacing(0)
        if entry.person is None:
            disc.show_person("", Icon.WARNING, Tone.WARNING)
            words.addWidget(ElidedLabel(self._left_out(entry.problems), step=Type.STRONG, tone=Tone.MUTED))
        else:
            disc.show_person(entry.person.name)
            words.addLayout(_who(entry.person))
            reach = joined((*map(_unbroken, map(self._number, entry.person.numbers)), *entry.person.emails))
            words.addWidget(PlainLabel(reach, step=Type.CAPTION, tone=Tone.MUTED, tabular=True))
        for problem in entry.problems:
            words.addWidget(PlainLabel(say(problem.reason), step=Type.CAPTION, tone=Tone.WARNING))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(disc, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _left_out(self, problems: Sequence[ImportProblem]) -> str:
        line = problems[0].line if problems else 0
        return self.tr("Line {0}").format(line) if line else self.tr("Left out")

    def _number(self, number: ContactNumber) -> str:
        """As it would be dialled, with its label: "612 34 56 02 Mobile"."""
        if number.covers is not None:
            return range_words(number.covers, self._parties)
        if not dialable(number):
            return filled(self.tr("“{0}” as text"), number.raw)
        shown = written(number, self._parties)
        return filled("{0} {1}", shown, label_name(number.label)) if number.label else shown


class ProblemLines(QWidget):
    """What is odd about a file, line by line, under one sign.

    Args:
        untold: how many more there are.
    """

    def __init__(
        self, problems: Sequence[ImportProblem], untold: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.S)
        row.setSpacing(Space.M)
        sign = QWidget()
        sign.setFixedWidth(DISC)
        inside = QHBoxLayout(sign)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(IconLabel(Icon.WARNING, tone=Tone.WARNING))
        row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        for line in self._lines(problems, untold):
            column.addWidget(PlainLabel(line))
        row.addLayout(column, 1)

    def _lines(self, problems: Sequence[ImportProblem], untold: int) -> Iterator[str]:
        for problem in problems:
            line = filled(self.tr("Line {0}: {1}"), problem.line, say(problem.reason))
            yield line if problem.line else say(problem.reason)
        if untold:
            yield self.tr("{0} more; all are in the report after the import.").format(f"{untold:,}")


def _unbroken(text: str) -> str:
    """A number stands on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _who(person: ImportedPerson) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    row.addWidget(ElidedLabel(person.name, step=Type.STRONG))
    row.addWidget(ElidedLabel(joined((person.title, person.company)), tone=Tone.MUTED), 1)
    return row
