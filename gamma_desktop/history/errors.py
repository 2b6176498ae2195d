"""What can go wrong in looking back, beside what the book raises."""

from pathlib import Path
from typing import ClassVar

from gamma_desktop.errors import GammaDesktopError


class ExportFailed(GammaDesktopError):
    """The calls could not be written; what was in the file before is still there."""

    headline: ClassVar[str] = "The calls could not be exported"

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path} cannot be written ({detail}). Choose another place, and try again.")
        self.path = path
