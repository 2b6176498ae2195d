"""What the layers below tell as a code with data, as a sentence: the one table of them all."""

from collections.abc import Mapping
from enum import StrEnum

from gamma_desktop.errors import Message, Value
from gamma_desktop.settings.errors import SettingsProblem
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.translation import translate
from gamma_desktop.ui.wording import calls, checks, contacts, desktop, history, numbers, settings, sources


class Attempt(StrEnum):
    """What was asked of Gamma, by what to think and do when it is not known whether it was done."""

    DIAL = "The call may or may not have been placed: watch your phone; nothing is sent again."
    HANG_UP = "The call may or may not have ended: watch your phone; nothing is sent again."
    TRANSFER = "The call may or may not have been transferred: watch your phone; nothing is sent again."
    OTHER = "It may or may not have been done; doing it again does no harm."


_PARTS: tuple[Mapping[StrEnum, str], ...] = (
    calls.SENTENCES,
    desktop.SENTENCES,
    history.SENTENCES,
    numbers.SENTENCES,
    contacts.SENTENCES,
    sources.SENTENCES,
    settings.SENTENCES,
    checks.SENTENCES,
)

SENTENCES: Mapping[str, str] = {code: text for part in _PARTS for code, text in part.items()}
"""By code, with places for the data."""


def say(message: Message | StrEnum | None) -> str:
    """Put a message into words; "" for none. What another process made up stays as it is."""
    if message is None:
        return ""
    if not isinstance(message, Message):
        message = Message(message)
    template = SENTENCES.get(message.code)
    if template is None:
        return str(message)
    try:
        return filled(translate("messages", template), **{name: _part(value) for name, value in message.data})
    except (KeyError, ValueError):  # a process that has read a hostile file left data out, or sent other
        return str(message)


def setting_problem(problem: SettingsProblem) -> str:
    """What is wrong in a settings file, and where: "settings.toml:3: pop.mode must be true or false"."""
    place = str(problem.file) if problem.line is None else f"{problem.file}:{problem.line}"
    said = say(problem.reason)
    return f"{place}: {problem.key} {said}" if problem.key else f"{place}: {said}"


def _part(value: Value) -> str | int | float:
    if isinstance(value, Message):
        return say(value)
    return joined(value, ", ") if isinstance(value, tuple) else value
