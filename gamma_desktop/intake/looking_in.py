"""How a listener does, seen from outside: by its own answer, over its own socket."""

import asyncio
import json
import ssl
from dataclasses import dataclass
from enum import StrEnum

from gamma_desktop.settings.model import ListenerSettings

_LONGEST_ANSWER = 64 * 1024
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (nothing is bound here)


class ListenerAnswer(StrEnum):
    """What comes of asking."""

    OK = "ok"
    REFUSING = "refusing"
    UNAVAILABLE = "unavailable"
    """It cannot store."""
    NONE = "none"
    """None of ours answers there."""


@dataclass(frozen=True, slots=True)
class ListenerAddress:
    """Where a listener would be; ``text`` as people write it."""

    host: str
    port: int

    @property
    def text(self) -> str:
        """The address and the port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address_in(settings: ListenerSettings) -> ListenerAddress:
    """Where it is asked: on this machine, where it listens on all addresses."""
    return ListenerAddress(_ANYWHERE.get(settings.host, settings.host), settings.port)


async def ask_listener(address: ListenerAddress, *, has_tls: bool) -> ListenerAnswer:
    """Ask the listener of this machine how it does; the caller limits the time."""
    context = None
    if has_tls:  # it is our own: by its name in a certificate nothing is proved here
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        reader, writer = await asyncio.open_connection(address.host, address.port, ssl=context)
    except OSError:
        return ListenerAnswer.NONE
    try:
        writer.write(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = await reader.read(_LONGEST_ANSWER)
        while piece := await reader.read(_LONGEST_ANSWER):
            answer += piece
            if len(answer) > _LONGEST_ANSWER:
                return ListenerAnswer.NONE
        return _answer_in(answer)
    except OSError:
        return ListenerAnswer.NONE
    finally:
        writer.close()


def _answer_in(answer: bytes) -> ListenerAnswer:
    try:
        told = json.loads(answer.partition(b"\r\n\r\n")[2])
        return ListenerAnswer(told["status"])
    except (ValueError, KeyError, TypeError):
        return ListenerAnswer.NONE
