"""What can go wrong in looking back, beside what the book raises."""

from pathlib import Path

from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.codes import StorageProblem, Trouble


class ExportFailed(GammaDesktopError):
    """The calls could not be written; what was in the file before is still there."""

    title = Trouble.NOT_EXPORTED

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.message = Message(StorageProblem.NOT_EXPORTED, path=str(path), why=why)
