"""The top of a pop: who it is, and why we think so."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.model import NO_MATCH
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.model import Caller
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.whose_menu import open_whose_menu
from gamma_desktop.ui.widgets.avatar import Avatar
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.icon_label import IconLabel
from gamma_desktop.ui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip

EVIDENCE_ICON = 14
TICK = 16
CHOOSE_HEIGHT = 24

translate = QCoreApplication.translate


class CallerHeader(QWidget):
    """Name, company, number with its place, and what the match rests on."""

    contact_chosen = Signal(object)
    """Of several people the agent picked one: the contact's id, or None to have all of them named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._avatar = Avatar()
        self._who = ElidedLabel(step=Type.TITLE)
        self._tick = IconLabel(Icon.CHECK, TICK, Tone.SUCCESS)
        exact = translate("pop", "Exact match in your contacts")
        self._tick.setToolTip(plain_tooltip(exact))
        self._tick.setAccessibleName(exact)
        self._company = ElidedLabel(step=Type.BODY)
        self._line = ElidedLabel(step=Type.BODY, tone=Tone.MUTED)
        self._evidence = _Evidence()
        self._match = NO_MATCH
        self._evidence.choose.clicked.connect(self._ask)
        words = QVBoxLayout()
        words.setSpacing(2)
        name = QHBoxLayout()
        name.setSpacing(Space.XS)
        name.addWidget(self._who)
        name.addWidget(self._tick)
        name.addStretch(1)
        words.addLayout(name)
        for label in (self._company, self._line):
            words.addWidget(label)
        words.addSpacing(2)
        words.addWidget(self._evidence)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(self._avatar, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)

    def show_caller(self, caller: Caller) -> None:
        """Show a caller."""
        tone = Tone.ACCENT if caller.has_name else Tone.MUTED
        self._avatar.show_person(caller.who if caller.has_name else "", caller.icon, tone)
        self._who.setText(caller.who)
        for label, text in ((self._company, caller.company), (self._line, caller.line)):
            label.setText(text)
            label.setVisible(bool(text))
        self._tick.setVisible(caller.is_exact)
        self._match = caller.match
        self._evidence.choose.stand_for(caller.number)
        self._evidence.show_evidence(caller)

    def _ask(self) -> None:
        open_whose_menu(self._match, self._evidence.choose, self.contact_chosen.emit)


class _Evidence(QWidget):
    """A small line that says what the match rests on."""

    def __init__(self) -> None:
        super().__init__()
        self._words = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        self._icon = IconLabel(Caller(who="").evidence_icon, EVIDENCE_ICON)
        layout.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.choose = Button(
            translate("pop", "Choose…"),
            kind=ButtonKind.QUIET,
            tip=translate("pop", "Say whose number it is: remembered for the next call"),
            key="W",
        )
        self.choose.setFixedHeight(CHOOSE_HEIGHT)
        layout.addWidget(self.choose, alignment=Qt.AlignmentFlag.AlignTop)

    def show_evidence(self, caller: Caller) -> None:
        self._icon.show_icon(caller.evidence_icon)
        self._words.setText(caller.evidence)
        self.choose.setVisible(len(caller.match.candidates) > 1)
        self.setVisible(bool(caller.evidence))
