"""What can go wrong with the intake, each named for what one can do about it.

IntakeError
├── ListenerError        the listener cannot listen as it is set; ``problem`` says why
└── JournalError
    ├── JournalUnavailable   the disk is full, read-only or failing: it may work again by itself
    ├── JournalDamaged       the file is not, or no longer, a journal; it is replaced, or left as it is
    └── JournalTooNew        a newer program wrote it; it is left as it is
"""

from pathlib import Path

from gamma_desktop.errors import GammaDesktopError, Message, Value
from gamma_desktop.history.codes import ListenerProblem, StorageProblem, Trouble


class IntakeError(GammaDesktopError):
    """Events cannot be taken in."""

    title = Trouble.NO_EVENTS


class ListenerError(IntakeError):
    """The listener cannot listen as it is set.

    Attributes:
        problem: what kind of thing stands in the way.
        detail: which one: a port, an address, a file, a setting, with what the system says where the problem
            does not.
    """

    title = Trouble.NOT_LISTENING

    def __init__(self, problem: ListenerProblem, detail: str) -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail
        self.message = Message(problem, what=detail)


class JournalError(IntakeError):
    """The journal cannot be used.

    Attributes:
        path: the journal's file.
    """

    title = Trouble.EVENTS_NOT_STORED

    def __init__(self, path: Path, problem: StorageProblem, **data: Value) -> None:
        self.path = path
        self.message = Message(problem, path=str(path), **data)
        super().__init__(str(self.message))


class JournalUnavailable(JournalError):
    """The journal cannot be reached or written now; the next attempt may succeed."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, StorageProblem.EVENTS_NOT_WRITTEN, why=why)


class JournalDamaged(JournalError):
    """The file is no sound journal. Nothing in it was changed."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, StorageProblem.EVENTS_DAMAGED, why=why)


class JournalTooNew(JournalError):
    """A newer version of the program wrote this journal. Nothing in it was changed.

    Attributes:
        found, known: schema versions.
    """

    def __init__(self, path: Path, *, found: int, known: int) -> None:
        super().__init__(path, StorageProblem.TOO_NEW, found=found, known=known)
        self.found = found
        self.known = known
