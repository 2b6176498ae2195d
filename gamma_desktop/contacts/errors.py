"""What can go wrong with a file of contacts as a whole; a single row that cannot be read is no error.

ContactFileError         the file was not imported, and the contacts are as they were
├── ContactFileUnreadable    it is missing, no file, or may not be read
├── ContactFileTooLarge      it is beyond what is imported in one go
└── NotAContactTable         it can be read, but is no table of contacts
"""

from pathlib import Path

from gamma_desktop.errors import GammaDesktopError


class ContactFileError(GammaDesktopError):
    """A file of contacts could not be imported.

    Attributes:
        path: the file.
        detail: why not and what to do, an English sentence or two.
    """

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


class ContactFileUnreadable(ContactFileError):
    """The system does not let us read it."""


class ContactFileTooLarge(ContactFileError):
    """It has more than is imported in one go; nothing of it was taken, since half would pass for all."""


class NotAContactTable(ContactFileError):
    """It is no table, or names nobody, or has no numbers."""
