"""How a command ends: the codes other programs count on, and the one line that says why."""

import sys

from gamma_desktop.calls.errors import (
    KeyWithheld,
    MaybeSent,
    NotDialable,
    NotSetUp,
    Refused,
    RefusedByTeam,
    UnusableCallback,
    WrongKey,
)
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.contacts.errors import BadSource, NoSuchSource, ReservedSource
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.due_time import BadDueTime
from gamma_desktop.settings.errors import BadValue, NoListenerSecret, UnknownKey, VaultError
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.settings.secrets import VARIABLES, source_in_force
from gamma_desktop.ui.wording import Attempt, explain

DONE = 0
FAILED = 1
USAGE = 2
NOT_SET_UP = 3
REFUSED = 4
UNKNOWN = 5
_VARIABLE_INSTEAD = "On a machine without a keyring, set {}."


def fail(error: GammaDesktopError, attempt: Attempt = Attempt.OTHER) -> int:
    """Say on stderr what went wrong and what to do; returns the exit code for it."""
    words = str(explain(error, attempt))
    if isinstance(error, Refused) and str(error.status) not in words:
        words += f" ({error.status})" if error.reason in words else f" ({error})"
    if isinstance(error, WrongKey) and (variable := source_in_force(SecretName.API_KEY)):
        words += f" It came from {variable}, which goes before the keyring."
    print(f"gamma-desktop: {plain(words)}{_from_a_terminal(error)}", file=sys.stderr)
    return _code(error)


def fail_without_keyring(error: VaultError) -> int:
    """Say that there is no place for the API key, and what a machine without a keyring can do."""
    code = fail(error)
    if error.health.state in {VaultState.MISSING, VaultState.REFUSED}:
        print(f"gamma-desktop: {_VARIABLE_INSTEAD.format(VARIABLES[SecretName.API_KEY])}", file=sys.stderr)
    return code


def complain(line: str, code: int = FAILED) -> int:
    """Say one line on stderr; returns ``code``."""
    print(f"gamma-desktop: {line}", file=sys.stderr)
    return code


def _from_a_terminal(error: GammaDesktopError) -> str:
    """What can be done by command, beside what can be done in the window; begins with a space."""
    hint = ""
    match error:
        case NotSetUp(missing="key"):
            hint = " From a terminal: gamma-desktop key set"
        case NotSetUp():
            hint = " Or name one with --from."
        case NoListenerSecret(has_keyring=True):
            hint = " From a terminal: gamma-desktop configure"
        case NoListenerSecret():
            hint = " " + _VARIABLE_INSTEAD.format(VARIABLES[SecretName.LISTENER_SECRET])
        case KeyWithheld(why=VaultError(health=VaultHealth(state=VaultState.MISSING | VaultState.REFUSED))):
            hint = " " + _VARIABLE_INSTEAD.format(VARIABLES[SecretName.API_KEY])
        case NoSuchSource():
            hint = " `gamma-desktop contacts sources list` shows them all."
    return hint


_WRONG_USAGE = (NotDialable, UnusableCallback, UnknownKey, BadValue, BadSource, BadDueTime)


def _code(error: GammaDesktopError) -> int:
    match error:
        case KeyWithheld():
            return _code(error.why)
        case _ if isinstance(error, _WRONG_USAGE) or _names_a_server(error):
            return USAGE
        case NotSetUp() | NoListenerSecret() | VaultError(health=VaultHealth(state=VaultState.MISSING)):
            return NOT_SET_UP
        case Refused() | RefusedByTeam():
            return REFUSED
        case MaybeSent():
            return UNKNOWN
    return FAILED


def _names_a_server(error: GammaDesktopError) -> bool:
    """Whether contacts were to be imported under the name of a source that is read from a server."""
    return isinstance(error, ReservedSource) and error.is_of_server
