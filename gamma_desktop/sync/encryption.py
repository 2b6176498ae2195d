"""Whom to trust, and why a server could not be reached: in words, where a library has only a number."""

import os
import socket
import ssl
from urllib.parse import urlsplit

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import (
    ContactSourceError,
    SourceUnreachable,
    SourceUntrusted,
    SourceUnusable,
)

_PORTS = {"ldap": 389, "ldaps": 636}
_START_TLS = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"
"""The request for encryption (RFC 4511, 4.14), as it goes over the wire."""


def check_authority(ca_file: str) -> None:
    """Make sure that a file names an authority; raises SourceUnusable."""
    trust(ca_file)


def trust(ca_file: str) -> ssl.SSLContext:
    """Those whom the system trusts; where an authority is named, that one alone.

    Raises:
        SourceUnusable: the file names no authority.
    """
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise SourceUnusable(SourceProblem.NO_AUTHORITY, file=ca_file, why=words_of(error)) from error


def untrusted(reason: str) -> SourceUntrusted:
    """The error for a certificate that is not trusted."""
    return SourceUntrusted(SourceProblem.UNTRUSTED, why=reason[:1].upper() + reason[1:])


def why_not_connected(url: str, ca_file: str, seconds: float) -> ContactSourceError | None:
    """Look for oneself what is wrong with a connection to a directory; None if nothing is by now."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        with socket.create_connection((host, port), seconds) as plain:
            if parts.scheme == "ldap":
                _start_tls(plain)
            with trust(ca_file).wrap_socket(plain, server_hostname=host):
                return None
    except ssl.SSLCertVerificationError as error:
        return untrusted(error.verify_message)
    except ssl.SSLError as error:
        return SourceUntrusted(SourceProblem.NO_TLS, why=words_of(error))
    except TimeoutError:
        return SourceUnreachable(SourceProblem.NO_ANSWER)
    except OSError as error:
        return SourceUnreachable(SourceProblem.NOT_CONNECTED, why=words_of(error))


def words_of(error: BaseException) -> str:
    """What the system said at the bottom of an error; libraries wrap that in vaguer words."""
    deepest = error
    while following := deepest.__cause__:
        deepest = following
    has_good_words = isinstance(deepest, socket.gaierror | ssl.SSLError)
    if isinstance(deepest, OSError) and deepest.errno is not None:
        return (deepest.strerror if has_good_words else os.strerror(deepest.errno)) or type(deepest).__name__
    return str(deepest).partition("\n")[0][:200] or type(deepest).__name__


def _start_tls(plain: socket.socket) -> None:
    plain.sendall(_START_TLS)
    if not plain.recv(4096):
        raise ConnectionResetError(104, "closed")
