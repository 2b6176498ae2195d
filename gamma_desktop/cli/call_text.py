"""A call in words for a terminal: what happened, step by step, and what is known of it.

The window has words of its own, which are translated and need Qt; those of commands stay English.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from gamma_desktop.app.engine import number_rules
from gamma_desktop.calls.model import Call, CallKey, Direction, Extension
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.timeline import Step, StepKind
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import Settings
from gamma_desktop.ui.bidi import filled, joined

_MINUTE, _HOUR = 60, 3600

Rows = list[tuple[str, str]]


class CallWords:
    """Knows the names of the extensions, and what numbers look like."""

    def __init__(self, settings: Settings, extensions: Iterable[Extension]) -> None:
        known = tuple(extensions)
        rules = number_rules(settings, known)
        self._shown: Callable[[str], str] = lambda text: understand(text, rules).display or text
        self._lines = LineNames(settings.lines.names, lambda text: understand(text, rules))
        self._names = {each.number: each.name for each in known}

    def steps(self, steps: Iterable[Step], key: CallKey) -> Rows:
        """Each step with its time; those of another call of the chain name that."""
        return [(_time(step.at), self._step(step) + _of_another(step.call.key, key)) for step in steps]

    def facts(self, identified: IdentifiedCall) -> Rows:
        """What is known; what is not is left out."""
        call, match = identified.call, identified.match
        facts = {
            "When": f"{call.started_at_here.astimezone():%Y-%m-%d %H:%M:%S}",
            "Direction": str(call.direction or ""),
            "Outcome": str(call.outcome or call.state) + (" (waiting)" if identified.is_waiting else ""),
            "With": self._party(call),
            "Who": joined((each.name for each in match.candidates if match.contact in {None, each}), ", "),
            "Company": match.contact.company if match.contact is not None else "",
            "Line called": self._line(call.dialed_number),
            "Extension": self._extension(call.extension).removeprefix("extension ") if call.extension else "",
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

    def _step(self, step: Step) -> str:
        is_ours = step.call.direction is Direction.OUTGOING
        match step.kind:
            case StepKind.PROMPTED:
                words = filled("The phone of {0} rang, to place the call", self._extensions(step))
            case StepKind.RANG if is_ours:
                words = filled("{0} called {1}", self._extensions(step), self._party(step.call))
            case StepKind.RANG:
                words = filled("Rang at {0}", self._extensions(step))
            case StepKind.ANSWERED:
                words = _after(
                    "Answered" if is_ours else filled("Answered by {0}", self._extensions(step)), step.seconds
                )
            case StepKind.TRANSFERRED:
                by = filled(" by {0}", self._end(step.extensions[0])) if step.extensions else ""
                words = f"Transferred{by}{filled(' to {0}', self._end(step.to)) if step.to else ''}"
            case _:
                words = _plainly(step)
        return words

    def _extensions(self, step: Step) -> str:
        names = [self._extension(each) for each in step.extensions] or ["an unknown extension"]
        return names[0] if len(names) == 1 else filled("{0} and {1}", joined(names[:-1], ", "), names[-1])

    def _extension(self, number: str) -> str:
        line = self._lines.find(number)
        name = line.name if line is not None else self._names.get(number)
        return filled("{0} ({1})", name, number) if name else f"extension {number}"

    def _end(self, number: str) -> str:
        return self._shown(number) if number.startswith("+") else self._extension(number)

    def _line(self, number: str | None) -> str:
        line = self._lines.find(number)
        shown = self._shown(number) if number else ""
        return filled("{0} ({1})", line.name, shown) if line is not None else shown

    def _party(self, call: Call) -> str:
        remote = call.remote
        if remote.is_hidden:
            return "a hidden number"
        if remote.is_extension and remote.number:
            return self._extension(remote.number)
        return self._shown(remote.number or remote.raw) or remote.label or "an unknown number"


def _plainly(step: Step) -> str:
    """The steps that name nobody."""
    words = {
        StepKind.TYPED: f"Typed {step.text}",
        StepKind.OTHER: f"Gamma says: {step.text}",
        StepKind.HUNG_UP: _after("Ended", step.seconds),
        StepKind.MISSED: _after("Missed", step.seconds),
        StepKind.UNANSWERED: _after("Not answered", step.seconds),
        StepKind.CANCELLED: "The phone was not picked up",
        StepKind.LOST: "No further events",
        StepKind.RECORDED: "Recording available",
        StepKind.TRANSCRIBED: "Transcript available",
    }
    return words[step.kind]


def _time(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone():%H:%M:%S}"


def _of_another(step: CallKey, shown: CallKey) -> str:
    return "" if step == shown else f"  [call {step.call_id}]"


def _after(words: str, seconds: float | None) -> str:
    return words if seconds is None else f"{words} after {_duration(seconds)}"


def _duration(seconds: float | None) -> str:
    """In words: "6 s", "2 min 13 s", "1 h 2 min"; "" if it is not known."""
    if seconds is None:
        return ""
    hours, rest = divmod(max(0, round(seconds)), _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {left} s" if minutes else f"{left} s"
