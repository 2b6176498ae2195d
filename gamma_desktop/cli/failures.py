"""Why a command failed, in words and as an exit code. Loaded where one did: it knows all errors."""

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
from gamma_desktop.cli.exit_codes import FAILED, NOT_SET_UP, REFUSED, UNKNOWN, USAGE
from gamma_desktop.contacts.errors import BadSource, NoSuchSource, ReservedSource
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.due_time import BadDueTime
from gamma_desktop.settings.codes import AuthorityFault
from gamma_desktop.settings.errors import (
    AuthorityUnusable,
    BadValue,
    NoListenerSecret,
    UnknownKey,
    VaultError,
)
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.settings.secrets import VARIABLES, source_in_force
from gamma_desktop.ui.wording import Attempt, explain

_VARIABLE_INSTEAD = "On a machine without a keyring, set {}."
_WRONG_USAGE = (NotDialable, UnusableCallback, UnknownKey, BadValue, BadSource, BadDueTime)


def words_of(error: GammaDesktopError, attempt: Attempt) -> str:
    """What went wrong and what to do."""
    words = str(explain(error, attempt))
    if isinstance(error, Refused) and str(error.status) not in words:
        words += f" ({error.status})" if error.reason in words else f" ({error})"
    if isinstance(error, WrongKey) and (variable := source_in_force(SecretName.API_KEY)):
        words += f" It came from {variable}, which goes before the keyring."
    return words + _from_a_terminal(error)


def instead_of_keyring(error: VaultError) -> str:
    """What a machine without a keyring can do; empty where it has one."""
    if error.health.state in {VaultState.MISSING, VaultState.REFUSED}:
        return _VARIABLE_INSTEAD.format(VARIABLES[SecretName.API_KEY])
    return ""


def code_of(error: GammaDesktopError) -> int:
    """The exit code that tells other programs."""
    match error:
        case KeyWithheld():
            return code_of(error.why)
        case _ if isinstance(error, _WRONG_USAGE) or _names_a_server(error):
            return USAGE
        case _ if _is_not_set_up(error):
            return NOT_SET_UP
        case Refused() | RefusedByTeam():
            return REFUSED
        case MaybeSent():
            return UNKNOWN
    return FAILED


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


def _is_not_set_up(error: GammaDesktopError) -> bool:
    match error:
        case NotSetUp() | NoListenerSecret() | VaultError(health=VaultHealth(state=VaultState.MISSING)):
            return True
        case AuthorityUnusable():
            return error.fault.code is AuthorityFault.NO_NAMES
    return False


def _names_a_server(error: GammaDesktopError) -> bool:
    """Whether contacts were to be imported under the name of a source that is read from a server."""
    return isinstance(error, ReservedSource) and error.is_of_server
