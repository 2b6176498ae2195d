"""What can go wrong when we ask Gamma for something, each named for what one can do about it.

CallError
├── NotSetUp             there is no key, or no extension to call from
├── KeyWithheld          there may be a key, but the keyring does not give it; ``why`` tells more
├── DialDenied           the settings say that this number is not called from here
├── UnusableCallback     Gamma could not send events to the address that was to be registered
├── Refused              Gamma answered no; status and reason tell why
│   ├── WrongKey         401
│   ├── NotAllowed       403
│   ├── BadRequest       400 and any other 4xx
│   ├── SlowDown         429; retry_after tells how long to wait
│   └── VendorDown       503: offline; of requests that do nothing, any 5xx
├── RefusedByTeam        the relay of the team answered no, and Gamma was not asked; ``code`` tells why
├── Unreachable          nothing was sent: no network, no name, no trust
│   └── TeamUnreachable  there is no connection to the relay of the team
├── DoneByRelay          what a desk of a team does not do itself: its relay does
├── MaybeSent            sent, and no answer that says yes or no: it may or may not have happened
└── UnreadableAnswer     a success whose body makes no sense
"""

from gamma_desktop.calls.codes import CallbackFault, TeamRefusal
from gamma_desktop.errors import GammaDesktopError, Message, Value


class CallError(GammaDesktopError):
    """A request to Gamma did not end well."""


class NotSetUp(CallError):
    """Something that the request needs has not been set.

    Attributes:
        missing: "key" or "extension".
    """

    def __init__(self, missing: str) -> None:
        super().__init__(f"not set up: no {missing}")
        self.missing = missing


class KeyWithheld(CallError):
    """The keyring did not give the key, so nothing was sent.

    Attributes:
        why: what it said.
    """

    def __init__(self, why: GammaDesktopError) -> None:
        super().__init__(str(why))
        self.why = why


class NotDialable(CallError):
    """The destination is nothing that a phone could dial.

    Attributes:
        text: as it was given.
        reason: why not.
    """

    def __init__(self, text: str, reason: Message | None) -> None:
        super().__init__(f"{text!r}: {reason}")
        self.text = text
        self.reason = reason


class DialDenied(CallError):
    """The settings forbid calls to this number; nothing was sent.

    Attributes:
        number: how to show it.
        entry: the kind or prefix in ``dial.deny`` that has it.
        by_administrator: it is the administrator's file that says so.
    """

    def __init__(self, number: str, entry: str, *, by_administrator: bool) -> None:
        super().__init__(f"{number}: {entry} is in dial.deny")
        self.number = number
        self.entry = entry
        self.by_administrator = by_administrator


class DialDoubtful(CallError):
    """It cannot be told whether the settings forbid calls to this number; nothing was sent.

    Attributes:
        number: how to show it.
    """

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}: something in the section dial does not count")
        self.number = number


class UnusableCallback(CallError):
    """Events sent to the address would never arrive, so it was not registered.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: CallbackFault, **data: Value) -> None:
        self.fault = Message(fault, **data)
        super().__init__(str(self.fault))


class Refused(CallError):
    """Gamma answered, and the answer is no.

    Attributes:
        status: the HTTP status code.
        reason: Gamma's own words (the HTTP reason phrase), plain text of 200 characters at most.
    """

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(f"{status} {reason}".strip())
        self.status = status
        self.reason = reason


class WrongKey(Refused):
    """The API key is not the one Gamma knows."""


class NotAllowed(Refused):
    """The key is good, but this is not permitted (an address that is not on the list, say)."""


class BadRequest(Refused):
    """Gamma found the request itself at fault; its reason says how."""


class SlowDown(Refused):
    """Too many requests.

    Attributes:
        retry_after: seconds to wait, if Gamma said.
    """

    def __init__(self, status: int, reason: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(status, reason)
        self.retry_after = retry_after


class VendorDown(Refused):
    """Gamma itself has a problem; retry_after as in SlowDown."""

    def __init__(self, status: int, reason: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(status, reason)
        self.retry_after = retry_after


class Unreachable(CallError):
    """Gamma could not be reached, and nothing was sent.

    Attributes:
        detail: what failed, in the system's words (a name that does not resolve, a certificate), or what is
            wrong with the proxy.
    """

    def __init__(self, detail: str | Message) -> None:
        super().__init__(str(detail))
        self.detail = detail


class TeamUnreachable(Unreachable):
    """There is no connection to the relay of the team, so nothing was sent."""


class RefusedByTeam(CallError):
    """The relay of the team refuses it; nothing was asked of Gamma.

    Attributes:
        code: why; None for what a newer relay says.
        reason: in the system's words, where it is the relay that could not reach Gamma.
    """

    def __init__(self, code: TeamRefusal | None, reason: str = "") -> None:
        super().__init__(f"{code or ''} {reason}".strip())
        self.code = code
        self.reason = reason


class DoneByRelay(CallError):
    """This desk is in a team: its relay has the key, and is where Gamma sends events."""


class MaybeSent(CallError):
    """The request may have been carried out. Never repeated by us: events will tell.

    Attributes:
        status: the HTTP status code of an answer that says neither yes nor no; None where none came.
        reason: its reason phrase, as in Refused.
    """

    def __init__(self, detail: str = "", *, status: int | None = None, reason: str = "") -> None:
        super().__init__(detail or f"{status or ''} {reason}".strip())
        self.status = status
        self.reason = reason


class UnreadableAnswer(CallError):
    """Gamma said yes, but what it sent cannot be read."""
