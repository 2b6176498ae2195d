"""Notices that somebody else wrote a settings file: a command, an editor, the administrator.

Editors and commands replace a file as a whole, so its folder is watched as well; where the folder is not
there yet, the nearest one that is. A file that is a link is watched at both of its ends.
"""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject

from gamma_desktop.ui.latest import LatestWins
from gamma_desktop.ui.ports import Spawn

SETTLED_AFTER = 0.3
"""Seconds until what was written is read: some editors empty a file before they fill it."""


class SettingsWatch:
    """Watches from ``begin`` to ``end``.

    Args:
        files: the settings files; they need not be there.
        look_again: reads them, and finds out whether anything has changed.
        spawn: starts a coroutine.
        parent: owns the watcher.
    """

    def __init__(
        self,
        files: tuple[Path, ...],
        look_again: Callable[[], Awaitable[None]],
        spawn: Spawn,
        parent: QObject,
    ) -> None:
        self._files = files
        self._look_again = look_again
        self._changes = LatestWins("read the settings again", spawn, pause=SETTLED_AFTER)
        self._watcher = QFileSystemWatcher(parent)
        self._watcher.fileChanged.connect(self._on_change)
        self._watcher.directoryChanged.connect(self._on_change)

    def begin(self) -> None:
        """Watch, and take up what was written since the settings were read."""
        self._watch()
        self._changes.ask(self._look_again)

    def end(self) -> None:
        """Watch no more."""
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)

    def _on_change(self, _path: str) -> None:
        self._watch()
        self._changes.ask(self._look_again)

    def _watch(self) -> None:
        """Watch what is there now; Qt lets go of a file that was replaced."""
        watched = {*self._watcher.files(), *self._watcher.directories()}
        new = {str(place) for file in self._files for place in _places(file)} - watched
        if new:
            self._watcher.addPaths(sorted(new))


def _places(file: Path) -> Iterator[Path]:
    for end in {file, file.resolve()}:
        if end.exists():
            yield end
        yield next(folder for folder in end.parents if folder.is_dir())
