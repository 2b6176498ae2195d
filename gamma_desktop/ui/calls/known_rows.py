"""Rows that need not be read again: as they were read, and nothing was told of them since."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.model import IdentifiedCall


@dataclass(eq=False, slots=True)
class Reading:
    """A look into the log that takes a moment.

    Attributes:
        known: the rows that it need not read.
        told: the calls of which something was told meanwhile: what was read of them may be outdated.
        is_outdated: something was told of all of them.
    """

    known: Mapping[CallKey, IdentifiedCall]
    told: set[CallKey] = field(default_factory=set)
    is_outdated: bool = False


class KnownRows:
    """Keeps the rows of the last reading, without those of which something was told after it began."""

    def __init__(self) -> None:
        self._rows: dict[CallKey, IdentifiedCall] = {}
        self._readings: list[Reading] = []

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Note what is told while the log is read."""
        reading = Reading(dict(self._rows))
        self._readings.append(reading)
        try:
            yield reading
        finally:
            self._readings.remove(reading)

    def keep(self, reading: Reading, rows: Iterable[IdentifiedCall]) -> None:
        """These are shown now; no others are kept."""
        kept = () if reading.is_outdated else rows
        self._rows = {row.call.key: row for row in kept if row.call.key not in reading.told}

    def forget(self, keys: Collection[CallKey]) -> None:
        """Something was told of these calls."""
        for key in keys:
            self._rows.pop(key, None)
        for reading in self._readings:
            reading.told.update(keys)

    def forget_all(self) -> None:
        """Any of them may have changed."""
        self._rows.clear()
        for reading in self._readings:
            reading.is_outdated = True
