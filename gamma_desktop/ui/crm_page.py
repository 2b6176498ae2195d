"""The page of a caller in the CRM: the one place that opens addresses.

The administrator's template fixes scheme, host and path; what a caller could influence is percent-encoded and
can change none of them. https, or http only where the template itself says so.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import Match
from gamma_desktop.desktop.opening import open_address

_FIELD = re.compile(r"\{(\w+)\}")
_STEPS = frozenset({".", ".."})
_SCHEMES = frozenset({"https", "http"})


def crm_address(template: str, call: Call, match: Match) -> str | None:
    """The address for a call; None where the template is empty or is none that may be opened."""
    parts = urlsplit(template)
    if parts.scheme not in _SCHEMES or not parts.netloc or "{" in parts.netloc:
        return None
    values = _fields(call, match)
    before, hash_sign, fragment = template.partition("#")
    path, question_mark, query = before.partition("?")
    return "".join(
        (_path(path, values), question_mark, _filled(query, values), hash_sign, _path(fragment, values))
    )


def open_crm_page(template: str, call: Call, match: Match) -> bool:
    """Open the caller's page in the system's browser; False if there is none to open."""
    address = crm_address(template, call, match)
    return address is not None and open_address(address)


def _path(template: str, values: Mapping[str, str]) -> str:
    """A path whose segments stay where they are: one that would lead elsewhere ("..") is left empty."""
    segments = template.split("/")
    return "/".join(segment if segment in _STEPS else _segment(segment, values) for segment in segments)


def _segment(template: str, values: Mapping[str, str]) -> str:
    """One segment; a server may take an encoded slash in it for one, so no step hides behind such."""
    filled = _filled(template, {name: _without_steps(value) for name, value in values.items()})
    return "" if unquote(filled) in _STEPS else filled


def _without_steps(value: str) -> str:
    return "".join(part for part in re.split(r"([/\\])", value) if part not in _STEPS)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda field: quote(values.get(field[1], field[0]), safe=""), template)


def _fields(call: Call, match: Match) -> Mapping[str, str]:
    number = "" if call.remote.is_hidden else call.remote.number or ""
    return {
        "number": number,
        "e164": number if number.startswith("+") else "",
        "name": match.contact.name if match.contact else "",
        "call_id": call.key.call_id,
        "extension": call.extension or "",
        "dialed_number": call.dialed_number or "",
        "app_data": call.app_data[-1] if call.app_data else "",
    }
