"""Finds the number to call in a text that was selected in any program, or is on the clipboard.

The text may come from any web page: what could do more than ring somewhere (service codes) is no number here.
"""

from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.in_text import numbers_in
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.tel_uri import is_link, number_in

_SIGNS_OF_CODES = frozenset("*#")


def number_selected(text: str, rules: NumberRules) -> str | None:
    """The first number in it, as text for ``understand``; None where it has none."""
    text = text.strip()
    if is_link(text):
        try:
            return number_in(text)
        except RefusedLink:
            return None
    if _SIGNS_OF_CODES.isdisjoint(text) and understand(text, rules).dial is not None:
        return text
    found = numbers_in(text, rules)
    return found[0].written if found else None
