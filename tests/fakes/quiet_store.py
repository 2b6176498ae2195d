"""Do not disturb, remembered in memory."""

from gamma_desktop.history.do_not_disturb import QuietRecord


class FakeQuietStore:
    """Implements ``history.do_not_disturb.QuietStore``.

    Attributes:
        record: what is remembered.
    """

    def __init__(self) -> None:
        self.record = QuietRecord()

    def load(self) -> QuietRecord:
        """What was saved last."""
        return self.record

    def save(self, record: QuietRecord) -> None:
        """Remember this."""
        self.record = record
