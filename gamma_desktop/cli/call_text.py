"""A call in words for a terminal: what happened, step by step, and what is known of it."""

from collections.abc import Iterable
from datetime import datetime

from gamma_desktop.calls.model import CallKey, Extension
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.timeline import Step
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import Settings
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.durations import spoken_duration
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.wording.call_words import direction_name, outcome_and_waiting
from gamma_desktop.ui.wording.party_words import hidden_number
from gamma_desktop.ui.wording.step_words import step_sentence

Rows = list[tuple[str, str]]


class CallWords:
    """Knows the names of the extensions, and what numbers look like."""

    def __init__(self, settings: Settings, extensions: Iterable[Extension]) -> None:
        known = tuple(extensions)
        rules = settings.numbers.rules(each.number for each in known)
        self._parties = PartyNames(
            lambda text: understand(text, rules), frozenset, lambda: settings.lines.names
        )
        self._parties.know(known)

    def steps(self, steps: Iterable[Step], key: CallKey) -> Rows:
        """Each step with its time; those of another call of the chain name that."""
        return [
            (_time(step.at), _typed(step_sentence(step, self._parties)) + _of_another(step.call.key, key))
            for step in steps
        ]

    def facts(self, identified: IdentifiedCall) -> Rows:
        """What is known; what is not is left out."""
        call, match, parties = identified.call, identified.match, self._parties
        facts = {
            "When": f"{call.started_at_here.astimezone():%Y-%m-%d %H:%M:%S}",
            "Direction": direction_name(call.direction),
            "Outcome": outcome_and_waiting(identified),
            "With": hidden_number() if call.remote.is_hidden else parties.number(call.remote),
            "Who": joined((each.name for each in match.candidates if match.contact in {None, each}), ", "),
            "Company": match.contact.company if match.contact is not None else "",
            "Line called": parties.dialled_line(call.dialed_number) if call.dialed_number else "",
            "Extension": parties.numbered(call.extension) if call.extension else "",
            "Rang": _duration(call.ring_seconds),
            "Talked": _duration(call.talk_seconds),
            "Note": identified.note,
            "Label": identified.label,
            "Recording": call.recording_url or "",
            "Transcript": " ".join(part.text for part in call.transcript or ()),
            "Cause": call.cause or "",
            "PBX": call.key.pbx,
            "Call ID": call.key.call_id,
            "External call ID": call.external_call_id or "",
        }
        return [(name, value) for name, value in facts.items() if value]


def _time(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone():%H:%M:%S}"


def _of_another(step: CallKey, shown: CallKey) -> str:
    return "" if step == shown else f"  [call {step.call_id}]"


def _duration(seconds: float | None) -> str:
    return "" if seconds is None else _typed(spoken_duration(seconds))


def _typed(words: str) -> str:
    """With the space that one types to look for it; a window must not break a line there, a terminal may."""
    return words.replace("\N{NO-BREAK SPACE}", " ")
