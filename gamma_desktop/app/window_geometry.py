"""Remembers where the window stood, from one run to the next."""

import logging
from pathlib import Path

from gamma_desktop.ui.window.main_window import MainWindow

_log = logging.getLogger(__name__)


class WindowGeometry:
    """Size and place of the window, kept in a small file of the profile; losing it costs nothing."""

    def __init__(self, path: Path, window: MainWindow) -> None:
        self._path = path
        self._window = window

    def restore(self) -> None:
        """Put the window where it stood; a file that is missing or makes no sense leaves it as it is."""
        try:
            self._window.restore_geometry(self._path.read_bytes())
        except OSError:
            return

    def save(self) -> None:
        """Remember where it stands now."""
        try:
            self._path.write_bytes(self._window.saved_geometry())
        except OSError as error:
            _log.warning("the window's place is not remembered: %s", error)
