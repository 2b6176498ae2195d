"""What can go wrong with contacts, and with a file or server of them; a row that cannot be read is no error.

ContactFileError         the file was not imported, and the contacts are as they were
├── ContactFileUnreadable    it is missing, no file, or may not be read
├── ContactFileTooLarge      it is beyond what is imported in one go
├── NotAContactTable         it can be read, but is no table of contacts
└── ReadingBroken            reading it took too long or too much memory, or went wrong
ContactReadOnly          the contact is not the agent's own: change it where it comes from
ReservedSource           the name stands for the agent's own contacts: give the source another one

ContactSourceError       a source was not read, and its contacts are as they were
├── SourceUnreachable        no answer, or it broke off in the middle: the next try may do
├── SourceDenied             it does not take this user and password
├── SourceUntrusted          its certificate is not trusted; no password was sent
├── SourceKindNotInstalled   the optional part that reads such sources is missing
└── SourceUnusable           what it says makes no sense, or is too much: is the address right?

BadSource                nothing that could be a source; ``field`` says which part
NoSuchSource             there is no source of that name
NothingToUndo            no import of the last week is left to undo
ImportedSince            another import came after the one to undo: that one goes first
"""

from pathlib import Path

from gamma_desktop.contacts.codes import SourceFault, SourceProblem
from gamma_desktop.errors import GammaDesktopError, Message, Value


class ContactFileError(GammaDesktopError):
    """A file of contacts could not be imported.

    Attributes:
        path: the file.
        detail: why not, of ``contacts.codes.FileProblem``.
    """

    def __init__(self, path: Path, detail: Message) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


class ContactFileUnreadable(ContactFileError):
    """The system does not let us read it."""


class ContactFileTooLarge(ContactFileError):
    """It has more than is imported in one go; nothing of it was taken, since half would pass for all."""


class NotAContactTable(ContactFileError):
    """It is not a table, has no names, or has no numbers."""


class ReadingBroken(ContactFileError):
    """The process that reads it took too long or too much, or broke down; nothing of it was taken."""


class ContactReadOnly(GammaDesktopError):
    """Another source holds the contact; what is changed here would be gone with its next import.

    Attributes:
        source: which one.
    """

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


class ReservedSource(GammaDesktopError):
    """The name stands for other contacts: those that agents wrote themselves, or those of a server.

    Attributes:
        source: the name.
        is_of_server: a server is read under this name.
    """

    def __init__(self, source: str, *, is_of_server: bool = False) -> None:
        super().__init__(source)
        self.source = source
        self.is_of_server = is_of_server


class ContactSourceError(GammaDesktopError):
    """A source of contacts could not be read.

    Attributes:
        problem: why, of ``contacts.codes.SourceProblem``.
    """

    def __init__(self, problem: SourceProblem | Message, **data: Value) -> None:
        self.problem = problem if isinstance(problem, Message) else Message(problem, **data)
        super().__init__(str(self.problem))


class SourceUnreachable(ContactSourceError):
    """It gave no answer, or broke off."""


class SourceDenied(ContactSourceError):
    """It does not let this user in."""


class SourceUntrusted(ContactSourceError):
    """Its certificate is not to be trusted."""


class SourceUnusable(ContactSourceError):
    """It answers, but not as such a server should."""


class SourceKindNotInstalled(ContactSourceError):
    """What reads this kind of source is an optional part of the program, and is not there."""


class BadSource(GammaDesktopError):
    """This can be no source.

    Attributes:
        field: the part that is wrong: name, url, filter, …
        fault: what is wrong with it.
    """

    def __init__(self, field: str, fault: SourceFault, **data: Value) -> None:
        self.field = field
        self.fault = Message(fault, **data)
        super().__init__(str(self.fault))


class NoSuchSource(GammaDesktopError):
    """There is none of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NothingToUndo(GammaDesktopError):
    """No import can be undone.

    Attributes:
        source: of this source; None: of any.
    """

    def __init__(self, source: str | None) -> None:
        super().__init__(source or "")
        self.source = source


class ImportedSince(GammaDesktopError):
    """The import to undo is no longer the last one of its source; nothing was changed."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source
