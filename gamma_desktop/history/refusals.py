"""Events that came and were refused by our own listener: how many, why, and from when to when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gamma_desktop.history.reception_gaps import GapReason

FEW = 3
"""So many requests without the right secret prove nothing: anyone may try; more in a row are our events."""


class RefusalCause(StrEnum):
    """Why events are refused, as far as it can be told from here."""

    NOT_STORED = "not_stored"
    NO_SECRET = "no_secret"  # noqa: S105  (names a cause)
    WRONG_SECRET = "wrong_secret"  # noqa: S105  (names a cause)
    OTHER_PATH = "other_path"
    OTHER_HOST = "other_host"

    @property
    def is_certain(self) -> bool:
        """Whether it was an event of Gamma's for sure: it carried the secret."""
        return self in {RefusalCause.NOT_STORED, RefusalCause.OTHER_PATH}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedEvents:
    """Events refused one after another, with none that got through between them; times by our own clock.

    Attributes:
        cause: of the last one.
        since: when the first one came.
        until: when the last one came; once it is over and they could not be stored, when the next one was.
    """

    cause: RefusalCause
    count: int
    since: datetime
    until: datetime
    is_over: bool = False

    @property
    def reason(self) -> GapReason:
        """What they leave in the log."""
        is_unstored = self.cause is RefusalCause.NOT_STORED
        return GapReason.NOT_STORING if is_unstored else GapReason.REFUSED

    @property
    def matters(self) -> bool:
        """Whether calls are missing because of it."""
        return self.cause.is_certain or self.count > FEW
