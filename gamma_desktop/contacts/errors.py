"""What can go wrong with contacts, and with a file of them as a whole; a row that cannot be read is no error.

ContactFileError         the file was not imported, and the contacts are as they were
├── ContactFileUnreadable    it is missing, no file, or may not be read
├── ContactFileTooLarge      it is beyond what is imported in one go
└── NotAContactTable         it can be read, but is no table of contacts
ContactReadOnly          the contact is not the agent's own: change it where it comes from
ReservedSource           the name stands for the agent's own contacts: give the source another one
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


class ContactReadOnly(GammaDesktopError):
    """Another source holds the contact; what is changed here would be gone with its next import.

    Attributes:
        source: which one.
    """

    headline = "This contact cannot be changed here"

    def __init__(self, source: str) -> None:
        super().__init__(f"It comes from “{source}”: change it there, and add what you know as a note.")
        self.source = source


class ReservedSource(GammaDesktopError):
    """Contacts from elsewhere must not replace those that agents wrote themselves."""

    headline = "This name is taken"

    def __init__(self, source: str) -> None:
        super().__init__(f"“{source}” holds the contacts that you wrote yourself: choose another name.")
