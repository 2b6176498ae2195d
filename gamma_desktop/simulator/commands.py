"""What can be told to the simulated cloud: the one vocabulary of the control API and of scenarios.

A command is JSON; its kind stands in "do" (in a scenario) or in the path (over HTTP). Unknown attributes are
refused: a misspelt one shall not go unnoticed.
"""

import re
from typing import Annotated, Literal

import msgspec

from gamma_desktop.simulator.cloud import Cloud
from gamma_desktop.simulator.delivery import Letter
from gamma_desktop.simulator.errors import Impossible
from gamma_desktop.simulator.failures import Failure
from gamma_desktop.simulator.model import Callback, SpokenPart

RequestName = Literal[
    "configure", "getExtensionList", "getExtensionListJSON", "call", "drop", "redirectIncoming"
]
Extensions = Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)]


def _kebab(name: str) -> str:
    return re.sub(r"(?<=.)([A-Z])", r"-\1", name).lower()


class Command(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="do",
    tag=_kebab,
    rename="camel",
    forbid_unknown_fields=True,
):
    """Something to do, tagged with its name in kebab case."""

    def apply(self, cloud: Cloud) -> str | None:
        """Do it; returns the id of the call that it made or changed. Raises Impossible."""
        raise NotImplementedError


class Incoming(Command, frozen=True, kw_only=True):
    """An outside caller calls; ``from`` may be an extension (internal) or, if hidden, missing."""

    caller: str | None = msgspec.field(name="from", default=None)
    to: Extensions
    hidden: bool = False
    dialed_number: str | None = None
    recorded: bool = False

    def apply(self, cloud: Cloud) -> str:
        """Ring."""
        step = cloud.pbx.incoming(
            self.caller,
            self.to,
            is_hidden=self.hidden,
            dialed_number=self.dialed_number,
            is_recorded=self.recorded,
        )
        return cloud.tell(step)


class Outgoing(Command, frozen=True, kw_only=True):
    """Dials on the phone of extension ``from``."""

    extension: str = msgspec.field(name="from")
    to: str
    recorded: bool = False

    def apply(self, cloud: Cloud) -> str:
        """Ring there."""
        return cloud.tell(cloud.pbx.outgoing(self.extension, self.to, is_recorded=self.recorded))


class CallCommand(Command, frozen=True, kw_only=True):
    """Something to do with a call, named by its id or by its external id."""

    call_id: str


class Lift(CallCommand, frozen=True, kw_only=True):
    """The agent lifts the phone that a triggered call rings."""

    def apply(self, cloud: Cloud) -> str:
        """Ring the destination."""
        return cloud.tell(cloud.pbx.lift(self.call_id))


class Answer(CallCommand, frozen=True, kw_only=True):
    """One of ours answers."""

    extension: str | None = None
    losers_first: bool = False

    def apply(self, cloud: Cloud) -> str:
        """Talk."""
        return cloud.tell(cloud.pbx.answer(self.call_id, self.extension, losers_first=self.losers_first))


class RemoteAnswer(CallCommand, frozen=True, kw_only=True):
    """The called person outside answers."""

    def apply(self, cloud: Cloud) -> str:
        """Talk."""
        return cloud.tell(cloud.pbx.remote_answer(self.call_id))


class Hangup(CallCommand, frozen=True, kw_only=True):
    """The call ends."""

    recording_url: str | None = msgspec.field(name="recordingURL", default=None)

    def apply(self, cloud: Cloud) -> str:
        """Drop."""
        return cloud.tell(cloud.pbx.hangup(self.call_id, recording_url=self.recording_url))


class Transfer(CallCommand, frozen=True, kw_only=True):
    """Transfers the call on the phone; the answer names the new call."""

    to: str

    def apply(self, cloud: Cloud) -> str:
        """Ring at the destination."""
        return cloud.tell(cloud.pbx.transfer(self.call_id, self.to))


class AppData(CallCommand, frozen=True, kw_only=True):
    """The caller types digits on an IVR."""

    digits: str
    extension: str = "9900"
    label: str = "IncomingVTCRMIvr"

    def apply(self, cloud: Cloud) -> str:
        """Say so."""
        step = cloud.pbx.app_data(
            self.call_id, self.digits, ivr_extension=self.extension, ivr_label=self.label
        )
        return cloud.tell(step)


class Recording(CallCommand, frozen=True, kw_only=True):
    """The recording can be fetched."""

    url: str = "https://recordings.example.com/call.mp3"

    def apply(self, cloud: Cloud) -> str:
        """Say so."""
        return cloud.tell(cloud.pbx.recording(self.call_id, self.url))


class Spoken(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A stretch of a transcript."""

    text: str
    confidence: float = 0.9
    end_seconds: float


class Transcription(CallCommand, frozen=True, kw_only=True):
    """What was said has been written down."""

    parts: list[Spoken]

    def apply(self, cloud: Cloud) -> str:
        """Say so."""
        parts = [
            SpokenPart(text=part.text, confidence=part.confidence, end_seconds=part.end_seconds)
            for part in self.parts
        ]
        return cloud.tell(cloud.pbx.transcription(self.call_id, parts))


class Event(Command, frozen=True, kw_only=True):
    """Any body at all as an event: a text as it stands, anything else as JSON."""

    body: object
    headers: dict[str, str] = {}
    pbx: str = ""

    def apply(self, cloud: Cloud) -> None:
        """Send it on its way after those that wait."""
        body = self.body.encode() if isinstance(self.body, str) else msgspec.json.encode(self.body)
        cloud.courier.post(Letter(body=body, callback=Callback(headers=self.headers), pbx_id=self.pbx))


class Fail(Command, frozen=True, kw_only=True):
    """The next requests of a name fail: with a status, unanswered (``hang``), or reset."""

    request: RequestName | Literal["*"]
    status: Annotated[int, msgspec.Meta(ge=400, le=599)] | None = None
    reason: str = ""
    retry_after: Annotated[int, msgspec.Meta(ge=0, le=86400)] | None = None
    hang: bool = False
    reset: bool = False
    acts: bool = False
    times: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 1

    def apply(self, cloud: Cloud) -> None:
        """Plan it."""
        if (self.status is not None) + self.hang + self.reset != 1 and self.times:
            raise Impossible("say one of status, hang and reset")
        failure = Failure(
            status=self.status,
            reason=self.reason,
            retry_after=self.retry_after,
            hangs=self.hang,
            resets=self.reset,
            acts=self.acts,
        )
        cloud.failures.plan(self.request, failure, self.times)


AnyCommand = (
    Incoming
    | Outgoing
    | Lift
    | Answer
    | RemoteAnswer
    | Hangup
    | Transfer
    | AppData
    | Recording
    | Transcription
    | Event
    | Fail
)
