"""Secrets given by the environment, for machines without a keyring, and what a secret may be.

A variable goes first; then, for a service of systemd, a credential: a file that the service alone can read.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from gamma_desktop.errors import Message
from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue, NotAKey, VaultError
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState

VARIABLES: Mapping[str, str] = {
    SecretName.API_KEY: "GAMMA_API_KEY",
    SecretName.LISTENER_SECRET: "GAMMA_DESKTOP_LISTENER_SECRET",
    SecretName.DESK_SECRET: "GAMMA_DESKTOP_DESK_SECRET",
}
CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
"""Where systemd puts the credentials of a service, each named as its SecretName: ``systemd.exec(5)``."""
_MOST_BYTES = 4_096
LONGEST_SECRET = 1_000  # Windows keeps 2,560 bytes, two for a character

_SECRET = re.compile(rf"[!-~]{{1,{LONGEST_SECRET}}}")  # what an HTTP header can carry, without spaces
_ADDRESS = re.compile(r"[^:]:[0-9]{0,5}(?:,|$)")
_CODE = re.compile(
    r"(?=.*[0-9A-Z]{5})[0-9A-Z]{0,5}-(?:[0-9A-Z]{5}-)*[0-9A-Z]{0,5}"  # as printed, or cut at either end
    r"|(?:[0-9A-Za-z]{5}-){3}[0-9A-Za-z]{1,5}"  # as typed
)
_AUTHORITY = re.compile(r"system|[0-9A-Za-z_-]{43}")  # the hash of its certificate

_taken: dict[str, str] = {}
"""What the environment gave, once it was taken from there."""


def keep_from_children() -> None:
    """Take the secrets out of the environment: a browser that this process starts would be given it.

    Called once by the program that starts others for its user; it goes on knowing them.
    """
    for variable in VARIABLES.values():
        if variable in os.environ:
            _taken[variable] = os.environ.pop(variable)


def check_secret(secret: str) -> None:
    """Raise BadValue if a text can be no secret; the message does not hold it."""
    if not _SECRET.fullmatch(secret):
        raise BadValue(ValueFault.SECRET, most=LONGEST_SECRET)


def is_of_invitation(text: str) -> bool:
    """Whether a text is an invitation to a team, or what is left of one: its code is for the relay alone.

    An address with a port, the groups of a code, or what the relay is known by tell it. A stroke alone does
    not: an API key may have one.
    """
    parts = "".join(text.split()).strip("<>\"'`").split("/")
    if len(parts) > 1 and _AUTHORITY.fullmatch(parts[-1]):
        return True
    return any(_ADDRESS.search(part) or _CODE.fullmatch(part) for part in parts)


def check_api_key(text: str) -> None:
    """Raise NotAKey if a text can be no API key; it must not be sent to Gamma, and no message holds it."""
    if is_of_invitation(text):
        raise NotAKey(ValueFault.INVITATION)
    try:
        check_secret(text)
    except BadValue as error:
        raise NotAKey(error.problem) from error


def check_password(password: str) -> None:
    """Raise BadValue if a text can be no password of a server; the message does not hold it."""
    if not password or len(password) > LONGEST_SECRET or not password.isprintable():
        raise BadValue(ValueFault.PASSWORD, most=LONGEST_SECRET)


def source_in_force(name: str) -> str | None:
    """The variable, or the file of a credential, that gives a secret; it goes before the keyring."""
    return next((source for source, _ in _given(name)), None)


def from_environment(name: str) -> str | None:
    """The secret that the environment gives, if any.

    Raises:
        VaultError: what it gives can be no secret.
    """
    for source, secret in _given(name):
        try:
            check_secret(secret)
        except BadValue as error:
            problem = Message(ValueFault.OF_VARIABLE, variable=source, fault=error.problem)
            health = VaultHealth(state=VaultState.REFUSED, backend="environment", problem=problem)
            raise VaultError(health) from error
        return secret
    return None


def credential(name: str) -> str | None:
    """The password that a credential of the service gives; None if there is none.

    Raises:
        BadValue: it can be no password.
        OSError: it cannot be read.
    """
    folder = os.environ.get(CREDENTIALS_VARIABLE)
    if not folder:
        return None
    with suppress(FileNotFoundError):
        password = (Path(folder) / name).read_bytes()[:_MOST_BYTES].decode("utf-8", "replace").rstrip("\r\n")
        check_password(password)
        return password
    return None


def _given(name: str) -> Iterator[tuple[str, str]]:
    """Where the environment has a secret, and what it has there."""
    variable = VARIABLES.get(name, "")
    if secret := (os.environ.get(variable) or _taken.get(variable, "")).strip():
        yield variable, secret
    folder = os.environ.get(CREDENTIALS_VARIABLE)
    if variable and folder:
        file = Path(folder) / name
        with suppress(FileNotFoundError):
            yield str(file), file.read_bytes()[:_MOST_BYTES].decode("utf-8", "replace").strip()
