"""Where a call can be transferred, as one types. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence, PresenceState, presence_of
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.pop.model import ExtensionState
from gamma_desktop.ui.presence import presence_words

DIALABLE = frozenset("0123456789+*#")
SEPARATORS = frozenset(" -./()")

translate = QCoreApplication.translate


_ORDER = {PresenceState.FREE: 0, PresenceState.OFFLINE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A destination: an extension, or the number as it was typed (then ``extension`` is None)."""

    destination: str
    extension: ExtensionState | None = None


def destinations(
    extensions: Iterable[Extension],
    *,
    mine: frozenset[str],
    presence: Mapping[str, Presence],
    colour: Callable[[str], LineColour | None],
) -> list[ExtensionState]:
    """The extensions that a call can be passed on to, and what they are doing: all but the agent's own."""
    others = (extension for extension in extensions if extension.number not in mine)
    return [_doing(each, presence_of(each, presence), colour(each.number)) for each in others]


def choices(extensions: Sequence[ExtensionState], typed: str) -> list[Choice]:
    """The extensions whose name or number holds every word typed, then the number typed if it is one.

    The extension of the very number typed comes first, then the free ones: those are the ones to transfer to.
    Those whose desk is offline come last.
    """
    words = typed.casefold().split()
    number = dialled(typed)
    found = [each for each in extensions if all(word in _haystack(each) for word in words)]
    found.sort(key=lambda each: (each.number != number, _ORDER.get(each.state, 1)))
    offered = [Choice(destination=each.number, extension=each) for each in found]
    if number and all(each.number != number for each in found):
        offered.append(Choice(destination=number))
    return offered


def dialled(typed: str) -> str:
    """What was typed, if it is a number: without the separators of its writing; else ""."""
    number = "".join(character for character in typed if character not in SEPARATORS)
    is_number = bool(number) and set(number) <= DIALABLE and "+" not in number[1:]
    return number if is_number else ""


def title(choice: Choice) -> str:
    """The first line of a choice."""
    if choice.extension is None:
        return filled(translate("pop", "Transfer to {number}"), number=choice.destination)
    return choice.extension.name or translate("pop", "Extension {number}").format(number=choice.destination)


def state_words(extension: ExtensionState) -> str:
    """What an extension is doing."""
    return presence_words(extension.state, extension.since, extension.until)


def spoken(choice: Choice) -> str:
    """A choice in one line, for screen readers: "Sandra Thomas, 204, Free"."""
    if choice.extension is None:
        return title(choice)
    return joined((title(choice), choice.destination, state_words(choice.extension)), ", ")


def _doing(extension: Extension, known: Presence, colour: LineColour | None) -> ExtensionState:
    return ExtensionState(
        number=extension.number,
        name=extension.name,
        colour=colour,
        state=known.state,
        since=known.since,
        until=known.until,
    )


def _haystack(extension: ExtensionState) -> str:
    return f"{extension.name} {extension.number}".casefold()
