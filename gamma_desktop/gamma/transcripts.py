"""Transcripts in the format of Google's Speech-to-Text, as the vendor passes them on."""

import json
import re
from collections.abc import Iterable
from contextlib import suppress

from gamma_desktop.calls.model import TranscriptPart
from gamma_desktop.gamma.wire import finite_number, safe_text

_PART_LIMIT = 2000
_TEXT_LIMIT = 5000
_SECONDS = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s", re.ASCII)


def transcript_parts(transcription: object) -> tuple[TranscriptPart, ...] | None:
    """The stretches of a transcript in their order; None where there is none that can be read."""
    if isinstance(transcription, str):
        transcription = _read(transcription)
    if isinstance(transcription, dict) and "results" not in transcription:
        transcription = transcription.get("response")  # Google's wrapper of a recognition that took its time
    results = transcription if isinstance(transcription, list) else _member(transcription, "results")
    if not isinstance(results, list):
        return None
    return tuple(_parts(results[:_PART_LIMIT])) or None


def _read(text: str) -> object:
    """What JSON in a string holds; a text that is no JSON is all that was said."""
    if text.lstrip()[:1] in {"{", "["}:
        with suppress(ValueError):
            return json.loads(text)
    return {"results": [{"alternatives": [{"transcript": text}]}]}


def _parts(results: Iterable[object]) -> Iterable[TranscriptPart]:
    """The likeliest wording of each result, which Google puts first."""
    for result in results:
        alternatives = _member(result, "alternatives")
        best = alternatives[0] if isinstance(alternatives, list) and alternatives else None
        text = safe_text(_member(best, "transcript"), _TEXT_LIMIT)
        if text:
            yield TranscriptPart(
                text=text,
                confidence=_confidence(_member(best, "confidence")),
                end_seconds=_seconds(_member(result, "resultEndTime")),
            )


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _confidence(value: object) -> float | None:
    number = finite_number(value)
    return number if number is not None and 0 <= number <= 1 else None


def _seconds(value: object) -> float | None:
    found = _SECONDS.fullmatch(value) if isinstance(value, str) else None
    return float(found[1]) if found else None
