"""What the listener stands on: a bound socket and, where it is set, TLS. Failures say which setting."""

import errno
import socket
import ssl
import sys
from ipaddress import ip_address

from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.intake.errors import ListenerError
from gamma_desktop.settings.model import ListenerSettings

_WSAEACCES, _WSAEADDRINUSE, _WSAEADDRNOTAVAIL = 10013, 10048, 10049
_PROBLEMS = {
    errno.EADDRINUSE: ListenerProblem.PORT_IN_USE,
    errno.EADDRNOTAVAIL: ListenerProblem.ADDRESS_NOT_OURS,
    errno.EACCES: ListenerProblem.NOT_PERMITTED,
    errno.EPERM: ListenerProblem.NOT_PERMITTED,
}
_PROBLEMS_ON_WINDOWS = {
    # Windows keeps no ports for administrators: one that may not be bound is taken, or reserved.
    errno.EACCES: ListenerProblem.PORT_IN_USE,
    _WSAEACCES: ListenerProblem.PORT_IN_USE,
    _WSAEADDRINUSE: ListenerProblem.PORT_IN_USE,
    _WSAEADDRNOTAVAIL: ListenerProblem.ADDRESS_NOT_OURS,
}
_HIGHEST_PORT = 65535


def listening_socket(host: str, port: int) -> socket.socket:
    """Bind and listen; port 0 takes one that is free.

    Raises:
        ListenerError: the address cannot be bound.
    """
    family, address = _resolve(host, port)
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        _claim(bound)
        bound.bind(address)
        bound.listen()
    except OSError as error:
        bound.close()
        problem = problem_of(error.errno or 0, sys.platform)
        what = {ListenerProblem.PORT_IN_USE: f"{port}", ListenerProblem.NOT_PERMITTED: f"{port}"}
        what |= {ListenerProblem.ADDRESS_NOT_OURS: host}
        raise ListenerError(problem, what.get(problem) or f"{host}:{port}: {error.strerror}") from error
    return bound


def try_place(settings: ListenerSettings) -> None:
    """Bind as these settings say, and let go at once; raises ListenerError."""
    tls_context(settings.tls_certificate, settings.tls_key)
    listening_socket(settings.host, settings.port).close()


def problem_of(number: int, platform: str) -> ListenerProblem:
    """What it means that the system of this name refuses to bind, by the number of its error."""
    problems = _PROBLEMS | _PROBLEMS_ON_WINDOWS if platform == "win32" else _PROBLEMS
    return problems.get(number, ListenerProblem.FAILED)


def tls_context(certificate: str, key: str) -> ssl.SSLContext | None:
    """TLS with a certificate chain and its key, which may stand in one file; None where none is set.

    Raises:
        ListenerError: a file cannot be used; a key with a password is among them, as no one can type it.
    """
    if not certificate and not key:
        return None
    if not certificate:
        raise ListenerError(ListenerProblem.TLS_UNUSABLE, key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key or None, password="")
    except OSError as error:
        files = ", ".join(filter(None, (certificate, key)))
        raise ListenerError(ListenerProblem.TLS_UNUSABLE, f"{files}: {error}") from error
    return context


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[object, ...]]:
    """The address to bind; of a name that has several, one of IPv4 if there is any."""
    if not 0 <= port <= _HIGHEST_PORT:
        raise ListenerError(ListenerProblem.BAD_SETTING, f"listener.port: {port}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise ListenerError(ListenerProblem.BAD_SETTING, f"listener.host {host}: {error.strerror}") from error
    family, _, _, _, address = min(found, key=lambda entry: entry[0] is not socket.AF_INET)
    return family, address


def _claim(unbound: socket.socket) -> None:
    """Take a port again right after a restart, but never share it with another program."""
    if sys.platform == "win32":
        unbound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        unbound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def travels_in_clear(settings: ListenerSettings) -> bool:
    """Whether events and the secret may cross a network unencrypted: something to warn of.

    True off loopback where neither we nor a proxy named in the settings ends TLS.
    """
    if settings.tls_certificate or settings.trusted_proxies or settings.host == "localhost":
        return False
    try:
        return not ip_address(settings.host).is_loopback
    except ValueError:
        return True
