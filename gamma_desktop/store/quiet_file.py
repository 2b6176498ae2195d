"""Do not disturb over restarts: a small file of the profile."""

import logging
from pathlib import Path

import msgspec

from gamma_desktop.durable_files import make_folder, write_whole
from gamma_desktop.history.do_not_disturb import QuietRecord

_log = logging.getLogger(__name__)


class QuietFile:
    """Implements ``history.do_not_disturb.QuietStore``; a file that cannot be read says nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> QuietRecord:
        """What was saved last."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=QuietRecord)
        except (OSError, msgspec.DecodeError):
            return QuietRecord()

    def save(self, record: QuietRecord) -> None:
        """Remember this, whole or not at all."""
        try:
            make_folder(self._path.parent)
            write_whole(self._path, msgspec.json.encode(record))
        except OSError as error:
            _log.warning("do not disturb is not remembered over a restart: %s", error)
