"""The screen pop: a small window in the corner that tells who is calling. Knows only its PopContent.

It has two forms: the card, and one line where there is no room for that. It takes neither the focus nor the
pointer: what you type goes where you type it. Its letters work once the agent has asked for the keyboard
(``take_keyboard``).
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.desktop.floating_windows import FloatingWindows
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import ASKS, bind
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.action_bar import ActionBar
from gamma_desktop.ui.pop.fading import Fader
from gamma_desktop.ui.pop.header import CallerHeader
from gamma_desktop.ui.pop.line import PopLine
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopId, PopRemark
from gamma_desktop.ui.pop.placement import LINE_HEIGHT, WIDTH, Form
from gamma_desktop.ui.pop.remark_line import RemarkLine
from gamma_desktop.ui.pop.rows import FactRows
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.widgets.floating import FloatingSurface
from gamma_desktop.ui.widgets.key_caps import KeyCapsOver
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.notice import Notice
from gamma_desktop.ui.widgets.pill import StatePill

_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


ROOM = WIDTH - Space.L - 2 * Space.S
"""How wide what stands in a card can be."""

ANNOUNCE_AFTER_MS = 250
"""Who calls is looked up meanwhile: the number and then the name would be two calls to who only listens."""


class ScreenPop(FloatingSurface):
    """One pop. It is made once and shows one call after the other."""

    action_requested = Signal(object, PopAction)
    """The agent pressed a button: the pop's id, and what it asks for."""

    contact_chosen = Signal(object, object)
    """Of several people the agent picked one: the pop's id, and the contact's id or None for all again."""

    note_written = Signal(object, object, str, str)
    """A note was typed: the pop's id, the call, the note, and the one that the agent saw there before."""

    label_chosen = Signal(object, object, str)
    """A label was chosen: the pop's id, the call, and the label or ""."""

    open_requested = Signal(object)
    """The agent wants to see the whole of what is one line now, or of a note: the pop's id."""

    window_requested = Signal(object)
    """The agent wants to type the note, and this window cannot have the keyboard: the pop's id."""

    put_away = Signal(object)
    """It is gone, by its button or by fading: the pop's id. The call goes on untouched."""

    def __init__(self, hide_after: int = 10, windows: FloatingWindows | None = None) -> None:
        super().__init__(takes_focus=False, windows=windows)
        self.hide_after = hide_after
        self._content: PopContent | None = None
        self._has_keyboard = False
        self._form = Form.CARD
        self.full_height = 0
        self._card = QWidget(self)
        self._line: PopLine | None = None
        self._in_line: PopContent | None = None
        self._pill = StatePill()
        self._aside = PlainLabel(tone=Tone.MUTED)
        self._hint = PlainLabel()
        self._header = CallerHeader()
        self._rows = FactRows()
        self._problem = Notice()
        self._remark: RemarkLine | None = None
        self._actions = ActionBar(ROOM)
        self._close = IconButton(Icon.X, self.tr("Hide this pop"), key="Esc")
        bind(ASKS, self, self.tr("Show these keys"), self._show_keys)
        self._caps: KeyCapsOver | None = None
        self._fader = Fader(self)
        self._announced = ""
        self._announcing = QTimer(self, singleShot=True, interval=ANNOUNCE_AFTER_MS)
        self._announcing.timeout.connect(self._announce)
        self.setFixedWidth(WIDTH)
        self._lay_out()
        self._actions.pressed.connect(self._request)
        self._header.contact_chosen.connect(self._choose)
        self._rows.refolded.connect(self._on_refolded)
        self._close.clicked.connect(self._leave)
        self._fader.finished.connect(self._leave)

    @property
    def pop_id(self) -> PopId | None:
        """What it shows; None while it stands ready."""
        return self._content.pop_id if self._content else None

    @property
    def content(self) -> PopContent | None:
        """All that it shows."""
        return self._content

    @property
    def is_leaving(self) -> bool:
        """It fades soon, unless the pointer is on it."""
        return self._fader.is_waiting

    def prepare(self) -> None:
        """Do beforehand what the first show would have to do: fonts, icons, style, the native window."""
        self.winId()
        self.grab()

    def show_content(self, content: PopContent) -> None:
        """Show this, at the size that it needs; place and form are for the stack to say."""
        self._keep_note_of_another_call(content)
        before, self._content = self._content, content
        if before is None or before.pop_id != content.pop_id:
            self._rows.fold_again()
        self.setEnabled(True)
        self.setWindowTitle(content.name)
        self.setAccessibleName(content.name)
        state = content.state
        self._pill.show_state(state.words, state.dot, state.tone, state.talking_since)
        self._aside.setText(content.aside)
        self._hint.setText(content.hint)
        self._hint.setVisible(bool(content.hint))
        self._header.show_caller(content.caller)
        self._rows.show_facts(content.rows, content.warns, content.line_colour, content.folds)
        self._problem.explain(content.problem)
        self._show_remark(content.remark)
        self._actions.show_content(content)
        self._close.stand_for(content.pop_id)
        self._fit()
        self._stay_or_fade(content)
        if before is None or (before.name, before.state.words) != (content.name, state.words):
            self._announcing.start()

    def take_form(self, form: Form) -> None:
        """Be a card, or one line."""
        self._form = form
        is_card = form is Form.CARD
        line = self._line if is_card else self._worded_line()
        self._card.setVisible(is_card)
        if line is not None:
            line.setVisible(not is_card)
        self.resize(WIDTH, self.full_height if is_card else LINE_HEIGHT)
        (line if line is not None and not is_card else self._card).setGeometry(self.rect())
        self._show_caps()

    def clear(self) -> None:
        """Stand ready for another call, which may come while this is still on the screen.

        With the keyboard it goes at once: keys meant for one call must not reach the next. A note that was
        typed and not sent yet is written first.
        """
        if self._remark is not None:
            self._remark.commit()
            self._remark.show_remark(None)
        self._content = None
        self._announced = ""
        self._announcing.stop()
        self._form = Form.CARD
        self._fader.cancel()
        if self._has_keyboard:
            self.hide()

    def take_keyboard(self) -> None:
        """Let the agent work it by its keys, until another window is chosen; if it ``can_have_keyboard``."""
        self._accept_focus(True)
        self._has_keyboard = True
        self._show_caps()
        self._fader.hold()
        self.raise_()
        self.activateWindow()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer is on it: stay."""
        super().enterEvent(event)
        self._fader.hold()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has left."""
        super().leaveEvent(event)
        self._fader.release()

    def event(self, event: QEvent) -> bool:
        """Watch the keys that come to the window, from its beginning on."""
        if event.type() is QEvent.Type.WinIdChange and self.windowHandle() is not None:
            self.windowHandle().installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys do nothing unless the agent has asked for them: a window manager may give them unasked."""
        if event.type() in _KEYS and not self._has_keyboard and watched is self.windowHandle():
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Once another window is chosen, it declines the focus again."""
        super().changeEvent(event)
        is_left = event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow()
        if is_left and self._has_keyboard:
            self._has_keyboard = False
            self._show_caps()
            self._accept_focus(False)
            self._fader.release()

    def _show_caps(self) -> None:
        """Keys stand on the buttons while the card is worked by them."""
        if self._caps is None and self._has_keyboard:
            self._caps = KeyCapsOver(self)
        if self._caps is not None:
            self._caps.setVisible(self._has_keyboard)
            self._caps.setGeometry(self.rect())
            self._caps.raise_()
            self._caps.update()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self._pill)
        top.addWidget(self._aside, 1)
        top.addWidget(self._close)
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(Space.L, Space.S, Space.S, Space.L)
        layout.setSpacing(Space.M)
        layout.addLayout(top)
        body = self._body = QVBoxLayout()
        body.setContentsMargins(0, 0, Space.S, 0)
        body.setSpacing(Space.M)
        for part in (self._header, self._hint, self._rows, self._problem, self._actions):
            body.addWidget(part)
        layout.addLayout(body)

    def _show_remark(self, remark: PopRemark | None) -> None:
        """The line is made once a call ends: no call that rings waits for it."""
        if self._remark is None and remark is not None:
            self._remark = RemarkLine()
            self._remark.keyboard_wanted.connect(self._on_keyboard_wanted)
            self._remark.left.connect(self._on_noted)
            self._remark.note_written.connect(self._write_note)
            self._remark.label_chosen.connect(self._choose_label)
            self._body.insertWidget(self._body.indexOf(self._actions), self._remark)
        if self._remark is not None:
            self._remark.show_remark(remark)

    def _keep_note_of_another_call(self, content: PopContent) -> None:
        """A call that is talked in can become another one while its note is being typed."""
        before = self._content.remark if self._content is not None else None
        if self._remark is None or before is None:
            return
        if content.remark is None or content.remark.call != before.call:
            self._remark.commit()

    def _show_keys(self) -> None:
        from gamma_desktop.ui.widgets.key_help import KeyHelp  # noqa: PLC0415  (when asked for)

        shown = KeyHelp(self, {self.tr("This pop"): self})
        shown.finished.connect(self.take_keyboard)
        shown.open()

    def _on_keyboard_wanted(self) -> None:
        if self.can_have_keyboard:
            self.take_keyboard()
        elif self._content is not None:
            self.window_requested.emit(self._content.pop_id)

    def _on_noted(self) -> None:
        if not self.underMouse():
            self._fader.release()

    def _on_refolded(self) -> None:
        self._fit()
        self._open()

    def _write_note(self, note: str) -> None:
        if self._content is not None and self._content.remark is not None:
            said = self._content.remark
            self.note_written.emit(self._content.pop_id, said.call, note, said.note)

    def _choose_label(self, label: str) -> None:
        if self._content is not None and self._content.remark is not None:
            self.label_chosen.emit(self._content.pop_id, self._content.remark.call, label)

    def _fit(self) -> None:
        _settle_layouts(self._card)
        is_wrapped = self._card.hasHeightForWidth()  # not where no words can wrap: then it has none
        height = self._card.heightForWidth(WIDTH) if is_wrapped else self._card.sizeHint().height()
        self.full_height = height
        self.take_form(self._form)

    def _stay_or_fade(self, content: PopContent) -> None:
        if content.may_fade and content.problem is None:
            self._fader.start(self.hide_after * 1000)
        else:
            self._fader.cancel()

    def _request(self, action: PopAction) -> None:
        if self._content is not None:
            self.action_requested.emit(self._content.pop_id, action)

    def _choose(self, contact_id: str | None) -> None:
        if self._content is not None:
            self.contact_chosen.emit(self._content.pop_id, contact_id)

    def _worded_line(self) -> PopLine:
        """The line with what is shown now; made when there is no room for the card for the first time."""
        if self._line is None:
            self._line = PopLine(self)
            self._line.pressed.connect(self._request)
            self._line.opened.connect(self._open)
        if self._content is not None and self._content is not self._in_line:
            self._in_line = self._content
            self._line.show_content(self._content)
        return self._line

    def _open(self) -> None:
        if self._content is not None:
            self.open_requested.emit(self._content.pop_id)

    def _leave(self) -> None:
        pop_id = self.pop_id
        self.clear()
        if not self.underMouse():
            self.hide()
        if pop_id is not None:
            self.put_away.emit(pop_id)

    def _accept_focus(self, is_welcome: bool) -> None:
        handle = self.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not is_welcome)

    def _announce(self) -> None:
        """Tell a screen reader, which does not look at a window without focus: with what is known by now."""
        content = self._content
        if content is None:
            return
        state = "" if content.state.words == content.heading else content.state.words
        words = joined((content.name, state), ". ")
        if words != self._announced:
            self._announced = words
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))


def _settle_layouts(widget: QWidget) -> None:
    """Let every layout inside a widget take in what was shown, hidden or reworded.

    Qt passes such news from child to parent by posted events, so that a window asked for its size at once
    would answer with the old one.
    """
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child.layout() is not None and not child.isHidden():
            _settle_layouts(child)
    layout = widget.layout()
    if layout is not None:
        layout.activate()
