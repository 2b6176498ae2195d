"""Events as they came, with other numbers and names in them: how calls went, and not whose they were."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.numbers.pseudonyms import Pseudonyms

EXTERNAL_CALL_ID = "X-VTCRM-External-Call-Id"

_IDS = frozenset({"callid", "calllegid", "originalcallid", "firstcallid"})
_WORDS = frozenset({"state", "statecause"})
_FLAGS = frozenset({"isincoming", "isrecording", "originalisincoming", "firstisincoming"})
_TIMES = frozenset({"eventtimestamp", "lastmodificationtime"})
_HARMLESS = {
    **dict.fromkeys(_IDS, re.compile(r"[0-9.\-]{1,60}")),
    **dict.fromkeys(_WORDS, re.compile(r"[A-Za-z]{1,40}")),
    **dict.fromkeys(_FLAGS, re.compile(r"(?i:true|false|[01])")),
    **dict.fromkeys(_TIMES, re.compile(r"[0-9.]{1,20}")),
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event as it may be shown."""

    pbx: str
    headers: dict[str, str]
    body: dict[str, object]


def pseudonymous(raw: RawEvent, pseudonyms: Pseudonyms) -> ShownEvent | None:
    """An event as it may be shown; None of one that is no JSON object."""
    try:
        attributes = json.loads(raw.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(attributes, dict):
        return None
    extension = attributes.get("extension")
    if isinstance(extension, str | int) and str(extension).isdecimal():
        pseudonyms.know_extension(str(extension))
    headers = {}
    if external := raw.headers.get(EXTERNAL_CALL_ID.lower()):
        headers[EXTERNAL_CALL_ID] = pseudonyms.name(external).replace(" ", "-")
    pbx = pseudonyms.name(raw.headers.get("x-vtcrm-pbxid", "")).replace(" ", "-")
    return ShownEvent(pbx, headers, _object(attributes, pseudonyms))


def _object(attributes: Mapping[str, object], pseudonyms: Pseudonyms) -> dict[str, object]:
    shown: dict[str, object] = {}
    for name, value in attributes.items():
        kept = name if _NAME.fullmatch(name) else pseudonyms.name(name)
        shown[kept] = _attribute(name.casefold(), value, pseudonyms)
    return shown


def _attribute(name: str, value: object, pseudonyms: Pseudonyms) -> object:
    harmless = _HARMLESS.get(name)
    if harmless is not None and isinstance(value, str | int | float) and harmless.fullmatch(str(value)):
        return value
    if name == "recordingurl":
        return f"https://recordings.example.com/{pseudonyms.name(json.dumps(value)).replace(' ', '-')}"
    return _value(value, pseudonyms, hides_texts=name == "transcription")


def _value(value: object, pseudonyms: Pseudonyms, *, hides_texts: bool, depth: int = 0) -> object:
    shown: object = None  # what is nested deeper than anything we know, or is of no use to anybody
    if depth > _DEEPEST:
        return shown
    match value:
        case str():
            shown = "…" if hides_texts else pseudonyms.text(value)
        case bool():
            shown = value
        case int():
            shown = int(pseudonyms.number(str(value)))
        case float():
            shown = value if hides_texts else None  # seconds and shares of a transcript
        case list():
            shown = [_value(each, pseudonyms, hides_texts=hides_texts, depth=depth + 1) for each in value]
        case dict():
            shown = {
                key if _NAME.fullmatch(key) else pseudonyms.name(key): _value(
                    each, pseudonyms, hides_texts=hides_texts, depth=depth + 1
                )
                for key, each in value.items()
            }
    return shown
