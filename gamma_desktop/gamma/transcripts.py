"""Transcripts in the format of Google's Speech-to-Text, as the vendor passes them on."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice

from gamma_desktop.calls.model import TranscriptPart
from gamma_desktop.gamma.wire import finite_number, safe_text

_PART_LIMIT = 2000
_DEEPEST = 10
_WRAPPERS = ("results", "response", "result", "operation", "transcription", "transcripts")
"""Google's recognition that took its time has "response"; programs in between add others."""
_BEGIN_JSON = ("{", "[", '"')
_TEXT_LIMIT = 5000
_SECONDS = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s", re.ASCII)


def transcript_parts(transcription: object) -> tuple[TranscriptPart, ...] | None:
    """The stretches of a transcript in their order; None where there is none that can be read."""
    return tuple(islice(_parts(_told(transcription, _DEEPEST)), _PART_LIMIT)) or None


def _told(value: object, deepest: int) -> Iterator[Mapping[str, object]]:
    """What tells of a stretch each, in their order, however it is wrapped: in lists, in JSON in strings."""
    if deepest == 0:
        return
    if isinstance(value, str):
        inner = _json_in(value)
        yield from ({"transcript": value},) if inner is value else _told(inner, deepest - 1)
    elif isinstance(value, list):
        for each in value[:_PART_LIMIT]:
            yield from _told(each, deepest - 1)
    elif isinstance(value, dict) and (alternatives := value.get("alternatives")):
        best = alternatives[0] if isinstance(alternatives, list) else alternatives
        for each in _told(best, deepest - 1):
            yield {"resultEndTime": value.get("resultEndTime"), **each}
    elif isinstance(value, dict):
        wrapped = next((value[name] for name in _WRAPPERS if value.get(name)), None)
        if "transcript" in value:
            yield value
        elif not isinstance(wrapped, str) or _json_in(wrapped) is not wrapped:  # else a status: "none"
            yield from _told(wrapped, deepest - 1)


def _json_in(text: str) -> object:
    """What JSON in a string holds; the text itself where it is none: then it is all that was said."""
    if text.strip()[:1] in _BEGIN_JSON or text.strip() in {"null", ""}:
        with suppress(ValueError, RecursionError):
            return json.loads(text or "null")
    return text


def _parts(told: Iterable[Mapping[str, object]]) -> Iterator[TranscriptPart]:
    for each in told:
        if text := safe_text(each.get("transcript"), _TEXT_LIMIT):
            yield TranscriptPart(
                text=text,
                confidence=_confidence(each.get("confidence")),
                end_seconds=_seconds(each.get("resultEndTime")),
            )


def _confidence(value: object) -> float | None:
    number = finite_number(value)
    return number if number is not None and 0 <= number <= 1 else None


def _seconds(value: object) -> float | None:
    found = _SECONDS.fullmatch(value) if isinstance(value, str) else None
    return float(found[1]) if found else None
