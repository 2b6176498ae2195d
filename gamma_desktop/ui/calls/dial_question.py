"""Asks once more before a call that may be a mistake: to the emergency services, dear, far away, at night."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget
from shiboken6 import isValid

from gamma_desktop.errors import Message
from gamma_desktop.history.dial_check import DialCheck
from gamma_desktop.numbers.model import NumberKind, PhoneNumber
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.number_words import facts_of_number, risk_words
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.notice import Notice
from gamma_desktop.ui.wording import Explanation

WIDTH = 400

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCall:
    """A call that is about to be made.

    Attributes:
        destination: as it was given.
        make: makes it.
        is_from_link: another program named the number.
    """

    destination: str
    make: Callable[[], None]
    is_from_link: bool = False


class DialQuestion:
    """Lets a call that holds no risk through at once, and one to an emergency number after a question.

    Args:
        window: what the question stands over.
        understand: reads a number by the rules of this PBX.
        check: knows what to ask.
        now: the time now.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        window: QWidget,
        *,
        understand: Callable[[str], PhoneNumber],
        check: DialCheck,
        now: Clock,
        spawn: Spawn,
    ) -> None:
        self._window = window
        self._understand = understand
        self._check = check
        self._now = now
        self._spawn = spawn
        self._open: QDialog | None = None
        self._emergency: EmergencyQuestion | None = None
        self._is_emergency_of_link = False

    def before(self, call: WantedCall) -> None:
        """Make the call, after a yes where one is needed; an emergency call waits for nothing else."""
        number = self._understand(call.destination)
        if number.kind is NumberKind.EMERGENCY:
            self._ask_about_emergency(number, call)
        elif number.dial is None:
            call.make()  # which tells why it cannot be
        elif self._check.needs_history(number):
            self._spawn("look for calls to this country", self._look_first(number, call))
        else:
            self._decide(number, call, is_usual=False)

    async def _look_first(self, number: PhoneNumber, call: WantedCall) -> None:
        self._decide(number, call, is_usual=await self._check.is_usual(number))

    def _decide(self, number: PhoneNumber, call: WantedCall, *, is_usual: bool) -> None:
        reasons = self._check.reasons(number, is_from_link=call.is_from_link, is_usual=is_usual)
        if reasons:
            self._ask(number, call, reasons)
        else:
            call.make()

    def _ask(self, number: PhoneNumber, call: WantedCall, reasons: Sequence[Message]) -> None:
        """One question at a time: the newest call is what the agent wants now, or the last of many links."""
        _close(self._open)
        if self._is_emergency_of_link:
            _close(self._emergency)
        facts = facts_of_number(number, self._now().astimezone(), said=reasons)
        self._open = RiskQuestion(self._window, number, facts, reasons, yes=call.make)
        self._open.open()
        self._open.activateWindow()

    def _ask_about_emergency(self, number: PhoneNumber, call: WantedCall) -> None:
        """Enter is yes, since the agent is in haste; asked again, the question that stands stays."""
        standing = self._emergency
        if standing is not None and isValid(standing) and standing.isVisible() and standing.number == number:
            standing.raise_()
            self._is_emergency_of_link &= call.is_from_link
            return
        _close(standing)
        _close(self._open)
        self._is_emergency_of_link = call.is_from_link
        self._emergency = EmergencyQuestion(self._window, number, yes=call.make)
        self._emergency.open()


def _close(question: QDialog | None) -> None:
    """Take back a question that another one replaces; it may be answered and gone."""
    if question is not None and isValid(question):
        question.reject()


class CallQuestion(QDialog):
    """Shows the number as it was understood and, in amber, why it asks; Enter calls, Escape does not.

    Args:
        facts: what is known of the number, on one line; "" for nothing.
        yes: makes the call.

    Attributes:
        number: that it asks about.
    """

    def __init__(
        self,
        parent: QWidget,
        number: PhoneNumber,
        facts: str,
        why: Explanation,
        *,
        yes: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self.number = number
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self.warning = Notice()
        self.warning.explain(why, Tone.WARNING)
        self.setAccessibleDescription(self.warning.accessibleName())
        call = filled(translate("calls", "Call {0}"), number.display)
        self.yes = Button(call, kind=ButtonKind.PRIMARY)
        self.yes.stand_for(number.dial)  # the Enter that asked for the call, pressed twice, must not be a yes
        self.no = Button(translate("calls", "Cancel"))
        buttons = QDialogButtonBox()
        buttons.addButton(self.no, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        asked = filled(translate("calls", "Call {0}?"), number.display)
        layout.addWidget(PlainLabel(asked, step=Type.HEADING))
        if facts:
            layout.addWidget(PlainLabel(facts, tone=Tone.MUTED))
        layout.addWidget(self.warning)
        layout.addWidget(buttons)
        self.yes.setDefault(True)
        self.yes.setFocus()
        self.accepted.connect(yes)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)


class RiskQuestion(CallQuestion):
    """Asks before a call that may be a mistake.

    Args:
        facts: kind, time and place, on one line; "" for none.
        yes: makes the call.
    """

    def __init__(
        self,
        parent: QWidget,
        number: PhoneNumber,
        facts: str,
        reasons: Sequence[Message],
        *,
        yes: Callable[[], None],
    ) -> None:
        first, *others = map(risk_words, reasons)
        super().__init__(parent, number, facts, Explanation(first, "\n".join(others)), yes=yes)
        self.setWindowTitle(translate("calls", "Before you call"))


class EmergencyQuestion(CallQuestion):
    """Asks before a call to the emergency services.

    Args:
        yes: makes the call.
    """

    def __init__(self, parent: QWidget, number: PhoneNumber, *, yes: Callable[[], None]) -> None:
        title = translate("emergency", "Emergency number")
        why = Explanation(title, translate("emergency", "Your phone rings first; then the call is placed."))
        super().__init__(parent, number, number.place or "", why, yes=yes)
        self.setWindowTitle(title)
