"""The first run: three steps on a page, each shown as done once it was seen to work."""

from collections.abc import Collection, Sequence
from enum import IntEnum

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.calls.model import Extension
from gamma_desktop.settings.secrets import is_of_invitation
from gamma_desktop.ui import theme
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.durations import clock, measured_duration
from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.keys import ENTER, OwnKeys, take
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.extension_picker import ColourOf, ExtensionPicker
from gamma_desktop.ui.settings.listener_section import LONGEST_URL
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, button_line
from gamma_desktop.ui.widgets.card import Card
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel, StopLabel
from gamma_desktop.ui.widgets.notice import Notice
from gamma_desktop.ui.wording import Explanation

SIGN = 24
LONGEST_INVITATION = 1000


class Step(IntEnum):
    """What has to be known, in this order."""

    KEY = 1
    WHO = 2
    EVENTS = 3


class StepSign(QWidget):
    """The number of a step in a ring; a green tick once it is done."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step
        self.is_done = False
        self.is_open = False
        self.setFixedSize(SIGN, SIGN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in today's colours."""
        look, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.is_done:
            painter.setPen(QPen(QColor(look.ink(Tone.SUCCESS)), 1.5))
            painter.drawEllipse(ring)
            tick = pixmap(Icon.CHECK, look.ink(Tone.SUCCESS), SIGN - 10, self.devicePixelRatioF())
            painter.drawPixmap(5, 5, tick)
            return
        painter.setPen(QPen(QColor(look.accent_fill if self.is_open else look.edge), 1.5))
        painter.setBrush(QColor(look.accent_fill) if self.is_open else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        painter.setPen(QColor(look.on_fill if self.is_open else look.muted))
        painter.setFont(theme.font(Type.STRONG))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(int(self._step)))


