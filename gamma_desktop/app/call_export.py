"""Hands out calls as text, piece by piece: nowhere do all of them stand in memory."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gamma_desktop.history.all_calls import FindsCalls, all_calls
from gamma_desktop.history.errors import ExportFailed
from gamma_desktop.history.export import call_object, csv_heading, csv_rows
from gamma_desktop.history.model import CallFilter, IdentifiedCall


class ExportForm(StrEnum):
    """In which form."""

    CSV = "csv"
    RAW_CSV = "raw csv"
    JSON = "json"


class CallSupply(FindsCalls, Protocol):
    """Has the calls."""

    async def count(self, wanted: CallFilter) -> int:
        """How many there are to find."""
        ...


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
            async for text, count in exported(all_calls(self._calls, wanted), form):
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
