"""All about one call: what happened, what people say of it, and what can be done about it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.timeline import timeline
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.calls.available_actions import (
    Ending,
    done_words,
    ending_of,
    ending_words,
    over_words,
    why_no_call_back,
    why_no_transfer,
)
from gamma_desktop.ui.calls.detail_section import DetailSection
from gamma_desktop.ui.calls.facts import call_facts, line_colours
from gamma_desktop.ui.calls.label_picker import LabelPicker
from gamma_desktop.ui.calls.note_section import NoteSection
from gamma_desktop.ui.calls.signs import call_sign
from gamma_desktop.ui.calls.timeline_view import TimelineView
from gamma_desktop.ui.contacts.available_actions import why_no_contact
from gamma_desktop.ui.fact_list import FactList
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.whose_menu import open_whose_menu
from gamma_desktop.ui.widgets.avatar import Avatar
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton
from gamma_desktop.ui.widgets.card import Card, ScrollPane
from gamma_desktop.ui.widgets.empty import EmptyState
from gamma_desktop.ui.widgets.flow import FlowLayout
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import Attempt
from gamma_desktop.ui.wording.call_words import outcome_sentence, seen_to_by

if TYPE_CHECKING:
    from gamma_desktop.ui.calls.recording_section import RecordingSection
    from gamma_desktop.ui.calls.transcript_section import TranscriptSection


class CallDetail(Card):
    """Shows one call; empty until there is one.

    Attributes:
        timeline: what happened to it; its chain comes a moment later, by ``show_chain``.
        note: what is noted on it.
        label: its label of the team's list.
    """

    call_shown = Signal(object)
    """Another call is shown, or the same one again; None where the pane is empty."""
    label_chosen = Signal(object, str)
    """A call's key, and the label that it shall have."""
    contact_chosen = Signal(str, object)
    """A number, and the id of whom of several people it is; None for all of them again."""
    call_back_requested = Signal(object)
    hang_up_requested = Signal(object)
    transfer_requested = Signal(object)
    over_declared = Signal(object)
    contact_requested = Signal(object)
    later_requested = Signal(object, QWidget)
    """The other end shall be called back at a time, to be chosen beside this button."""
    done_requested = Signal(object)
    """A missed call was seen to; or, if it is ticked, was not after all."""

    def __init__(self, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties = parties
        self._call: IdentifiedCall | None = None
        self._chain: dict[CallKey, Call] = {}
        self._now: datetime | None = None
        self._waiting_for: Attempt | None = None
        self.timeline = TimelineView(parties)
        self.note = NoteSection()
        self.label = LabelPicker()
        self._happened = DetailSection(self.tr("What happened"))
        self._known = DetailSection(self.tr("About this call"))
        self._recording: RecordingSection | None = None
        self._transcript: TranscriptSection | None = None
        self._avatar = Avatar()
        self._who = PlainLabel(step=Type.TITLE)
        self._about = PlainLabel(tone=Tone.MUTED, tabular=True)
        self._whose = Button(
            self.tr("Who is it?"),
            icon=Icon.USERS,
            tip=self.tr("Say whose number it is: remembered for the next call"),
        )
        self._whose.clicked.connect(self._ask_whose)
        self._outcome = PlainLabel()
        self._facts = FactList()
        self._call_back = Button(self.tr("Call back"), kind=ButtonKind.PRIMARY, icon=Icon.PHONE)
        self._hang_up = Button(ending_words(Ending.HANG_UP), kind=ButtonKind.DANGER, icon=Icon.PHONE_OFF)
        self._hang_up.keep_room_for(*map(ending_words, Ending), self.tr("Ending…"))
        self._transfer = Button(self.tr("Transfer"), icon=Icon.TRANSFER)
        self._over = Button(self.tr("It's over"), tip=over_words())
        self._done = Button(self.tr("Done"), icon=Icon.CHECK)
        self._done.setCheckable(True)
        self._later = IconButton(Icon.CLOCK, self.tr("Call back later"))
        self._copy = IconButton(Icon.COPY, self.tr("Copy number"))
        self._contact = IconButton(Icon.USER_PLUS, self.tr("Add contact"))
        calling = (self._hang_up, self._transfer, self._over, self._call_back, self._done)
        self._acting = (*calling, self._later, self._copy, self._contact)
        self._call_back.clicked.connect(lambda: self.call_back_requested.emit(self._call))
        self._hang_up.clicked.connect(lambda: self.hang_up_requested.emit(self._call))
        self._transfer.clicked.connect(lambda: self.transfer_requested.emit(self._call))
        self._over.clicked.connect(lambda: self.over_declared.emit(self._call))
        self._done.clicked.connect(lambda: self.done_requested.emit(self._call))
        self._later.clicked.connect(lambda: self.later_requested.emit(self._call, self._later))
        self._copy.clicked.connect(self._on_copy)
        self._contact.clicked.connect(lambda: self.contact_requested.emit(self._call))
        self.label.label_chosen.connect(self._on_label)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(EmptyState(Icon.PHONE, self.tr("Choose a call to see all about it")))
        self._layout.addWidget(self._body())

    @property
    def is_empty(self) -> bool:
        """No call is shown."""
        return self._call is None

    @property
    def recording(self) -> "RecordingSection":
        """The recording; made when first asked for, and shown by the recording controller."""
        if self._recording is None:
            from gamma_desktop.ui.calls.recording_section import RecordingSection  # noqa: PLC0415  (few calls have one)

            self._recording = RecordingSection()
            self._column.insertWidget(self._column.indexOf(self._happened) + 1, self._recording)
        return self._recording

    @property
    def transcript(self) -> "TranscriptSection":
        """What was said; made when it is first asked for: few calls have one."""
        if self._transcript is None:
            from gamma_desktop.ui.calls.transcript_section import TranscriptSection  # noqa: PLC0415  (few calls have one)

            self._transcript = TranscriptSection()
            self._column.insertWidget(self._column.indexOf(self._known), self._transcript)
        return self._transcript

    @property
    def transfer_button(self) -> QWidget:
        """Where a picker of extensions is anchored."""
        return self._transfer

    def show_call(self, identified: IdentifiedCall | None, now: datetime) -> None:
        """Show this call; None empties the pane."""
        self._call, self._now = identified, now
        self._layout.setCurrentIndex(0 if identified is None else 1)
        if identified is None:
            self.call_shown.emit(None)
            return
        self._show_head(identified)
        self._show_actions(identified)
        self._show_timeline(identified.call)
        self.note.show_note(identified.call.key, identified.note)
        self.label.show_label(identified.label)
        if identified.call.transcript or self._transcript is not None:
            self.transcript.show_transcript(identified.call.transcript)
        facts = call_facts(identified, self._parties, now)
        colours = line_colours(identified.call, self._parties)
        self._facts.show_facts(((fact.name, fact.value) for fact in facts), colours)
        self.call_shown.emit(identified)

    def show_again(self, identified: IdentifiedCall) -> None:
        """Show what became of the call that is shown."""
        if self._now is not None:
            self.show_call(identified, self._now)

    def show_waiting(self, attempt: Attempt | None) -> None:
        """Show that this was asked of the call, and has no outcome yet."""
        if attempt is not self._waiting_for:
            self._waiting_for = attempt
            if self._call is not None:
                self._show_actions(self._call)

    def show_chain(self, chain: Iterable[Call]) -> None:
        """Show what happened before this call, and after it."""
        if self._call is not None:
            self._chain = {call.key: call for call in chain}
            self._show_timeline(self._call.call)

    def _show_timeline(self, call: Call) -> None:
        """With what is known of its chain; the call itself may be newer than that."""
        if call.key not in self._chain:
            self._chain = {}
        self.timeline.show_steps(timeline((self._chain | {call.key: call}).values()), call.key)

    def _show_head(self, identified: IdentifiedCall) -> None:
        call = identified.call
        contact = identified.match.contact
        self._avatar.show_person(contact.name if contact else "", *_sign_of_person(identified))
        who = self._parties.who(identified)
        about = (contact.company if contact else "", self._parties.number(call.remote))
        self._who.setText(who)
        self._about.setText(joined((part for part in about if part != who), "\n"))
        self._about.setVisible(bool(self._about.text()))
        answered_by = self._parties.extension_name(call.answered_by) if call.answered_by else ""
        seen_to = "" if self._now is None else seen_to_by(identified.remark, self._now)
        self._outcome.setText(joined((outcome_sentence(call, answered_by), seen_to), "\n"))
        self._outcome.set_tone(Tone.MUTED if identified.needs_no_one else call_sign(call)[1])

    def _show_actions(self, identified: IdentifiedCall) -> None:
        call = identified.call
        for button in self._acting:
            button.stand_for((call.key, call.remote.number))
        self._call_back.setVisible(not call.is_live)
        self._copy.setVisible(not call.is_live)
        self._later.setVisible(not call.is_live)
        is_ours = call.is_live and not self._parties.is_with_others(call)
        self._hang_up.setVisible(is_ours)
        self._transfer.setVisible(is_ours)
        self._over.setVisible(is_ours)
        self._whose.setVisible(len(identified.match.candidates) > 1)
        self._show_done(identified)
        self._show_contact(identified)
        self._call_back.offer_unless(why_no_call_back(call))
        self._copy.offer_unless(why_no_call_back(call))
        self._later.offer_unless(why_no_call_back(call))
        is_hanging_up = self._waiting_for is Attempt.HANG_UP
        ending = ending_of(call)
        self._hang_up.say(self.tr("Ending…") if is_hanging_up else ending_words(ending))
        self._hang_up.become(ButtonKind.DANGER if ending is Ending.HANG_UP else ButtonKind.SECONDARY)
        why_waiting = self.tr("Asked: waiting for Gamma to confirm") if self._waiting_for else ""
        self._hang_up.offer_unless(why_waiting)
        self._transfer.offer_unless(why_waiting or why_no_transfer(call))

    def _show_contact(self, identified: IdentifiedCall) -> None:
        """A contact can be opened, a stranger added."""
        if identified.match.contact is not None:
            self._contact.show_icon(Icon.USER, self.tr("Open contact"))
            self._contact.set_available()
        else:
            self._contact.show_icon(Icon.USER_PLUS, self.tr("Add contact"))
            self._contact.offer_unless(why_no_contact(identified.call.remote))
        self._contact.setVisible(identified.match.contact is not None or not identified.match.candidates)

    def _show_done(self, identified: IdentifiedCall) -> None:
        """Offer to tick a missed call that waits, and to take the tick back."""
        self._done.setVisible(identified.is_waiting or identified.is_handled)
        self._done.setChecked(identified.is_handled)
        self._done.setToolTip(done_words(identified))

    def _on_copy(self) -> None:
        if self._call is not None:
            QGuiApplication.clipboard().setText(self._parties.number(self._call.call.remote))

    def _ask_whose(self) -> None:
        if self._call is not None and (number := self._call.call.remote.number):
            match = self._call.match
            open_whose_menu(match, self._whose, lambda picked: self.contact_chosen.emit(number, picked))

    def _on_label(self, label: str) -> None:
        if self._call is not None:
            self.label_chosen.emit(self._call.call.key, label)

    def _body(self) -> QWidget:
        inside = QWidget()
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        column.addLayout(self._head())
        buttons = FlowLayout()
        for button in self._acting:
            if button is not self._contact:  # which stands beside the name: it is about the person
                buttons.addWidget(button)
        column.addLayout(buttons)
        column.addWidget(self._whose, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._outcome)
        self._happened.column.addWidget(self.timeline)
        self.note.heading.addWidget(self.label)
        self._known.column.addWidget(self._facts)
        for part in (self.note, self._happened, self._known):
            column.addWidget(part)
        column.addStretch(1)
        return ScrollPane(inside)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._who)
        words.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._avatar, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self._contact, alignment=Qt.AlignmentFlag.AlignTop)
        return head


def _sign_of_person(identified: IdentifiedCall) -> tuple[Icon, Tone]:
    if identified.call.remote.is_hidden:
        return Icon.USER_HIDDEN, Tone.MUTED
    return Icon.USER, Tone.ACCENT
