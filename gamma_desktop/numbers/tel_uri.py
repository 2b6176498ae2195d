"""Read tel: (RFC 3966), callto: and sip: links. Only finds the number's text; ``parse`` understands it.

A link comes from any web page, so what is not plainly a number is refused: service codes, which can forward
calls or lock a phone; pauses and digits sent after the answer; line breaks.
"""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from gamma_desktop.numbers.codes import LinkProblem
from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.written import LONGEST_NUMBER, plain_signs

LONGEST_LINK = 256
_SCHEME = re.compile(r"(?:tel|callto|(?P<sip>sips?)):(?://)?", re.IGNORECASE)
_AROUND = " \t\r\n\x0b\x0c\x85\xa0\u2007\u2028\u2029\u202f\ufeff\u200b\u2060<>"
"""What pages and mails put before and behind a link."""
_FRAGMENT = re.compile(r"#[A-Za-z][^#*]*$")
"""A place in a page; what else follows such a sign may be part of a service code."""
_SCHEMES = re.compile(r"(?:\s*(?:tel|callto):(?://)?)+", re.IGNORECASE)
_PLUS_FOR_SPACE = re.compile(r"(?<=[0-9])[ ]?\+(?=[0-9])")
_TWO_NUMBERS = re.compile(r"(?:[0-9][ .()-]*){7,}[ /]*\+(?:[0-9][ .()-]*){7,}")
_QUERY = re.compile(r"\?[^?]*$")
_ALLOWED = re.compile(r"\+?[0-9.() -]*[0-9][0-9.() -]*")
_EXTENSION = re.compile(r"[0-9.() -]{1,20}")
_PARAMETER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9-]+")
_COUNTRY_CONTEXT = re.compile(r"\+[0-9.() -]+")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.?")


def is_link(text: str) -> bool:
    """Whether a text claims to be a link that ``number_in`` reads."""
    return _SCHEME.match(without_margins(text)) is not None


def without_margins(link: str) -> str:
    """A link without what pages and mails put around it."""
    return link.strip(_AROUND)


def number_in(uri: str) -> str:
    """The number that a link names, as text for ``understand``: "+34-647-460-197", "912345678;ext=12".

    Raises:
        RefusedLink: the link is no plain number.
    """
    link = without_margins(uri)
    if len(link) > LONGEST_LINK:
        raise RefusedLink(LinkProblem.TOO_LONG)
    scheme = _SCHEME.match(link)
    if scheme is None:
        raise RefusedLink(LinkProblem.OTHER_SCHEME)
    link = _QUERY.sub("", _FRAGMENT.sub("", link))
    number, *parameters = _decoded(_user_of(link[scheme.end() :]) if scheme["sip"] else link).split(";")
    given = _parameters(parameters)
    number = _as_typed(number)
    _check(number)
    return _in_context(number, given.get("phone-context", "")) + _extension(given)


def _user_of(address: str) -> str:
    """Who is called by a SIP address (RFC 3261, 19.1.1), without password, host and what follows it."""
    user, at, _ = address.partition("@")
    return user.partition(":")[0] if at else user.partition(";")[0]


def _decoded(escaped: str) -> str:
    """What stands behind the scheme; programs that make links of links write the scheme twice."""
    try:
        text = unquote_to_bytes(escaped).decode("utf-8")
    except UnicodeError as error:
        raise RefusedLink(LinkProblem.NOT_TEXT) from error
    text = text.strip(_AROUND)
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in text):
        raise RefusedLink(LinkProblem.CONTROL_CHARACTER)
    return _SCHEMES.sub("", text, count=1).strip(" /")


def _as_typed(number: str) -> str:
    """The number with plain signs, as the same text typed would be read; web pages write it as they like.

    A plus between digits stands for a space, as in forms, unless it begins another number.
    """
    if _ALLOWED.fullmatch(number):
        return number
    plain = " ".join(plain_signs(number).split())
    if _TWO_NUMBERS.search(plain):
        raise RefusedLink(LinkProblem.TWO_NUMBERS)
    return _PLUS_FOR_SPACE.sub(" ", plain)


def _parameters(parts: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if not _PARAMETER.fullmatch(name):
            raise RefusedLink(LinkProblem.GOES_ON)
        if name.lower() in given:
            raise RefusedLink(LinkProblem.GIVEN_TWICE, name=name.lower())
        given[name.lower()] = value
    if "postd" in given:
        raise RefusedLink(LinkProblem.DIGITS_AFTER_ANSWER)
    return given


def _check(number: str) -> None:
    if not number:
        raise RefusedLink(LinkProblem.NO_NUMBER)
    if "*" in number or "#" in number:
        raise RefusedLink(LinkProblem.SERVICE_CODE)
    if re.search(r"[0-9][ -]*[,pPwW]", number):
        raise RefusedLink(LinkProblem.PAUSES)
    if not _ALLOWED.fullmatch(number):
        raise RefusedLink(LinkProblem.NOT_A_NUMBER)
    if sum(map(str.isdecimal, number)) > LONGEST_NUMBER:
        raise RefusedLink(LinkProblem.TOO_MANY_DIGITS)


def _in_context(number: str, context: str) -> str:
    """A local number made global where its context is a country code; a domain as context tells nothing."""
    is_country = _COUNTRY_CONTEXT.fullmatch(context) is not None
    if context and not is_country and not _DOMAIN.fullmatch(context):
        raise RefusedLink(LinkProblem.CONTEXT)
    return context + number if is_country and not number.startswith("+") else number


def _extension(given: dict[str, str]) -> str:
    extension = given.get("ext")
    if extension is None:
        return ""
    if not _EXTENSION.fullmatch(extension):
        raise RefusedLink(LinkProblem.EXTENSION)
    return ";ext=" + re.sub(r"[^0-9]", "", extension)
