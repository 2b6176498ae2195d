"""The last test calls of a profile, in a small file. They hold times alone: no number."""

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gamma_desktop.calls.trial import KEPT, Trial
from gamma_desktop.durable_files import make_folder, write_whole

_log = logging.getLogger(__name__)


class TrialFile:
    """Keeps them; implements ``calls.trial.TrialLog``."""

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

    def add(self, trial: Trial) -> None:
        """Remember one more, and forget the oldest; not being able to costs a hint later, and nothing now."""
        try:
            make_folder(self._path.parent)
            write_whole(self._path, msgspec.json.encode((trial, *self.load())[:KEPT]))
        except OSError as error:
            _log.warning("a test call is not remembered: %s", error)
