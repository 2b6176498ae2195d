"""A row of the call log: how it looks, and the same in words for who listens to it."""

from dataclasses import replace
from datetime import datetime

from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.calls.signs import STATE_SIGNS, call_sign
from gamma_desktop.ui.formatting import relative_day, time_of_day, when
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.wording.call_words import (
    direction_word,
    length_or_outcome,
    outcome_word,
    seen_to_by,
    state_word,
    to_call_back,
)


class CallRows:
    """Turns calls into row views and sentences."""

    def __init__(self, parties: PartyNames, now: Clock) -> None:
        self._parties = parties
        self._now = now

    def row_view(self, identified: IdentifiedCall) -> RowView:
        """How a call looks in the list."""
        call = identified.call
        icon, tone = call_sign(call)
        dot, dot_tone = STATE_SIGNS[call.state]
        return RowView(
            title=self._parties.who(identified),
            title_tone=Tone.DANGER if identified.is_waiting else Tone.TEXT,
            is_marked=identified.is_waiting,
            subtitle=self._subtitle(identified),
            icon=icon,
            icon_tone=Tone.MUTED if identified.needs_no_one else tone,
            pill=state_word(call) if call.is_live else "",
            dot=dot,
            pill_tone=dot_tone,
            trailing="" if call.is_live else self._when(call.started_at_here),
            trailing_detail="" if call.is_live else length_or_outcome(call),
        )

    def row_view_below_its_day(self, identified: IdentifiedCall) -> RowView:
        """How a call looks where a heading names its day."""
        row_view, call = self.row_view(identified), identified.call
        return row_view if call.is_live else replace(row_view, trailing=time_of_day(call.started_at_here))

    def day(self, identified: IdentifiedCall) -> str:
        """The heading that a call stands under; "" for one that goes on: these stand on top."""
        call = identified.call
        return "" if call.is_live else _begun(relative_day(call.started_at_here, self._now()))

    def text(self, identified: IdentifiedCall) -> str:
        """A call read aloud: what, who, which extension, when, how it ended."""
        call = identified.call
        parts = [
            direction_word(call),
            self._parties.who(identified),
            self._subtitle(identified),
            when(call.started_at_here, self._now()),
            outcome_word(call),
        ]
        if call.talk_seconds is not None:
            parts.append(length_or_outcome(call))
        if identified.is_waiting:
            parts.append(to_call_back())
        return joined(parts, ", ")

    def _subtitle(self, identified: IdentifiedCall) -> str:
        """Who sees to a missed call comes first: what stands last is cut where there is little room."""
        seen_to = seen_to_by(identified.remark, self._now())
        return joined((seen_to, self._parties.about(identified), self._parties.line(identified.call)))

    def _when(self, moment: datetime) -> str:
        """The time of a call of today, the day of an older one."""
        now = self._now()
        is_today = moment.astimezone().date() == now.astimezone().date()
        day = time_of_day(moment) if is_today else relative_day(moment, now)
        return _begun(day)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
