"""What stands in the lines about a contact: their numbers, addresses and calls. Pure."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.calls.signs import call_sign
from gamma_desktop.ui.contacts.number_words import label_name
from gamma_desktop.ui.contacts.row_views import dialable, written
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.widgets.action_line import LineText
from gamma_desktop.ui.wording.call_words import direction_word, length_or_outcome

translate = QCoreApplication.translate


def number_line(number: ContactNumber, parties: PartyNames) -> LineText:
    """A number: how people write it, what kind it is and where it is; pressing dials it."""
    shown = written(number, parties)
    label = label_name(number.label) if number.label else ""
    if not dialable(number):
        action = translate("contacts", "A range of numbers: calls from all of them are this contact's")
        return LineText(icon=Icon.USERS, tone=Tone.MUTED, title=shown, caption=label, action=action)
    place = parties.understand(number.e164).place if number.e164 else ""
    return LineText(
        icon=Icon.PHONE,
        title=shown,
        caption=joined((label, place)),
        action=translate("contacts", "Call {0}").format(shown),
    )


def email_line(address: str) -> LineText:
    """An e-mail address; pressing copies it, and never opens anything."""
    action = translate("contacts", "Copy {0}").format(address)
    return LineText(icon=Icon.MAIL, tone=Tone.MUTED, title=address, action=action)


def call_line(call: Call, now: datetime) -> LineText:
    """A call with the contact: when, and what it came to; pressing shows all about it."""
    icon, tone = call_sign(call)
    moment = when(call.started_at_here, now)
    return LineText(
        icon=icon,
        tone=tone,
        title=moment[:1].upper() + moment[1:],
        trailing=length_or_outcome(call),
        action=f"{direction_word(call)}, {moment}",
    )
