"""How far the positions of a journal may have been given out, noted beside its file: none is given twice."""

from pathlib import Path

from gamma_desktop.durable_files import write_whole

STRIDE = 1000
"""Positions that may be given out until that is noted again."""
_DIGITS = 19
"""A position in writing has no more."""


class GivenPositions:
    """How far positions may have been given out, noted in a file before they are; and how many were not.

    The file holds two numbers; the second is left out while it is 0.
    """

    def __init__(self, mark: Path) -> None:
        self._mark = mark
        self._noted: tuple[int, int] | None = None

    @property
    def given_out(self) -> int:
        """No position behind this one was ever given out; 0 where nothing is noted, or it cannot be read."""
        return self._read()[0]

    @property
    def skipped(self) -> int:
        """How many positions were left out, since a new file had to go on behind all that might be."""
        return self._read()[1]

    def note(self, position: int) -> None:
        """Have this one and those before it given out; raises OSError if that cannot be noted."""
        if position > self.given_out:
            self._write(position + STRIDE, self.skipped)

    def skip(self, count: int) -> None:
        """Have so many more been left out; raises OSError if that cannot be noted."""
        if count > 0:
            self._write(self.given_out, self.skipped + count)

    def _read(self) -> tuple[int, int]:
        if self._noted is None:
            try:
                words = self._mark.read_bytes()[: 2 * _DIGITS + 1].split()
            except FileNotFoundError:
                words = []
            given_out, skipped, *_ = (*(int(word) if word.isdigit() else 0 for word in words), 0, 0)
            self._noted = given_out, skipped
        return self._noted

    def _write(self, given_out: int, skipped: int) -> None:
        write_whole(self._mark, b"%d %d" % (given_out, skipped) if skipped else b"%d" % given_out)
        self._noted = given_out, skipped


def mark_of(journal: Path) -> Path:
    """The file beside a journal that says how far its positions may have been given out."""
    return journal.with_suffix(".mark")
