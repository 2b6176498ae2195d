"""HTTP by the byte: what a client may send, and what comes back, with nothing tidied up in between."""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Self

SECRET = "the-secret"
PATH = "/vtcrm/callback"
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def head(length: int | None = None, *headers: str, method: str = "POST", path: str = PATH) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: listener", f"X-Gamma-Desktop-Secret: {SECRET}", *headers]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


def event(body: bytes = b"{}", *headers: str) -> bytes:
    return head(len(body), *headers) + body


class Wire:
    """One connection to a listener."""

    def __init__(
        self, address: tuple[str, int], *, source: str = "", tls: ssl.SSLContext | None = None
    ) -> None:
        self._socket = socket.create_connection(
            address, PATIENCE_SECONDS, source_address=(source, 0) if source else None
        )
        if tls is not None:
            self._socket = tls.wrap_socket(self._socket, server_hostname=address[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def send(self, content: bytes) -> None:
        self._socket.sendall(content)

    def say_no_more(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def answer(self, method: str = "POST") -> Answer:
        response = HTTPResponse(self._socket, method=method)
        response.begin()
        body = response.read()
        return Answer(response.status, dict(response.getheaders()), body)

    def answer_line(self) -> bytes:
        """An interim answer: one line, and the empty one after it."""
        lines = b""
        while not lines.endswith(b"\r\n\r\n"):
            lines += self._socket.recv(1)
        return lines.removesuffix(b"\r\n")

    def exchange(self, content: bytes, method: str = "POST") -> Answer:
        self.send(content)
        return self.answer(method)

    def wait_until_closed(self) -> None:
        """Return once the listener has closed the connection; fail if it says anything before."""
        with suppress(ConnectionResetError):
            assert self._socket.recv(1) == b""

    def read_to_the_end(self) -> bytes:
        return b"".join(iter(lambda: self._socket.recv(65536), b""))


def exchange(address: tuple[str, int], content: bytes, method: str = "POST", *, source: str = "") -> Answer:
    with Wire(address, source=source) as wire:
        return wire.exchange(content, method)
