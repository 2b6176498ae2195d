"""A field of a form: its name, its control, and below it what is wrong, or what there is to know."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.labels import PlainLabel


class Field(QWidget):
    """One field.

    Args:
        name: what it is called; "" where the control says it.
        controls: what changes it, side by side; the first takes most of the room.
        hint: what there is to know about it.
    """

    def __init__(self, name: str, *controls: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controls = controls
        self._hint = hint
        self._words = PlainLabel(hint, step=Type.CAPTION, tone=Tone.MUTED)
        self._name = PlainLabel(name)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for control in controls:
            row.addWidget(control, 1 if control is controls[0] else 0)
            control.setAccessibleName(control.accessibleName() or name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._name)
        column.addLayout(row)
        column.addWidget(self._words)
        self._words.setVisible(bool(hint))
        self._name.setVisible(bool(name))

    @property
    def words(self) -> str:
        """What stands below the control."""
        return self._words.text()

    def show_error(self, words: str) -> None:
        """Say what is wrong; what was typed stays."""
        self._tell(words, Tone.DANGER)

    def show_doubt(self, words: str) -> None:
        """Say what looks odd; it is taken all the same."""
        self._tell(words, Tone.WARNING)

    def show_done(self, words: str) -> None:
        """Say that it went well."""
        self._tell(words, Tone.SUCCESS)

    def show_waiting(self, words: str) -> None:
        """Say what is going on, or how it was understood."""
        self._tell(words, Tone.MUTED)

    def clear(self) -> None:
        """Return to the hint."""
        self._tell(self._hint, Tone.MUTED)

    def _tell(self, words: str, tone: Tone) -> None:
        self._words.set_tone(tone)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        for control in self._controls:
            control.setAccessibleDescription(words)
