"""Posts the events of incoming calls over HTTP, from a process of its own, one at a time as Gamma does.

Prints what it sent as JSON: the call, the state, when the request was written and when it was answered, by
the monotonic clock, in nanoseconds. As many calls ring before the first of them is answered as are asked for.
"""

import argparse
import http.client
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tests.bench.profile import CONTACTS, mobile

STAGES = ("ringing", "talking", "dropped")
_PATH = "/vtcrm/callback"
_OK = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """One event that was posted."""

    call: str
    stage: str
    sent_at: int
    answered_at: int


def events(
    name: str,
    calls: int,
    at_once: int,
    *,
    callers: int = CONTACTS,
    missed_every: int = 0,
    then_rings: bool = False,
) -> Iterator[tuple[str, str, bytes]]:
    """The events of calls, group by group: all of a group ring, then all talk, then all end.

    Args:
        callers: how many people call, one after the other, again and again.
        missed_every: of so many calls one is missed; 0: none.
        then_rings: in the end one more call rings, and goes on.
    """
    for first in range(0, calls, at_once):
        for stage in STAGES:
            for number in range(first, min(first + at_once, calls)):
                is_missed = missed_every and number % missed_every == 0
                if not (is_missed and stage == "talking"):
                    call = f"{name}-{number}"
                    yield call, stage, _body(call, stage, number % callers)
    if then_rings:
        call = f"{name}-{calls}"
        yield call, STAGES[0], _body(call, STAGES[0], calls % callers)


def _body(call: str, stage: str, person: int) -> bytes:
    caller = mobile(person * 7 % CONTACTS)
    attributes = {
        "callId": call,
        "callLegId": f"{call}-leg",
        "displayedExternalNumber": f"+34{caller}",
        "displayedLabel": caller,
        "displayedNumber": f"0{caller}",
        "isIncoming": "true",
        "isRecording": "false",
        "eventTimestamp": str(time.time_ns() // 1_000_000),
        "state": stage,
        "stateCause": "causeNormal",
        "extension": "203",
    }
    return json.dumps(attributes).encode()


def post_all(port: int, secret: str, posts: Iterator[tuple[str, str, bytes]], interval: float) -> list[Sent]:
    """Post them, one every ``interval`` seconds, or each as soon as the one before is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    headers = {
        "Content-Type": "application/json",
        "X-VTCRM-PBXID": "bench",
        "X-Gamma-Desktop-Secret": secret,
    }
    sent = []
    due = time.monotonic()
    for call, stage, body in posts:
        time.sleep(max(0.0, due - time.monotonic()))
        due += interval
        sent_at = time.monotonic_ns()
        connection.request("POST", _PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != _OK:
            raise SystemExit(f"not the answer expected: {answer.status} {answer.reason}")
        sent.append(Sent(call, stage, sent_at, time.monotonic_ns()))
    connection.close()
    return sent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("secret")
    parser.add_argument("--name", required=True)
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--interval", type=float, default=0.0)
    parser.add_argument("--callers", type=int, default=CONTACTS)
    parser.add_argument("--missed-every", type=int, default=0)
    parser.add_argument("--then-rings", action="store_true")
    given = parser.parse_args()
    posts = events(
        given.name,
        given.calls,
        given.at_once,
        callers=given.callers,
        missed_every=given.missed_every,
        then_rings=given.then_rings,
    )
    print(json.dumps([asdict(sent) for sent in post_all(given.port, given.secret, posts, given.interval)]))


if __name__ == "__main__":
    main()