class StepCard(Card):
    """One step: its name and what became of it, and below, while it is open, what there is to do."""

    opened = Signal()
    left = Signal()
    """It shall stay as it was done before."""

    def __init__(self, step: Step, title: str) -> None:
        super().__init__()
        self._title = title
        self._sign = StepSign(step)
        self._summary = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self.change_button = Button(self.tr("Change"), kind=ButtonKind.QUIET)
        self.change_button.setAccessibleName(f"{self.change_button.text()}: {title}")
        self.change_button.clicked.connect(self.opened)
        self.cancel_button = Button(self.tr("Cancel"), kind=ButtonKind.QUIET)
        self.cancel_button.setAccessibleName(f"{self.cancel_button.text()}: {title}")
        self.cancel_button.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(title, step=Type.HEADING))
        words.addWidget(self._summary)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        for button in (self.change_button, self.cancel_button):
            head.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(SIGN + Space.M, 0, 0, 0)
        self.column.setSpacing(Space.M)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        column.addWidget(self.body)
        self.show_as(is_open=False, summary=None, can_change=False)

    def add_result(self, part: QWidget) -> None:
        """Put a part below the body: it stays when the step is folded."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(part)

    def show_as(self, *, is_open: bool, summary: str | None, can_change: bool) -> None:
        """Show it open or folded; a summary says that it is done."""
        is_done = summary is not None
        self._sign.is_done, self._sign.is_open = is_done and not is_open, is_open
        self._sign.update()
        self._summary.setText(summary or "")
        self._summary.setVisible(bool(summary) and not is_open)
        self.change_button.setVisible(is_done and can_change and not is_open)
        self.cancel_button.setVisible(is_done and is_open)
        self.body.setVisible(is_open)
        state = self.tr("done") if is_done else self.tr("to do")
        self.setAccessibleName(f"{self._title}, {state}")


class FirstRun(QWidget):
    """Shows the steps; knows no service. Which one is open is told by ``show_steps``."""

    key_entered = Signal(str)
    invitation_entered = Signal(str)
    quit_requested = Signal()
    extensions_chosen = Signal(tuple)
    """Of the agent; none means all of them."""
    register_requested = Signal(str)
    step_requested = Signal(Step)
    step_left = Signal()
    """A step that is done already shall stay so."""
    steps_shown = Signal(bool)
    """Whether a step is left."""
    skipped = Signal()
    """What is left may wait."""
    finished = Signal()
    """Nothing is left."""
    check_requested = Signal()
    """See to everything that calls depend on."""
    part_shown = Signal(QWidget)
    """What the agent needs next: it may stand below the rest, and wants to be in view."""
    ticked = Signal()
    """A second has passed while an event is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = {
            Step.KEY: StepCard(Step.KEY, self.tr("Connect to Gamma")),
            Step.WHO: StepCard(Step.WHO, self.tr("Who are you?")),
            Step.EVENTS: StepCard(Step.EVENTS, self.tr("Receive your calls")),
        }
        self._open: Step | None = None
        self._keyring_words = ""
        self._entrances: dict[Step, QWidget] = {}
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.ticked)
        self._fill_key()
        self._fill_who()
        self._fill_events()
        self.skip_button = Button(self.tr("Skip for now"), kind=ButtonKind.QUIET)
        self.skip_button.clicked.connect(self.skipped)
        self.done_button = Button(self.tr("Show my calls"), kind=ButtonKind.PRIMARY)
        self.done_button.clicked.connect(self.finished)
        self._intro = PlainLabel(tone=Tone.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(PlainLabel(self.tr("Set up Gamma Desktop"), step=Type.TITLE))
        column.addWidget(self._intro)
        for step, card in self.cards.items():
            column.addWidget(card)
            card.opened.connect(lambda step=step: self.step_requested.emit(step))
            card.left.connect(self.step_left)
        column.addWidget(button_line(self.done_button, self.skip_button))
        self.done_button.hide()

    @property
    def is_waiting(self) -> bool:
        """An event is waited for."""
        return self._timer.isActive()

    @property
    def has_unsaved(self) -> bool:
        """A key was typed and not checked yet."""
        return self.key.isModified()

    def show_steps(
        self, summaries: dict[Step, str], opened: Step | None, decided: Collection[Step] = ()
    ) -> None:
        """Show what is done, in words, and one step open; None: all is done.

        Args:
            summaries: of the steps that are done.
            opened: the one that can be worked on.
            decided: those that are not the agent's to change.
        """
        for step, card in self.cards.items():
            card.show_as(is_open=step is opened, summary=summaries.get(step), can_change=step not in decided)
        is_left = len(summaries) < len(Step)
        self._intro.setText(self._what_is_left(len(Step) - len(summaries)))
        self.skip_button.setVisible(is_left)
        self.done_button.setVisible(not is_left)
        if opened is not self._open:
            self._open = opened
            if self.isVisible():
                self.focus_step()
        self.steps_shown.emit(is_left)

    def _what_is_left(self, steps: int) -> str:
        words = {
            0: self.tr("All set."),
            1: self.tr("One step left, about a minute. You can stop here and go on later."),
            2: self.tr("Two steps left, about two minutes. You can stop anywhere and go on later."),
        }
        every = self.tr("Three steps, about three minutes. You can stop anywhere and go on later.")
        return words.get(steps, every)

    def focus_step(self) -> None:
        """Lead the keyboard to the open step, or to the way out where all is done."""
        part = self.done_button if self._open is None else self._entrances[self._open]
        part.setFocus(Qt.FocusReason.OtherFocusReason)
        self.part_shown.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes on with its step."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What Enter does in the step that is open."""
        steps = {
            Step.KEY: (self.check_button.accessibleName(), self.check_button.click),
            Step.WHO: (self.tr("Choose the extension that was found"), self._choose_found),
            Step.EVENTS: (self.register_button.text(), self.register_button.click),
        }
        if self._open is None or (self._open is Step.EVENTS and self._asking.isHidden()):
            return ()
        if self._stopped.hasFocus():  # the page came here by itself
            return ()
        words, act = steps[self._open]
        return (OwnKeys(ENTER, words, act, repeats=False),)

    def show_checking(self) -> None:
        """Say that Gamma is asked whether it knows the key."""
        self.check_button.set_unavailable(self.tr("Gamma is being asked"))
        self._key_field.show_waiting(self.tr("Checking…"))

    def show_key_refused(self, words: str) -> None:
        """Say why the key was not taken, and what to do; it stays as typed."""
        self.check_button.set_available()
        self._key_field.show_error(words)
        self._announce(words)
        self.key.setFocus()

    def show_keyring(self, words: str) -> None:
        """Say why no key can be kept, before one is typed; "" takes that back."""
        if words != self._keyring_words:
            self._keyring_words = words
            if words:
                self._key_field.show_doubt(words)
            else:
                self._key_field.clear()

    def show_key_taken(self, doubt: Explanation | None) -> None:
        """The key works; a doubt says how long it lasts, where that is not for good."""
        self.check_button.set_available()
        self.key.clear()
        self._key_field.clear()
        self._key_doubt.explain(doubt, Tone.WARNING)

    def show_joined(self, name: str) -> None:
        """This computer is in a team now: the rest comes from there."""
        self._key_field.hide()
        words = filled(
            self.tr("You are in the team, as {0}. Quit and start Gamma Desktop again to get its calls."), name
        )
        self._joined_words.setText(words)
        self._joined.show()
        self._announce(words)
        self.quit_button.setFocus()

    def show_callback(self, url: str) -> None:
        """Offer the address under which events would come here; one that was typed stays."""
        if not self.url.isModified():
            self.url.setText(url)
        self._entrances[Step.EVENTS] = self.register_button if self.url.text() else self.url

    def show_registering(self) -> None:
        """Say that Gamma is being told."""
        self.register_button.set_unavailable(self.tr("Gamma is being asked"))
        self._url_field.show_waiting(self.tr("Registering…"))

    def show_not_registered(self, words: str) -> None:
        """Say why it was not registered, and what to do."""
        self.register_button.set_available()
        self._url_field.show_error(words)
        self._announce(words)
        self._show_event_part(self.register_button)

    def show_asking(self, *, can_go_back: bool = False) -> None:
        """Ask whether events shall come here; perhaps with a way back to the wait."""
        self._timer.stop()
        self.register_button.set_available()
        self._stopped.hide()
        self._asking.show()
        self._waiting.hide()
        self.back_button.setVisible(can_go_back)

    def show_stopped(self, words: str) -> None:
        """It is registered, but nothing can come in, so it is no use to wait: say why, and what to do."""
        parts = (self._call_now, self.everything_button, self.again_button)
        has_keyboard = any(part.hasFocus() for part in parts)
        self.show_asking()
        self._stopped.show()
        self.show_not_registered(words)
        if has_keyboard:
            self._stopped.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_event_part(self._stopped)

    def show_waiting(self, seconds: float, call_now: str) -> None:
        """Ask the agent to call, in these words, and say for how long that has been waited for."""
        if self._waiting.isHidden():
            self._asking.hide()
            self._url_field.clear()
            self._waiting.show()
            self._result.hide()
            self._show_overdue_parts(are_shown=False)
            self._call_now.setText(call_now)
            self._announce(f"{call_now}. {self._call_how.text()}")
            if self.cards[Step.EVENTS].body.isVisible():
                self._call_now.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_event_part(self._call_now)
            self._timer.start()
        self._passed.setText(filled(self.tr("Waiting for the first event… {0}"), clock(seconds)))

    def show_overdue(self, lines: Sequence[str]) -> None:
        """No event came for long: what to look at, in this order."""
        if self._overdue.isHidden():
            words = "\n".join(f"{at}. {line}" for at, line in enumerate(lines, start=1))
            title = self.tr("No event yet. Look at these, in this order:")
            self._overdue.setText(f"{title}\n{words}")
            self._show_overdue_parts(are_shown=True)
            self._show_event_part(self._overdue)
            self._announce(title)

    def show_arrived(self, seconds: float | None) -> None:
        """An event came: say how long it took, if that is known."""
        self._timer.stop()
        words = self.tr("It works: your first event is here.")
        if seconds is not None:
            words = filled(self.tr("It works: the event took {0}."), measured_duration(seconds))
        self._arrived.setText(words)
        self._result.show()
        self._announce(words)
        if self.done_button.isVisible():
            self.done_button.setFocus()
            self.part_shown.emit(self.done_button)

    def _show_overdue_parts(self, *, are_shown: bool) -> None:
        self._overdue.setVisible(are_shown)
        self.everything_button.setVisible(are_shown)

    def _show_event_part(self, part: QWidget) -> None:
        """Have a part of the last step be in view while it is open."""
        if self._open is Step.EVENTS:
            self.part_shown.emit(part)

    def _announce(self, words: str) -> None:
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _fill_key(self) -> None:
        column = self.cards[Step.KEY].column
        self.key = self._entrances[Step.KEY] = LineField()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMaxLength(LONGEST_INVITATION)
        self.check_button = Button(self.tr("Check"), kind=ButtonKind.PRIMARY)
        hint = self.tr(
            "Your administrator has it, or sends you an invitation. It is kept in the keyring of your system."
        )
        name = self.tr("API key, or your team's invitation")
        self._key_field = Field(name, self.key, self.check_button, hint=hint)
        self._joined = QWidget()
        self._joined_words = PlainLabel(step=Type.STRONG, tone=Tone.SUCCESS)
        self.quit_button = Button(self.tr("Quit now"), kind=ButtonKind.PRIMARY)
        joined = _column(self._joined)
        joined.addWidget(self._joined_words)
        joined.addWidget(button_line(self.quit_button))
        self.quit_button.clicked.connect(self.quit_requested)
        self.check_button.setAccessibleName(self.tr("Check the key"))
        self._key_doubt = Notice()
        column.addWidget(self._key_field)
        column.addWidget(self._joined)
        self._joined.hide()
        self.cards[Step.WHO].column.addWidget(self._key_doubt)
        self.check_button.clicked.connect(self._on_key)

    def _on_key(self) -> None:
        typed = self.key.text().strip()
        if is_of_invitation(typed):
            self.invitation_entered.emit(typed)
        elif typed:
            self.key_entered.emit(typed)
        else:
            self.show_key_refused(self.tr("Enter the key first."))

    def _fill_who(self) -> None:
        column = self.cards[Step.WHO].column
        self.picker = ExtensionPicker()
        self._entrances[Step.WHO] = self.picker.filter
        self.continue_button = Button(self.tr("Continue"), kind=ButtonKind.PRIMARY)
        self.all_button = Button(self.tr("I answer for everyone"))
        column.addWidget(PlainLabel(self.tr("Choose your extension. You see its calls, and dial from it.")))
        column.addWidget(self.picker)
        column.addWidget(button_line(self.continue_button, self.all_button))
        self.picker.always_filter()
        self.picker.committed.connect(lambda _text: self._on_ticked())
        self.continue_button.clicked.connect(lambda: self.extensions_chosen.emit(self.picker.chosen))
        self.all_button.clicked.connect(lambda: self.extensions_chosen.emit(()))
        self._on_ticked()

    def _on_ticked(self) -> None:
        none = "" if self.picker.chosen else self.tr("Choose an extension first")
        self.continue_button.offer_unless(none)

    def show_extensions(
        self, extensions: Sequence[Extension], ticked: tuple[str, ...], colour: ColourOf
    ) -> None:
        """Show what there is to choose from, with these ticked."""
        self.picker.show_value(ticked)
        self.picker.show_extensions(extensions, colour)
        self._on_ticked()

    def _choose_found(self) -> None:
        """Enter chooses the only one that matches, and then goes on."""
        shown = [box for box in self.picker.boxes.values() if box.isVisible()]
        if len(shown) == 1:
            shown[0].setChecked(True)
            self.continue_button.setFocus()

    def _fill_events(self) -> None:
        column = self.cards[Step.EVENTS].column
        self._asking, self._waiting, self._result = QWidget(), QWidget(), QWidget()
        asking = _column(self._asking)
        asking.addWidget(
            PlainLabel(
                self.tr(
                    "Gamma sends the events of the whole phone system to one address only. Registering this"
                    " computer takes them away from wherever they go now: another computer, or a CRM."
                ),
                tone=Tone.WARNING,
            )
        )
        self._stopped = StopLabel(
            self.tr("Registered, but no events can come in now."),
            step=Type.STRONG,
            tone=Tone.WARNING,
            ground=Tone.WARNING,
        )
        self._stopped.hide()
        asking.addWidget(self._stopped)
        self.url = LineField()
        self.url.setMaxLength(LONGEST_URL)
        self.url.setPlaceholderText("https://…/vtcrm/callback")
        self._url_field = Field(self.tr("Address under which Gamma reaches this computer"), self.url)
        self.register_button = Button(self.tr("Register this computer"), kind=ButtonKind.PRIMARY)
        self._entrances[Step.EVENTS] = self.register_button
        asking.addWidget(self._url_field)
        self.back_button = Button(self.tr("Cancel"))
        self.back_button.hide()
        asking.addWidget(button_line(self.register_button, self.back_button))
        waiting = _column(self._waiting)
        self._call_now = StopLabel(step=Type.STRONG, tone=Tone.ACCENT, ground=Tone.ACCENT)
        self._call_how = PlainLabel(self.tr("Use your mobile, or a colleague's phone."))
        self._passed = PlainLabel(tone=Tone.MUTED, tabular=True)
        self._overdue = PlainLabel(tone=Tone.WARNING)
        self.everything_button = Button(self.tr("Check everything"))
        self.again_button = Button(self.tr("Register again…"), kind=ButtonKind.QUIET)
        ways = button_line(self.everything_button, self.again_button)
        for part in (self._call_now, self._call_how, self._passed, self._overdue, ways):
            waiting.addWidget(part)
        result = _column(self._result)
        result.setContentsMargins(SIGN + Space.M, 0, 0, 0)
        self._arrived = PlainLabel(step=Type.STRONG, tone=Tone.SUCCESS)
        result.addWidget(self._arrived)
        for part in (self._asking, self._waiting):
            column.addWidget(part)
        self.cards[Step.EVENTS].add_result(self._result)
        self._waiting.hide()
        self._show_overdue_parts(are_shown=False)
        self._result.hide()
        self.register_button.clicked.connect(self._on_register)
        self.everything_button.clicked.connect(self.check_requested)

    def _on_register(self) -> None:
        if typed := self.url.text().strip():
            self.register_requested.emit(typed)
        else:
            self.show_not_registered(self.tr("Enter the address under which Gamma reaches this computer."))


def _column(place: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.M)
    return column
