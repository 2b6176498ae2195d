"""The two extension lists, which differ, made one."""

import json
from collections.abc import Iterable

from gamma_desktop.calls.errors import UnreadableAnswer
from gamma_desktop.calls.model import Extension
from gamma_desktop.gamma.wire import TEXT_LIMIT, safe_text

_LONGEST_NUMBER = 32


def read_list(body: bytes) -> list[object]:
    """The entries of a list as it was sent; raises UnreadableAnswer."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer("the list of extensions is not JSON") from error
    if not isinstance(found, list):
        raise UnreadableAnswer("the list of extensions is no list")
    return found


def united(*lists: Iterable[object]) -> tuple[Extension, ...]:
    """All extensions that any list names, with the names that any list knows, ordered by number."""
    names: dict[str, str] = {}
    for entry in (entry for entries in lists for entry in entries):
        number, name = _number_and_name(entry)
        if number:
            names[number] = names.get(number) or name
    ordered = sorted(names, key=lambda number: (not number.isdecimal(), len(number), number))
    return tuple(Extension(number=number, name=names[number]) for number in ordered)


def _number_and_name(entry: object) -> tuple[str, str]:
    if isinstance(entry, dict):
        return _number(entry.get("extension")), safe_text(entry.get("name"), TEXT_LIMIT)
    return _number(entry), ""


def _number(value: object) -> str:
    """The number as text, "" for what is none: "0203" is not 203."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = safe_text(value, _LONGEST_NUMBER + 1)
    return text if len(text) <= _LONGEST_NUMBER else ""
