"""Raw events as the journal hands them over."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.gamma.events import GammaEventDecoder
from gamma_desktop.numbers.model import NumberRules

RECEIVED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VENDOR = Path(__file__).parents[2] / "data" / "vendor"


def raw_event(body: bytes, *, headers: Mapping[str, str] | None = None, query: str = "") -> RawEvent:
    return RawEvent(position=1, received_at=RECEIVED, headers=headers or {}, query=query, body=body)


def decoded_raw(raw: RawEvent, *, extensions: frozenset[str] = frozenset()) -> CallEvent:
    return GammaEventDecoder(lambda: NumberRules(extensions=extensions)).decode(raw)


def decoded(extensions: frozenset[str] = frozenset(), /, **attributes: object) -> CallEvent:
    """The event with these attributes; a call id and a state are given to those that name none."""
    body = json.dumps({"callId": "1", "state": "ringing"} | attributes).encode()
    return decoded_raw(raw_event(body), extensions=extensions)


def vendor_example(name: str) -> RawEvent:
    """An example of the vendor's reference, to the letter."""
    return raw_event((VENDOR / f"{name}.json").read_bytes(), headers={"x-vtcrm-pbxid": "acme"})
