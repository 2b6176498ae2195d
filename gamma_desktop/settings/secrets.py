"""Secrets given by the environment, for machines without a keyring, and what a secret may be."""

import os
import re
from collections.abc import Mapping

from gamma_desktop.errors import Message
from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue, VaultError
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState

VARIABLES: Mapping[str, str] = {
    SecretName.API_KEY: "GAMMA_API_KEY",
    SecretName.LISTENER_SECRET: "GAMMA_DESKTOP_LISTENER_SECRET",
}
LONGEST_SECRET = 1_000  # Windows keeps 2,560 bytes, two for a character

_SECRET = re.compile(rf"[!-~]{{1,{LONGEST_SECRET}}}")  # what an HTTP header can carry, without spaces


def check_secret(secret: str) -> None:
    """Raise BadValue if a text can be no secret; the message does not hold it."""
    if not _SECRET.fullmatch(secret):
        raise BadValue(ValueFault.SECRET, most=LONGEST_SECRET)


def check_password(password: str) -> None:
    """Raise BadValue if a text can be no password of a server; the message does not hold it."""
    if not password or len(password) > LONGEST_SECRET or not password.isprintable():
        raise BadValue(ValueFault.PASSWORD, most=LONGEST_SECRET)


def variable_in_force(name: str) -> str | None:
    """The variable that gives a secret, where it is set; it goes before the keyring."""
    variable = VARIABLES.get(name, "")
    return variable if os.environ.get(variable, "").strip() else None


def from_environment(name: str) -> str | None:
    """The secret that the environment gives, if any.

    Raises:
        VaultError: the variable is set to what can be no secret.
    """
    variable = VARIABLES.get(name, "")
    secret = os.environ.get(variable, "").strip()
    if not secret:
        return None
    try:
        check_secret(secret)
    except BadValue as error:
        problem = Message(ValueFault.OF_VARIABLE, variable=variable, fault=error.problem)
        health = VaultHealth(state=VaultState.REFUSED, backend="environment", problem=problem)
        raise VaultError(health) from error
    return secret
