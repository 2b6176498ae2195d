"""The hand on the simulated Gamma cloud: makes callers call, and people answer and hang up."""

import http.client
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from gamma_desktop.demo.errors import CloudRefused
from gamma_desktop.demo.parts import Parts
from gamma_desktop.workers.child_command import child_command

_ANSWER_LIMIT_SECONDS = 30.0
_READY_WITHIN_SECONDS = 30.0


class CloudControl:
    """Speaks to the control of a simulated cloud; close it, or use it as a context manager.

    Attributes:
        url: of the Requests API, as the setting ``api.url`` wants it.
        key: the API key that it takes.
    """

    def __init__(self, *, url: str, key: str) -> None:
        self.url = url
        self.key = key
        place = urlsplit(url)
        self._connection = http.client.HTTPConnection(place.netloc, timeout=_ANSWER_LIMIT_SECONDS)

    @classmethod
    def of_new_cloud(cls, parts: Parts, environment: Mapping[str, str]) -> Self:
        """Start a simulated cloud as a process; ``parts`` ends it."""
        command = child_command("simulate")
        part = parts.start("simulated-cloud", command, environment=environment)
        told: dict[str, str] = part.until_ready(
            lambda: _first_json_line(part.log.read_text()), seconds=_READY_WITHIN_SECONDS
        )
        return cls(url=told["url"], key=told["key"])

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def incoming(self, caller: str | None, to: Sequence[str], **more: object) -> str:
        """An outside caller calls; returns the call id."""
        attributes = {"from": caller} if caller is not None else {}
        return self._command("incoming", **attributes, to=list(to), **more)

    def answer(self, call_id: str, *, extension: str | None = None) -> None:
        """An extension that rings is lifted; the one that does, if none is named."""
        named = {} if extension is None else {"extension": extension}
        self._command("answer", callId=call_id, **named)

    def lift(self, call_id: str) -> None:
        """The agent lifts the phone that a triggered call rings."""
        self._command("lift", callId=call_id)

    def remote_answer(self, call_id: str) -> None:
        """The called person outside answers."""
        self._command("remote-answer", callId=call_id)

    def hangup(self, call_id: str) -> None:
        """The call ends."""
        self._command("hangup", callId=call_id)

    def last_request(self) -> int:
        """The number of the newest request that the cloud received; 0 for none."""
        records = self._records("requests")
        return records[-1]["number"] if records else 0

    def next_request(self, name: str, *, after: int, seconds: float = 30.0) -> dict[str, Any]:
        """Wait for the program to send a request of that name.

        Raises:
            CloudRefused: none came in time.
        """
        deadline = time.monotonic() + seconds
        others: list[str] = []
        while (left := deadline - time.monotonic()) > 0:
            query = urlencode({"after": after, "wait": left})
            for record in self._records(f"requests?{query}"):
                if record["request"] == name:
                    return record
                after = record["number"]
                others.append(record["request"])
        raise CloudRefused(f"The program sent no request {name} within {seconds:g} s, but: {others}")

    def deliver(self, event: Mapping[str, str]) -> None:
        """Have an event delivered as it stands, whatever the cloud's own calls are doing."""
        self._exchange("POST", "event", event)

    def _command(self, name: str, **attributes: object) -> str:
        answer: dict[str, str] = json.loads(self._exchange("POST", name, attributes))
        return answer["callId"]

    def _records(self, path: str) -> list[dict[str, Any]]:
        records: list[dict[str, Any]] = json.loads(self._exchange("GET", path))
        return records

    def _exchange(self, method: str, path: str, attributes: object = None) -> bytes:
        body = None if attributes is None else json.dumps(attributes)
        try:
            self._connection.request(method, f"/control/{path}", body)
            response = self._connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as lost:
            raise CloudRefused(f"The simulated cloud does not answer: {lost}") from lost
        if response.status >= http.client.BAD_REQUEST:
            raise CloudRefused(f"The simulated cloud refused {path}: {answer.decode()}")
        return answer


def _first_json_line(text: str) -> dict[str, str] | None:
    """The first whole line that is a JSON object: what is printed once requests are taken."""
    for line in text.splitlines(keepends=True):
        if line.startswith("{") and line.endswith("\n"):
            told: dict[str, str] = json.loads(line)
            return told
    return None
