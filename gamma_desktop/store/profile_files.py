"""Small JSON files of the profile: do not disturb over restarts, and the last test calls (times alone)."""

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gamma_desktop.calls.trial import KEPT, Trial
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


class TrialFile:
    """The last test calls. They hold times alone: no number."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Sequence[Trial]:
        """The last ones, newest first; none where the file cannot be read."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=tuple[Trial, ...])
        except FileNotFoundError:
            return ()
        except (OSError, msgspec.MsgspecError) as error:
            _log.warning("the last test calls are not known: %s", error)
            return ()

    def newest(self) -> Trial | None:
        """The last one made."""
        return next(iter(self.load()), None)

    def add(self, trial: Trial) -> None:
        """Remember one more, and forget the oldest; not being able to costs a hint later, and nothing now."""
        try:
            make_folder(self._path.parent)
            write_whole(self._path, msgspec.json.encode((trial, *self.load())[:KEPT]))
        except OSError as error:
            _log.warning("a test call is not remembered: %s", error)
