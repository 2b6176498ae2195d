"""How calls are handed to other programs: the call object of the interface, CSV, and files of either.

The keys, their order and their meaning are promised to others; adding is fine, renaming is not.
"""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gamma_desktop.calls.model import Call, TranscriptPart, Transfer
from gamma_desktop.contacts.csv_cells import guarded
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.errors import ExportFailed
from gamma_desktop.history.model import CallFilter, IdentifiedCall


class CallSupply(Protocol):
    """Has past calls."""

    def pages(
        self, wanted: CallFilter, *, limit: int | None = None
    ) -> AsyncIterator[Sequence[IdentifiedCall]]:
        """The calls, newest first, at most ``limit``, each once; raises StoreError."""
        ...

    async def count(self, wanted: CallFilter) -> int:
        """How many there are to find."""
        ...


CSV_COLUMNS = (
    "started_at",
    "direction",
    "outcome",
    "state",
    "number",
    "name",
    "company",
    "extension",
    "answered_by",
    "dialed_number",
    "ring_seconds",
    "talk_seconds",
    "call_id",
    "pbx",
    "note",
    "label",
)


def call_object(identified: IdentifiedCall) -> dict[str, object]:
    """A call as a JSON object; times in ISO 8601 with zone, durations in seconds."""
    call = identified.call
    return {
        "pbx": call.key.pbx,
        "call_id": call.key.call_id,
        "first_call_id": call.first_call_id,
        "external_call_id": call.external_call_id,
        "direction": call.direction,
        "state": call.state,
        "outcome": call.outcome,
        "remote": _remote(call, identified.match),
        "extension": call.extension,
        "extensions": list(call.extensions),
        "answered_by": call.answered_by,
        "dialed_number": call.dialed_number,
        "started_at": _time(call.started_at),
        "answered_at": _time(call.answered_at),
        "ended_at": _time(call.ended_at),
        "ring_seconds": call.ring_seconds,
        "talk_seconds": call.talk_seconds,
        "transfers": [_transfer(step) for step in call.transfers],
        "app_data": list(call.app_data),
        "recording_url": call.recording_url,
        "transcript": None if call.transcript is None else [_part(part) for part in call.transcript],
        "cause": call.cause,
        "transferred_to": call.transferred_to,
        "recorded": call.is_recorded,
        "note": identified.note or None,
        "label": identified.label or None,
        "waiting": identified.is_waiting,
        "handled": _handled(identified),
        "claimed": _claimed(identified),
    }


def _handled(identified: IdentifiedCall) -> dict[str, object] | None:
    """By whom in the team a missed call was handled; a tick of a desk on its own names none."""
    handled = identified.remark.handled
    if handled is not None:
        return {"by": handled.by, "at": _time(handled.at), "how": handled.how}
    return {"by": None, "at": None, "how": "tick"} if identified.is_handled else None


def _claimed(identified: IdentifiedCall) -> dict[str, object] | None:
    claim = identified.remark.claim
    return None if claim is None else {"by": claim.by, "at": _time(claim.at)}


def csv_heading() -> str:
    """The first line of the CSV."""
    return _csv([CSV_COLUMNS])


def csv_rows(calls: Iterable[IdentifiedCall], *, is_raw: bool = False) -> str:
    """The lines of these calls, without the heading."""
    rows = map(_row, calls)
    return _csv(rows if is_raw else ([_cell(value) for value in row] for row in rows))


