"""What can go wrong with the intake, each named for what one can do about it.

IntakeError
├── ListenerError        the listener cannot listen as it is set; ``problem`` says what to change
└── JournalError
    ├── JournalUnavailable   the disk is full, read-only or failing: it may work again by itself
    ├── JournalDamaged       the file is not, or no longer, a journal; it is replaced, or left as it is
    └── JournalTooNew        a newer program wrote it; it is left as it is
"""

from enum import StrEnum
from pathlib import Path

from gamma_desktop.errors import GammaDesktopError


class IntakeError(GammaDesktopError):
    """Events cannot be taken in."""

    headline = "Events cannot be taken in"


class ListenerProblem(StrEnum):
    """Why the listener cannot listen."""

    PORT_IN_USE = "port_in_use"
    ADDRESS_NOT_OURS = "address_not_ours"
    NOT_PERMITTED = "not_permitted"
    TLS_UNUSABLE = "tls_unusable"
    BAD_SETTING = "bad_setting"
    FAILED = "failed"


_ADVICE = {
    ListenerProblem.PORT_IN_USE: "end the program that listens there, or set another listener.port",
    ListenerProblem.ADDRESS_NOT_OURS: "set listener.host to an address of this machine",
    ListenerProblem.NOT_PERMITTED: "set a listener.port from 1024 on",
    ListenerProblem.TLS_UNUSABLE: "check listener.tls_certificate and listener.tls_key",
    ListenerProblem.BAD_SETTING: "correct this setting",
    ListenerProblem.FAILED: "check listener.host and listener.port",
}


class ListenerError(IntakeError):
    """The listener cannot listen as it is set; the message says what to change.

    Attributes:
        problem: what kind of thing stands in the way.
        detail: which one, in English: an address, a file, a setting.
    """

    headline = "Events cannot be listened for"

    def __init__(self, problem: ListenerProblem, detail: str) -> None:
        super().__init__(f"{detail}: {_ADVICE[problem]}.")
        self.problem = problem
        self.detail = detail


class JournalError(IntakeError):
    """The journal cannot be used.

    Attributes:
        path: the journal's file.
    """

    headline = "Events cannot be stored"

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path


class JournalUnavailable(JournalError):
    """The journal cannot be reached or written now; the next attempt may succeed."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, f"{detail}; make room on this disk, or see that it can be written.")


class JournalDamaged(JournalError):
    """The file is no sound journal. Nothing in it was changed."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(
            path,
            f"damaged; start Gamma Desktop, which begins a new one and keeps what can be read ({detail})",
        )


class JournalTooNew(JournalError):
    """A newer version of the program wrote this journal. Nothing in it was changed.

    Attributes:
        found, known: schema versions.
    """

    def __init__(self, path: Path, *, found: int, known: int) -> None:
        super().__init__(
            path,
            f"written by a newer version of the program (schema {found}, this one knows {known}); install"
            " that version, or name another profile. The file was not touched.",
        )
        self.found = found
        self.known = known
