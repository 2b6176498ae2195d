"""The settings of the running program: in force now, changed in one place, told to whom they concern."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from gamma_desktop.settings.layers import LoadedSettings, load_settings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths

OnChange = Callable[[Settings], Awaitable[None]]


class LiveSettings:
    """Reads and changes the settings of a profile; implements what the Settings page needs.

    Args:
        paths: the profile.
        on_change: puts changed settings in force.
    """

    def __init__(self, paths: ProfilePaths, on_change: OnChange) -> None:
        self._paths = paths
        self._on_change = on_change
        self._loaded = load_settings(paths)
        self._change = asyncio.Lock()

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._loaded.settings

    def loaded(self) -> LoadedSettings:
        """The settings in force, what was wrong with the files, and which keys are locked."""
        return self._loaded

    async def change(self, key: str, text: str) -> None:
        """Set a key from a text as typed, and go on with it.

        Raises:
            SettingsError: nothing changed.
        """
        from gamma_desktop.settings.write import set_value  # noqa: PLC0415  (9 ms, paid by who changes one)

        async with self._change:
            await asyncio.to_thread(set_value, self._paths, key, text)
            self._loaded = await asyncio.to_thread(load_settings, self._paths)
            await self._on_change(self._loaded.settings)

    async def reset(self, key: str) -> None:
        """Take back what the user set of a key, and go on with what counts then.

        Raises:
            SettingsError: nothing changed.
        """
        from gamma_desktop.settings.write import reset_value  # noqa: PLC0415  (9 ms, paid by who changes one)

        async with self._change:
            await asyncio.to_thread(reset_value, self._paths, key)
            self._loaded = await asyncio.to_thread(load_settings, self._paths)
            await self._on_change(self._loaded.settings)

    async def look_again(self) -> None:
        """Go on with what someone else wrote to the files.

        Where one of them cannot be read, what was in force stays in force, and the problem is told.
        """
        async with self._change:
            read = await asyncio.to_thread(load_settings, self._paths)
            if not read.is_whole:
                read = replace(self._loaded, problems=read.problems, is_whole=False)
            if read != self._loaded:
                self._loaded = read
                await self._on_change(read.settings)
