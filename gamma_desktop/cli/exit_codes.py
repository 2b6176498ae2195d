"""How a command ends: the codes other programs count on, and the one line that says why."""

import sys

from gamma_desktop.calls.errors import (
    KeyWithheld,
    MaybeSent,
    NotDialable,
    NotSetUp,
    Refused,
    UnusableCallback,
    WrongKey,
)
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.errors import BadValue, NoListenerSecret, UnknownKey, VaultError
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.ui.wording import Attempt, explain
from gamma_desktop.vault.environment import variable_in_force

DONE = 0
FAILED = 1
USAGE = 2
NOT_SET_UP = 3
REFUSED = 4
UNKNOWN = 5


def fail(error: GammaDesktopError, attempt: Attempt = Attempt.OTHER) -> int:
    """Say on stderr what went wrong and what to do; returns the exit code for it."""
    words = str(explain(error, attempt))
    if isinstance(error, Refused) and str(error.status) not in words:
        words += f" ({error.status})" if error.reason in words else f" ({error})"
    if isinstance(error, WrongKey) and (variable := variable_in_force(SecretName.API_KEY)):
        words += f" It came from {variable}, which goes before the keyring."
    print(f"gamma-desktop: {plain(words)}", file=sys.stderr)
    return _code(error)


def complain(line: str, code: int = FAILED) -> int:
    """Say one line on stderr; returns ``code``."""
    print(f"gamma-desktop: {line}", file=sys.stderr)
    return code


def _code(error: GammaDesktopError) -> int:
    match error:
        case KeyWithheld():
            return _code(error.why)
        case NotDialable() | UnusableCallback() | UnknownKey() | BadValue() | BadSource():
            return USAGE
        case NotSetUp() | NoListenerSecret() | VaultError(health=VaultHealth(state=VaultState.MISSING)):
            return NOT_SET_UP
        case Refused():
            return REFUSED
        case MaybeSent():
            return UNKNOWN
    return FAILED
