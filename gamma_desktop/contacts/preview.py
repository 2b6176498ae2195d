"""What a file turns out to be before anything of it is imported: the first contacts, and what is odd."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.gathering import Gathering
from gamma_desktop.contacts.importing import Entry, FilePreview, FirstEntry, ImportProblem
from gamma_desktop.contacts.table import ContactTable
from gamma_desktop.contacts.table_import import told_of_table

MOST_CHECKED = 5_000
MOST_TOLD = 200

_ENTRIES_SHOWN = 6
_ROWS_SHOWN = 5
_LONGEST_CELL = 200
_SECONDS = 1.5


def previewed(file: ContactFile) -> FilePreview:
    """What a file turns out to be; raises ContactFileError if it is nothing that we read."""
    return _of_table(file, file.table()) if file.kind.has_columns else _of_cards(file)


def _of_cards(file: ContactFile) -> FilePreview:
    seen = _Seen()
    is_whole = seen.look_at(file.entries())
    return replace(seen.preview(file), entries=seen.checked if is_whole else file.count_cards())


def _of_table(file: ContactFile, table: ContactTable) -> FilePreview:
    seen = _Seen()
    is_whole = False
    if table.is_complete or not table.headings:
        is_whole = seen.look_at(file.rows_of(table))
    else:  # the agent is asked what the columns hold, and then it is looked at once more
        seen.look_at([told_of_table(table, file.name)])
    rows = tuple(_short(row.cells) for row in islice(table.rows(), _ROWS_SHOWN))
    return replace(
        seen.preview(file),
        entries=seen.checked if is_whole else max(table.length - 1, len(rows)),
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        headings=_short(table.headings),
        fields=table.fields,
        rows=rows,
    )


def _short(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell[:_LONGEST_CELL].split()) for cell in cells)


@dataclass(slots=True)
class _Seen:
    """What the entries of a file come to, as far as they are looked at."""

    checked: int = 0
    left_out: int = 0
    untold: int = 0
    first: list[FirstEntry] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    gathering: Gathering = field(default_factory=lambda: Gathering(""))

    def look_at(self, entries: Iterable[Entry]) -> bool:
        """Look at them until enough is seen; a file of usual size is seen to its end. Whether it was."""
        until = time.monotonic() + _SECONDS
        for entry in entries:
            self._look_at(entry)
            if self.checked == MOST_CHECKED or (self.checked % 16 == 0 and time.monotonic() > until):
                return False
        return True

    def preview(self, file: ContactFile) -> FilePreview:
        """What is known of the file by them."""
        return FilePreview(
            name=file.name,
            kind=file.kind,
            entries=self.checked,
            first=tuple(self.first),
            checked=self.checked,
            left_out=self.left_out,
            problems=tuple(self.problems),
            untold=self.untold,
        )

    def _look_at(self, entry: Entry) -> None:
        problems = tuple(self._problems(entry))
        told = problems[: MOST_TOLD - len(self.problems)]
        self.problems += told
        self.untold += len(problems) - len(told)
        if entry.is_of_file:
            return
        is_left_out = entry.person is None or len(problems) > len(entry.problems)
        self.checked += 1
        self.left_out += is_left_out
        if len(self.first) < _ENTRIES_SHOWN:
            self.first.append(FirstEntry(person=None if is_left_out else entry.person, problems=problems))

    def _problems(self, entry: Entry) -> Iterator[ImportProblem]:
        yield from entry.problems
        if entry.person is not None:
            found = self.gathering.contact(entry.person)
            if isinstance(found, ImportProblem):
                yield found
