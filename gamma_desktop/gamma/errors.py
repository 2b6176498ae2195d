"""What Gamma's status codes mean to us (section "Errors" of the reference).

An answer to a command counts as a no only if it says that nothing was done. Any other that is no success
(500, or 502 and 504 of a proxy that lost sight of the server behind it) may follow a call that was placed.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from gamma_desktop.calls.errors import (
    BadRequest,
    CallError,
    MaybeSent,
    NotAllowed,
    Refused,
    SlowDown,
    VendorDown,
    WrongKey,
)

_REASON_LIMIT = 200
_ELSEWHERE = "it points to another address, where the key is not sent"
_LONGEST_WAIT = 86_400.0

_NOT_DONE = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,  # of the redirects, those that ask for the same request elsewhere
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
        HTTPStatus.NOT_IMPLEMENTED,
        HTTPStatus.SERVICE_UNAVAILABLE,  # "offline for maintenance", says the reference
        HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
        HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED,
    }
)
_CLIENT_ERRORS = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
_GAVE_UP_WAITING = frozenset({HTTPStatus.REQUEST_TIMEOUT, 444, 460, 499})
"""Client errors by which proxies say that they waited no longer, which tells nothing of the server behind."""


def command_error(status: int, reason: str, retry_after: float | None) -> CallError:
    """The error for an answer to a command: a refusal only where it proves that nothing was done."""
    is_client_error = status in _CLIENT_ERRORS and status not in _GAVE_UP_WAITING
    if status in _NOT_DONE or is_client_error:
        return refusal(status, reason, retry_after)
    return MaybeSent(status=status, reason=reason)


def refusal(status: int, reason: str, retry_after: float | None) -> Refused:
    """The error for an answer that is no success, to a request that does nothing or did nothing."""
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return WrongKey(status, reason)
        case HTTPStatus.FORBIDDEN:
            return NotAllowed(status, reason)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return SlowDown(status, reason, retry_after=retry_after)
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return VendorDown(status, reason, retry_after=retry_after)
        case _ if status >= HTTPStatus.BAD_REQUEST:
            return BadRequest(status, reason)
        case _:
            return Refused(status, f"{reason} ({_ELSEWHERE})".strip())


def readable_reason(phrase: bytes) -> str:
    """A reason phrase as plain text: no control characters, 200 characters at most, any bytes."""
    try:
        text = phrase.decode("utf-8")
    except UnicodeDecodeError:
        text = phrase.decode("latin-1")
    return "".join(character for character in text if character.isprintable()).strip()[:_REASON_LIMIT]


def date_of(header: str | None) -> datetime | None:
    """What the Date of an answer says, aware; None where it says nothing readable."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return date.replace(tzinfo=date.tzinfo or UTC)


def seconds_to_wait(retry_after: str | None) -> float | None:
    """What Retry-After asks for, in seconds or as a date; None where it asks for nothing readable."""
    if retry_after is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", retry_after.strip()):
        return min(float(retry_after), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT)
