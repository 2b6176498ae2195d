"""Who is at the other end, in words: never a guess, and always with the reason. Pure."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Party
from gamma_desktop.contacts.model import Contact, Match, MatchedBy
from gamma_desktop.numbers.model import PhoneNumber
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.agent_context import AgentContext
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.pop.model import Caller
from gamma_desktop.ui.wording.party_words import (
    MOST_NAMED,
    extension_name,
    extension_words,
    hidden_number,
    person_words,
    some_of,
    unknown_number,
    with_extensions,
)

translate = QCoreApplication.translate


def describe_caller(party: Party, match: Match, context: AgentContext) -> Caller:
    """Word the other end of a call."""
    if party.is_hidden:
        return Caller(who=hidden_number(), icon=Icon.USER_HIDDEN)
    shown, place = _written(party, context)
    if match.contact is not None:
        extensions = match.contact.extensions_at(party.number or "")
        return _known(match, match.contact, shown, joined((with_extensions(shown, extensions), place)))
    if party.is_extension:
        return _colleague(party, context)
    line = place if shown else ""
    who = shown or party.label or party.raw or unknown_number()
    if match.candidates:
        return Caller(
            who=who,
            icon=Icon.USERS,
            line=line,
            evidence=_candidates(match),
            evidence_icon=Icon.USERS,
            number=shown,
            match=match,
        )
    evidence = translate("pop", "Not in your contacts") if shown else ""
    return Caller(who=who, line=line, evidence=evidence, evidence_icon=Icon.INFO, number=shown)


def extension(number: str, context: AgentContext) -> str:
    """An extension for a sentence: "Tony Manero (203)", "Extension 203"."""
    return extension_words(number, context.names.get(number))


def short_name(number: str, context: AgentContext) -> str:
    """An extension by its name alone: "Tony Manero", "Extension 203"."""
    return extension_name(number, context.names.get(number))


def _written(party: Party, context: AgentContext) -> tuple[str, str]:
    if not party.number:
        return "", ""
    number = understand(party.number, context.rules)
    return number.display or party.number, _telling_place(number, context)


def _telling_place(number: PhoneNumber, context: AgentContext) -> str:
    """The place, unless all that it says is this country: that goes without saying."""
    place = number.place or ""
    is_just_here = number.region == context.rules.region and "," not in place
    return "" if is_just_here else place


def _known(match: Match, contact: Contact, shown: str, line: str) -> Caller:
    return Caller(
        who=contact.name,
        has_name=True,
        company=contact.company,
        line=line,
        evidence=_basis(match),
        is_exact=match.matched_by not in {MatchedBy.CHOICE, MatchedBy.RANGE},
        number=shown,
        match=match,
    )


def _basis(match: Match) -> str:
    """What it rests on, where that is more than the number itself."""
    if match.matched_by is MatchedBy.CHOICE:
        words = translate("pop", "Chosen by you; also: {names}")
        return filled(words, names=_named(match.others))
    if match.matched_by is MatchedBy.RANGE:
        return translate("pop", "One of this contact's range of numbers")
    return ""


def _colleague(party: Party, context: AgentContext) -> Caller:
    number = party.number or ""
    has_name = bool(context.names.get(number))
    return Caller(
        who=short_name(number, context) if number else translate("pop", "A colleague"),
        has_name=has_name,
        icon=Icon.PHONE,
        line=extension_name(number, None) if has_name else "",
        number=number,
    )


def _candidates(match: Match) -> str:
    return translate("pop", "{count} possible contacts: {names}").format(
        count=len(match.candidates), names=_named(match.candidates)
    )


def _named(people: Sequence[Contact]) -> str:
    return some_of([person_words(contact) for contact in people], MOST_NAMED)
