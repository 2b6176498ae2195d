"""Notices what others write: commands to the book; commands, editors, the administrator to settings."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject

from gamma_desktop.tasks import LatestWins, Spawn

COMMANDS_AFTER = 0.5
"""Seconds until what a command wrote beside us is looked for: our own writing sets that off as well."""

FILLED_AFTER = 0.3
"""Seconds until a settings file is read: some editors empty a file before they fill it."""


class BookWatch:
    """Watches the log that the writers of the book write ahead: what they do ends up there first.

    Args:
        book: the file of the book.
        has_changed: says whether another process wrote to it.
        changed: called if so.
        spawn: starts a coroutine.
        parent: the object that the watch lives and dies with.
    """

    def __init__(
        self,
        book: Path,
        has_changed: Callable[[], Awaitable[bool]],
        changed: Callable[[], None],
        spawn: Spawn,
        parent: QObject,
    ) -> None:
        self._log = f"{book}-wal"
        self._has_changed = has_changed
        self._changed = changed
        self._looks = LatestWins("look what a command changed", spawn, pause=COMMANDS_AFTER)
        self._is_watching = False
        self._files = QFileSystemWatcher(parent)
        self._files.fileChanged.connect(lambda _path: self._looks.ask(self._look))

    def begin(self) -> None:
        """Watch from now on, also where the book has been replaced since; it is open."""
        self._is_watching = True
        self._files.addPath(self._log)

    def end(self) -> None:
        """Watch no more."""
        self._is_watching = False
        if watched := self._files.files():
            self._files.removePaths(watched)

    async def _look(self) -> None:
        if not self._is_watching:  # the program is ending
            return
        if not self._files.files():  # a repair took the log away: there may be another
            self.begin()
        if await self._has_changed():
            self._changed()


class SettingsWatch:
    """Watches the settings files from ``begin`` to ``end``.

    Editors and commands replace a file as a whole, so its folder is watched as well; where the folder is not
    there yet, the nearest one that is. A file that is a link is watched at both of its ends.

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
        self._is_watching = False
        self._changes = LatestWins("read the settings again", spawn, pause=FILLED_AFTER)
        self._watcher = QFileSystemWatcher(parent)
        self._watcher.fileChanged.connect(self._on_change)
        self._watcher.directoryChanged.connect(self._on_change)

    def begin(self) -> None:
        """Watch, and take up what was written since the settings were read."""
        self._is_watching = True
        self._watch()
        self._changes.ask(self._look)

    def end(self) -> None:
        """Watch no more, and take up nothing that was noticed and waits."""
        self._is_watching = False
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)

    def _on_change(self, _path: str) -> None:
        self._watch()
        self._changes.ask(self._look)

    async def _look(self) -> None:
        if self._is_watching:
            await self._look_again()

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
