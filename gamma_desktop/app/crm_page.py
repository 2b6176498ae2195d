"""The page of a caller in the CRM: the one place that opens addresses.

The administrator's template fixes scheme and host; what a caller could influence is percent-encoded and can
change neither. https, or http only where the template itself says so.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import Match
from gamma_desktop.private_files import umask_of_the_user

_SCHEMES = frozenset({"https", "http"})


def crm_address(template: str, call: Call, match: Match) -> str | None:
    """The address for a call; None where the template is empty or is none that may be opened."""
    parts = urlsplit(template)
    if parts.scheme not in _SCHEMES or not parts.netloc or "{" in parts.netloc:
        return None
    address = template
    for name, value in _fields(call, match).items():
        address = address.replace(f"{{{name}}}", quote(value, safe=""))
    return address


def open_crm_page(template: str, call: Call, match: Match) -> bool:
    """Open the caller's page in the system's browser; False if there is none to open."""
    address = crm_address(template, call, match)
    if address is None:
        return False
    with umask_of_the_user():
        return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


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
