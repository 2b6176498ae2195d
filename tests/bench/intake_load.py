"""Posts events as fast as they are answered, from a process of its own: prints the times as JSON."""

import json
import selectors
import socket
import sys
import time
from dataclasses import asdict, dataclass

BODY = json.dumps(
    {
        "callId": "471900",
        "callLegId": "1542399572160.-703374",
        "displayedExternalNumber": "+34647460197",
        "displayedLabel": "647460197",
        "displayedNumber": "0647460197",
        "isIncoming": "true",
        "isRecording": "false",
        "eventTimestamp": "1542399572176",
        "state": "ringing",
        "stateCause": "causeNormal",
        "extension": "203",
        "firstFrom": "0647460197",
        "firstTo": "203",
        "firstIsIncoming": "false",
        "firstCallId": "471900",
    }
).encode()
REQUEST = (
    b"POST /vtcrm/callback HTTP/1.1\r\nHost: desk.example.com\r\nX-VTCRM-PBXID: acme\r\n"
    b"X-Gamma-Desktop-Secret: bench\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)
OK = b"HTTP/1.1 200 "


@dataclass
class Load:
    """What came of it, in seconds."""

    latencies: list[float]
    elapsed: float


def measure(port: int, connections: int, count: int) -> Load:
    """Send ``count`` events over ``connections``, each waiting for its answer before the next."""
    with selectors.DefaultSelector() as ready:
        begin = time.perf_counter()
        for _ in range(connections):
            ready.register(_connect(port), selectors.EVENT_READ, _State())
        latencies: list[float] = []
        sent = 0
        for key in list(ready.get_map().values()):
            sent += _send(key)
        while len(latencies) < count:
            for key, _ in ready.select():
                latencies.append(_receive(key))
                if sent < count:
                    sent += _send(key)
        elapsed = time.perf_counter() - begin
        for key in list(ready.get_map().values()):
            _socket(key).close()
    return Load(latencies, elapsed)


class _State:
    sent_at = 0.0


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _socket(key: selectors.SelectorKey) -> socket.socket:
    assert isinstance(key.fileobj, socket.socket)
    return key.fileobj


def _send(key: selectors.SelectorKey) -> int:
    key.data.sent_at = time.perf_counter()
    _socket(key).sendall(REQUEST)
    return 1


def _receive(key: selectors.SelectorKey) -> float:
    answer = _socket(key).recv(4096)
    latency: float = time.perf_counter() - key.data.sent_at
    if not (answer.startswith(OK) and answer.endswith(b"\r\n\r\n")):
        raise SystemExit(f"not the answer expected: {answer!r}")
    return latency


if __name__ == "__main__":
    print(json.dumps(asdict(measure(*map(int, sys.argv[1:4])))))
