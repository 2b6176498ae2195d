"""Who is at an end of a call: the same words in pop, bar, log, tray and commands."""

from collections.abc import Iterable, Sequence

from gamma_desktop.contacts.model import Contact, Match
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.translation import translate

MOST_NAMED = 5
"""Of those who share a number, in one place."""


def hidden_number() -> str:
    """A caller who withheld the number."""
    return translate("parties", "Hidden number")


def unknown_number() -> str:
    """A caller of whom nothing is known."""
    return translate("parties", "Unknown number")


def extension_words(number: str, name: str | None) -> str:
    """An extension as one speaks of it: "Ana Ruiz (203)", else "Extension 203"."""
    return filled("{0} ({1})", name, number) if name else extension_name(number, name)


def extension_name(number: str, name: str | None) -> str:
    """An extension by its name alone, else "Extension 203"."""
    return name or translate("parties", "Extension {0}").format(number)


def line_words(shown: str, name: str | None) -> str:
    """A line of ours that was called: "Sales (961 11 22 33)", else its number."""
    return filled("{0} ({1})", name, shown) if name else shown


def with_extensions(shown: str, extensions: Iterable[str]) -> str:
    """A number as people write it, with what is dialled behind it: "912 34 56 01 ext. 12"."""
    behind = ", ".join(extensions)
    return filled("{0} {1}", shown, translate("parties", "ext. {0}").format(behind)) if behind else shown


def person_words(contact: Contact) -> str:
    """A contact with what tells it from others of the same number: "Ana Lopez (Acme)"."""
    return filled("{0} ({1})", contact.name, contact.company) if contact.company else contact.name


def possible_contacts(match: Match) -> str:
    """Who shares the number: all of them, unless they are many."""
    return filled(
        translate("parties", "{0} possible contacts: {1}"),
        len(match.candidates),
        some_of([each.name for each in match.candidates], MOST_NAMED),
    )


def some_of(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are: "Ana, Bea, 4 more"."""
    named = list(names[:most])
    if rest := len(names) - len(named):
        named.append(translate("parties", "{0} more").format(rest))
    return joined(named, ", ")


def all_of(names: Sequence[str], most: int) -> str:
    """Names in a sentence: "Ana", "Ana and Bea", "Ana, Bea and 4 more"."""
    named = list(names[:most])
    if rest := len(names) - len(named):
        named.append(translate("parties", "{0} more").format(rest))
    if len(named) > 1:
        return filled(translate("parties", "{0} and {1}"), joined(named[:-1], ", "), named[-1])
    return named[0] if named else ""
