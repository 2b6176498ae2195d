"""Notices what commands write to the book beside the running program."""

from collections.abc import Callable

from PySide6.QtCore import QFileSystemWatcher, QObject

from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.database import Database
from gamma_desktop.ui.latest import LatestWins
from gamma_desktop.ui.ports import Spawn

COMMANDS_AFTER = 0.5
"""Seconds until what a command wrote beside us is looked for: our own writing sets that off as well."""


class BookWatch:
    """Watches the log that the writers of the book write ahead: what they do ends up there first.

    Args:
        paths: where the book is.
        database: tells whether it was somebody else.
        changed: called if so.
        spawn: starts a coroutine.
        parent: the object that the watch lives and dies with.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        database: Database,
        changed: Callable[[], None],
        spawn: Spawn,
        parent: QObject,
    ) -> None:
        self._log = f"{paths.book}-wal"
        self._database = database
        self._changed = changed
        self._looks = LatestWins("look what a command changed", spawn, pause=COMMANDS_AFTER)
        self._files = QFileSystemWatcher(parent)
        self._files.fileChanged.connect(lambda _path: self._looks.ask(self._look))

    def begin(self) -> None:
        """Watch from now on; the book is open."""
        self._files.addPath(self._log)

    def end(self) -> None:
        """Watch no more."""
        if watched := self._files.files():
            self._files.removePaths(watched)

    async def _look(self) -> None:
        if await self._database.changed_by_others():
            self._changed()