def _csv(rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _remote(call: Call, match: Match) -> dict[str, object]:
    contact = match.contact
    return {
        "number": None if call.remote.is_hidden else call.remote.number,
        "raw": call.remote.raw,
        "hidden": call.remote.is_hidden,
        "contact": None
        if contact is None
        else {"id": contact.id, "name": contact.name, "company": contact.company},
        "candidates": len(match.candidates),
        "matched_by": match.matched_by,
    }


def _transfer(step: Transfer) -> dict[str, object]:
    return {
        "from_call_id": step.from_call_id,
        "from": step.from_extension,
        "to": step.to_extension,
        "at": _time(step.at),
    }


def _part(part: TranscriptPart) -> dict[str, object]:
    return {"text": part.text, "confidence": part.confidence, "end_seconds": part.end_seconds}


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds")


def _row(identified: IdentifiedCall) -> tuple[object, ...]:
    call, contact = identified.call, identified.match.contact
    return (
        _time(call.started_at),
        call.direction,
        call.outcome,
        call.state,
        None if call.remote.is_hidden else call.remote.number or call.remote.raw,
        contact.name if contact else None,
        contact.company if contact else None,
        call.extension,
        call.answered_by,
        call.dialed_number,
        call.ring_seconds,
        call.talk_seconds,
        call.key.call_id,
        call.key.pbx,
        identified.note or None,
        identified.label or None,
    )


def _cell(value: object) -> object:
    """Numbers in E.164 begin like a formula too: as text they keep their plus."""
    return guarded(value) if isinstance(value, str) else value


class ExportForm(StrEnum):
    """In which form."""

    CSV = "csv"
    RAW_CSV = "raw csv"
    JSON = "json"


class CallExport:
    """Writes calls into files, for the window."""

    def __init__(self, calls: CallSupply) -> None:
        self._calls = calls

    async def write(
        self, wanted: CallFilter, path: Path, *, is_raw: bool, on_progress: Callable[[int, int], None]
    ) -> int:
        """Write all calls that fit: JSON where the name says so, else CSV; returns how many.

        The file appears when it is whole; what was there stays if anything fails, or if it is cancelled.

        Args:
            wanted: which calls.
            path: the file.
            is_raw: CSV cells as they are, also if a spreadsheet would run them as formulas.
            on_progress: told how many are written, of how many.

        Raises:
            StoreError: they cannot be read.
            ExportFailed: the file cannot be written.
        """
        form = ExportForm.RAW_CSV if is_raw else ExportForm.CSV
        if path.suffix.casefold() == ".json":
            form = ExportForm.JSON
        unfinished = path.with_name(f".{path.name}.part")
        try:
            return await self._write(wanted, unfinished, path, form, on_progress)
        except OSError as error:
            raise ExportFailed(path, error.strerror or str(error)) from error
        finally:
            await asyncio.to_thread(_remove, unfinished)

    async def _write(
        self,
        wanted: CallFilter,
        unfinished: Path,
        path: Path,
        form: ExportForm,
        on_progress: Callable[[int, int], None],
    ) -> int:
        total, written = await self._calls.count(wanted), 0
        on_progress(0, total)
        with await asyncio.to_thread(unfinished.open, "wb") as file:
            async for text, count in exported(self._calls.pages(wanted), form):
                await asyncio.to_thread(file.write, text.encode(errors="replace"))
                written += count
                on_progress(written, max(total, written))
        await asyncio.to_thread(unfinished.replace, path)
        return written


async def exported(
    pages: AsyncIterator[Sequence[IdentifiedCall]], form: ExportForm
) -> AsyncIterator[tuple[str, int]]:
    """The text of some calls, and of how many, until all are told."""
    before, between, after = ("[", ",\n", "]\n") if form is ExportForm.JSON else (csv_heading(), "", "")
    yield before, 0
    gap = ""
    async for page in pages:
        yield gap + await asyncio.to_thread(_text, page, form), len(page)
        gap = between
    yield after, 0


def _text(page: Sequence[IdentifiedCall], form: ExportForm) -> str:
    if form is ExportForm.JSON:
        return ",\n".join(json.dumps(call_object(each)) for each in page)
    return csv_rows(page, is_raw=form is ExportForm.RAW_CSV)


def _remove(unfinished: Path) -> None:
    unfinished.unlink(missing_ok=True)
