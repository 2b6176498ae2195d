"""Keeps a text from outside that runs from right to left from turning what stands beside it.

Such a text is put between two characters that show nothing: "first strong isolate" and "pop directional
isolate" (Unicode, UAX #9). Knows no Qt, so that a command need not load it.
"""

import unicodedata
from collections.abc import Iterable

FIRST_STRONG, POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
ISOLATES = FIRST_STRONG + POP

_OPENING = {"\N{LEFT-TO-RIGHT ISOLATE}", "\N{RIGHT-TO-LEFT ISOLATE}", FIRST_STRONG}
_TURNING = {"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF"}


def isolated(text: str) -> str:
    """The text such that it changes the order of nothing around it; as it is where it cannot."""
    if text.isascii() or not _turns(text):
        return text
    return f"{FIRST_STRONG}{balanced(text)}{POP}"


def joined(parts: Iterable[str | None], by: str = " · ") -> str:
    """The parts that are there, side by side."""
    return by.join(isolated(part) for part in parts if part)


def filled(template: str, *values: object, **named: object) -> str:
    """A sentence of ours with texts in its places, as ``str.format`` puts them there."""
    return template.format(*map(_isolated, values), **{name: _isolated(each) for name, each in named.items()})


def balanced(text: str) -> str:
    """No isolate left open, and none closed that is not its own."""
    kept, depth = [], 0
    for each in text:
        if each == POP and not depth:
            continue
        depth += (each in _OPENING) - (each == POP)
        kept.append(each)
    return "".join(kept) + POP * depth


def _turns(text: str) -> bool:
    """Whether something in it that is not isolated already may turn what is beside it."""
    depth = 0
    for each in text:
        if each in _OPENING:
            depth += 1
        elif each == POP:
            depth -= 1
        elif not depth and unicodedata.bidirectional(each) in _TURNING:
            return True
        if depth < 0:
            return True
    return depth > 0


def _isolated(value: object) -> object:
    return isolated(value) if isinstance(value, str) else value
