"""From the bytes of a callback to named attributes and parameters, both safe to keep and to show.

Anyone who can reach the listener decides what these bytes hold. All that can be wrong with them ends here:
as UnreadableEvent, or as a value left out. What the attributes mean is not known here.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

from gamma_desktop.calls.ports import RawEvent, UnreadableEvent

ATTRIBUTES = (
    "callId",
    "callLegId",
    "isIncoming",
    "displayedExternalNumber",
    "displayedLabel",
    "displayedNumber",
    "isRecording",
    "eventTimestamp",
    "lastModificationTime",
    "state",
    "stateCause",
    "extension",
    "originallyFrom",
    "originallyTo",
    "originalIsIncoming",
    "originalCallId",
    "firstFrom",
    "firstTo",
    "firstIsIncoming",
    "firstCallId",
    "originalDialedNumber",
    "recordingURL",
    "transcription",
    "appData",
)
"""What the vendor's reference names, in its tables or its examples; the FAQ writes some in another case."""

TEXT_LIMIT = 200
PARAMETER_LIMIT = 100
PARAMETER_TEXT_LIMIT = 1000

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_DOCUMENTED = {name.casefold(): name for name in ATTRIBUTES}
# Control characters, the marks that turn text around, and halves of characters (no file can hold those).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WireEvent:
    """The attributes that the reference documents, by their documented names, and everything else as text."""

    attributes: Mapping[str, object]
    parameters: Mapping[str, str]

    def text(self, name: str, limit: int = TEXT_LIMIT) -> str | None:
        """An attribute as text of ``limit`` characters at most; None if missing or empty."""
        return safe_text(self.attributes.get(name), limit) or None

    def truth(self, name: str) -> bool | None:
        """An attribute that is true or false, as JSON has it or spelled out; None for anything else."""
        value = self.attributes.get(name)
        if isinstance(value, bool):
            return value
        return _TRUTHS.get(str(value).strip().lower()) if isinstance(value, str | int) else None

    def call_id(self, name: str) -> str | None:
        """An attribute that names a call: a JSON number by its digits as written, but for a trailing ".0"."""
        value = self.attributes.get(name)
        if isinstance(value, WrittenNumber):
            return value.written.removesuffix(".0")
        return self.text(name)


class WrittenNumber(float):
    """A JSON number with a fraction, and how it was written: ids of transferred calls look like "565.1"."""

    def __new__(cls, written: str) -> Self:
        """Take it as the JSON has it."""
        number = super().__new__(cls, written)
        number.written = written
        return number

    written: str


def read_wire(raw: RawEvent) -> WireEvent:
    """Take a callback apart.

    Raises:
        UnreadableEvent: there is no JSON object, and no form, in its body.
        RecursionError: the body is nested absurdly deeply; reading a value out of it may raise it as well.
    """
    found, beside = _body(raw)
    return _sorted_out(found, _pairs(raw.query) | beside)


def safe_text(value: object, limit: int) -> str:
    """A value from outside as one line of plain text; "" for what has none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", value.strip()[:limit])


def finite_number(value: object) -> float | None:
    """A JSON number that is one; None for anything else, NaN and endless integers included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _body(raw: RawEvent) -> tuple[dict[str, object], dict[str, str]]:
    """The event's own object, and form fields beside it.

    The reference names no content type, and curl calls everything a form: so the body itself decides.
    """
    text = _decoded(raw.body).strip()
    if not text:
        raise UnreadableEvent("the body is empty")
    is_form = "form-urlencoded" in raw.headers.get("content-type", "").lower() and text[0] not in '{["'
    if not is_form:
        return _object(text), {}
    fields = _pairs(text)
    for name, value in fields.items():
        if value.lstrip().startswith("{"):
            return _object(value), {other: fields[other] for other in fields if other != name}
    return dict(fields), {}


def _decoded(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")  # an older system's names; any byte is a character there


def _object(text: str) -> dict[str, object]:
    try:
        found = json.loads(text, parse_float=WrittenNumber)
    except ValueError as error:
        raise UnreadableEvent(f"the body is not JSON: {safe_text(str(error), TEXT_LIMIT)}") from error
    if not isinstance(found, dict):
        raise UnreadableEvent("the body is JSON, but not an object")
    return found


def _pairs(encoded: str) -> dict[str, str]:
    """The fields of a query string or form; none if there are absurdly many."""
    try:
        return dict(parse_qsl(encoded, keep_blank_values=True, max_num_fields=PARAMETER_LIMIT))
    except ValueError:
        return {}


def _sorted_out(found: Mapping[str, object], beside: Mapping[str, str]) -> WireEvent:
    """Tell documented attributes from parameters; what stands beside the event never becomes an attribute."""
    attributes: dict[str, object] = {}
    unknown: dict[str, object] = dict(beside)
    for name, value in found.items():
        documented = _DOCUMENTED.get(name.casefold())
        if documented is None:
            unknown[name] = value
        elif name == documented or documented not in found:
            attributes[documented] = value
    return WireEvent(attributes, _as_text(unknown))


def _as_text(unknown: Mapping[str, object]) -> dict[str, str]:
    kept = list(unknown.items())[:PARAMETER_LIMIT]
    return {safe_text(name, TEXT_LIMIT): safe_text(value, PARAMETER_TEXT_LIMIT) for name, value in kept}
