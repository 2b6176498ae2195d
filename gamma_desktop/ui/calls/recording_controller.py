"""Carries a recording from its host to the agent's player, a step at each click."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.recordings import refusal
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.calls.ports import RecordingService
from gamma_desktop.ui.calls.recording_section import (
    NO_RECORDING,
    RecordingSection,
    RecordingStage,
    RecordingState,
)
from gamma_desktop.ui.wording import Explanation, explain

translate = QCoreApplication.translate


class RecordingController:
    """Joins the section to the recordings. A download goes on while other calls are shown.

    Args:
        notify: shows a person what went wrong.
    """

    def __init__(
        self,
        section: RecordingSection,
        recordings: RecordingService,
        notify: Callable[[Explanation], None],
        spawn: Spawn,
    ) -> None:
        self._section = section
        self._recordings = recordings
        self._notify = notify
        self._spawn = spawn
        self._call: Call | None = None
        self._coming: dict[CallKey, RecordingState] = {}
        self._limits: dict[CallKey, asyncio.Timeout] = {}
        self._problems: dict[CallKey, Explanation] = {}
        section.fetch_requested.connect(self._on_fetch)
        section.cancel_requested.connect(self._on_cancel)
        section.open_requested.connect(lambda: self._hand_over(recordings.open))
        section.folder_requested.connect(lambda: self._hand_over(recordings.show_in_folder))
        section.copy_requested.connect(self._on_copy)

    def show_call(self, call: Call) -> None:
        """Show the recording of this call, if there is one."""
        self._call = call
        self._section.show_recording(self._state(call))

    def _state(self, call: Call) -> RecordingState:
        if call.key in self._coming:
            return self._coming[call.key]
        if call.recording_url is None:
            is_made = call.is_recorded and call.is_live
            return RecordingState(stage=RecordingStage.BEING_MADE) if is_made else NO_RECORDING
        file = self._recordings.find(call.key)
        if file is not None:
            return RecordingState(stage=RecordingStage.HERE, file=file)
        refusal = self._refusal(call.recording_url)
        if refusal is not None:
            return RecordingState(stage=RecordingStage.REFUSED, problem=refusal)
        return RecordingState(stage=RecordingStage.AVAILABLE, problem=self._problems.get(call.key))

    def _refusal(self, url: str) -> Explanation | None:
        error = refusal(url, self._recordings.hosts())
        return None if error is None else explain(error)

    def _on_fetch(self) -> None:
        call = self._call
        if call is not None and call.key not in self._coming:
            self._problems.pop(call.key, None)
            self._tell(call.key, RecordingState(stage=RecordingStage.COMING))
            self._spawn("fetch a recording", self._fetch(call))

    async def _fetch(self, call: Call) -> None:
        """Until it is here, or someone cancels: that is a time limit which is up at once."""
        try:
            async with asyncio.timeout(None) as limit:
                self._limits[call.key] = limit
                await self._recordings.fetch(call, partial(self._on_progress, call.key))
        except TimeoutError:
            pass
        except GammaDesktopError as error:
            self._problems[call.key] = explain(error)
        finally:
            self._coming.pop(call.key, None)
            self._limits.pop(call.key, None)
        self._show_again(call.key)

    def _on_cancel(self) -> None:
        limit = self._limits.get(self._call.key) if self._call is not None else None
        if limit is not None:
            limit.reschedule(asyncio.get_running_loop().time())

    def _on_progress(self, key: CallKey, come: int, total: int | None) -> None:
        if key in self._coming:
            self._tell(key, replace(self._coming[key], come=come, total=total))

    def _tell(self, key: CallKey, state: RecordingState) -> None:
        self._coming[key] = state
        self._show_again(key)

    def _show_again(self, key: CallKey) -> None:
        if self._call is not None and self._call.key == key:
            self._section.show_recording(self._state(self._call))

    def _hand_over(self, act: Callable[[Path], bool]) -> None:
        file = self._section.state.file
        if file is None or act(file):
            return
        if file.exists():
            advice = translate("calls", "No program of this system takes it: {0}").format(file)
            self._notify(Explanation(translate("calls", "The recording could not be opened"), advice))
        if self._call is not None:
            self._show_again(self._call.key)

    def _on_copy(self, to: Path) -> None:
        file = self._section.state.file
        if file is not None:
            self._spawn("copy a recording", self._copy(file, to))

    async def _copy(self, file: Path, to: Path) -> None:
        try:
            await self._recordings.save_copy(file, to)
        except GammaDesktopError as error:
            self._notify(explain(error))
