"""Calls as lines for people: one a line, columns aligned, nothing in them that a terminal would obey."""

from collections.abc import Sequence

from gamma_desktop.calls.model import Call
from gamma_desktop.cli.plain_text import cell, fitted, plain
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.wording.call_words import direction_name, outcome_and_waiting
from gamma_desktop.ui.wording.party_words import hidden_number, unknown_number

_WIDTHS = (16, 9, 20, 28, 9)


def call_line(identified: IdentifiedCall) -> str:
    """When, which way, what became of it, who, on which extension, how long, its id, label and note."""
    call = identified.call
    cells = (
        f"{call.started_at_here.astimezone():%Y-%m-%d %H:%M}",
        direction_name(call.direction),
        outcome_and_waiting(identified),
        _who(identified),
        call.extension or "",
    )
    padded = [cell(text, width) for text, width in zip(cells, _WIDTHS, strict=True)]
    label = [f"[{cell(identified.label)}]"] if identified.label else []
    note = [f"“{cell(identified.note)}”"] if identified.note else []
    return "  ".join([*padded, f"{_seconds(call):>7}", plain(call.key.call_id), *label, *note])


def heading() -> str:
    """What stands above the lines."""
    words = ("When", "Direction", "Outcome", "Who", "Extension")
    head = "  ".join(fitted(word, width) for word, width in zip(words, _WIDTHS, strict=True))
    return f"{head}  {'Talked':>7}  Call"


def table(calls: Sequence[IdentifiedCall]) -> str:
    """Lines under a heading."""
    return "\n".join([heading(), *map(call_line, calls)])


def _who(identified: IdentifiedCall) -> str:
    remote, match = identified.call.remote, identified.match
    if remote.is_hidden:
        return hidden_number()
    number = remote.number or remote.label or remote.raw or unknown_number()
    if match.contact is not None:
        return joined((plain(match.contact.name), plain(number)), " ")
    return f"{number} ({len(match.candidates)} contacts)" if match.candidates else number


def _seconds(call: Call) -> str:
    return "" if call.talk_seconds is None else f"{call.talk_seconds:.0f} s"
