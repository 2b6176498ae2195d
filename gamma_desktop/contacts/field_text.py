"""What the fields of a contact may hold: one line, or some, and nothing in it that does not show."""

import re

LONGEST_FIELD = 300
LONGEST_LABEL = 40
LONGEST_NOTE = 5_000
MOST_NUMBERS = 50

_TURNS_TEXT_AROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """One line, single spaces, nothing that is not shown or turns what follows around."""
    if text.isprintable():
        return " ".join(text.split())
    visible = "".join(" " if _is_control(character) else character for character in text)
    return " ".join(_TURNS_TEXT_AROUND.sub("", visible).split())


def some_lines(text: str) -> str:
    """The same line by line, without empty ones at its ends."""
    return "\n".join(one_line(line) for line in text.splitlines()).strip()


def _is_control(character: str) -> bool:
    return character < " " or "\x7f" <= character < "\xa0"
