"""How far the agent came with setting up, in a small file of the profile: the next start goes on there."""

import logging
from enum import StrEnum
from pathlib import Path

from gamma_desktop.durable_files import make_folder

_log = logging.getLogger(__name__)


class SetUp(StrEnum):
    """What the agent made of the first run."""

    NEW = "new"
    BEGUN = "begun"
    LEFT = "left"
    DONE = "done"


class SetUpFile:
    """Remembers it; losing it costs being asked once more."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> SetUp:
        """What it was; NEW where nothing is known."""
        try:
            return SetUp(self._path.read_text("utf-8").strip())
        except (OSError, ValueError):
            return SetUp.NEW

    def save(self, stage: SetUp) -> None:
        """Remember it."""
        try:
            make_folder(self._path.parent)
            self._path.write_text(f"{stage}\n", "utf-8")
        except OSError as error:
            _log.warning("it is not remembered how far setting up has come: %s", error)
