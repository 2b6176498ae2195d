"""The last test calls of a profile, in a small file. They hold times alone: no number."""

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gamma_desktop.checks.trial import Trial

_log = logging.getLogger(__name__)


class TrialFile:
    """Keeps them; implements ``checks.trial.TrialLog``."""

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
