"""Feeds the pane of one call: its chain, and what people say of it. Writes what they say now."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.calls.detail import CallDetail
from gamma_desktop.ui.calls.open_requests import OpenRequests
from gamma_desktop.ui.calls.ports import CallChains, RecordingService
from gamma_desktop.ui.ports import AFTER_THE_POP, CallLookup, CallNews
from gamma_desktop.ui.wording import Explanation, explain

if TYPE_CHECKING:
    from gamma_desktop.ui.calls.recording_controller import RecordingController


class CallDetailController:
    """Joins the pane to the book.

    Args:
        requests: what was asked and has no outcome yet.
        open_call: shows another call in the pane.
        labels: the team's own list.
        notify: shows a person what went wrong.
    """

    def __init__(
        self,
        detail: CallDetail,
        *,
        chains: CallChains,
        annotations: CallAnnotations,
        recordings: RecordingService,
        lookup: CallLookup,
        news: CallNews,
        requests: OpenRequests,
        open_call: Callable[[IdentifiedCall], None],
        labels: Callable[[], tuple[str, ...]],
        notify: Callable[[Explanation], None],
        spawn: Spawn,
    ) -> None:
        self._detail = detail
        self._chains = chains
        self._annotations = annotations
        self._lookup = lookup
        self._open_call = open_call
        self._notify = notify
        self._spawn = spawn
        self._shown: IdentifiedCall | None = None
        self._chain_reads = LatestWins("read the chain of a call", spawn)
        self._recording_service = recordings
        self._recordings: RecordingController | None = None
        self._looks = LatestWins("look at a call again", spawn)
        self._changes = LatestWins("follow the call that is shown", spawn, pause=AFTER_THE_POP)
        self._requests = requests
        requests.subscribe(self._show_waiting)
        news.subscribe(self._on_news)
        annotations.subscribe(self._on_said)
        detail.call_shown.connect(self._on_shown)
        detail.timeline.call_opened.connect(self._on_opened)
        detail.note.save_requested.connect(self._on_note)
        detail.label_chosen.connect(self._on_label)
        detail.label.opening.connect(lambda: detail.label.offer(labels()))

    async def finish(self) -> None:
        """Write what was typed and not saved yet; where someone wrote meanwhile, keep both."""
        for key, (note, instead_of) in self._detail.note.take_unsaved().items():
            await self._annotations.keep_note(key, note, instead_of=instead_of)

    def look_again(self) -> None:
        """Show what is known of the call now."""
        self._changes.ask(self._follow)

    def _on_said(self, key: CallKey) -> None:
        """Something was said of a call, here or elsewhere."""
        if self._shown is not None and self._shown.call.key == key:
            self.look_again()

    def _on_shown(self, identified: IdentifiedCall | None) -> None:
        self._shown = identified
        self._show_waiting()
        if identified is not None:
            self._show_recording(identified.call)
        if identified is not None and _has_chain(identified.call):
            self._chain_reads.ask(partial(self._read_chain, identified.call))

    def _show_waiting(self) -> None:
        shown = self._shown
        self._detail.show_waiting(None if shown is None else self._requests.waiting_for(shown.call.key))

    def _show_recording(self, call: Call) -> None:
        """What recordings need is loaded when there is the first one."""
        if self._recordings is None and (call.recording_url or call.is_recorded):
            from gamma_desktop.ui.calls.recording_controller import RecordingController  # noqa: PLC0415  (few calls have one)

            self._recordings = RecordingController(
                self._detail.recording, self._recording_service, self._notify, self._spawn
            )
        if self._recordings is not None:
            self._recordings.show_call(call)

    async def _read_chain(self, call: Call) -> None:
        chain = await self._chains.chain(call.key.pbx, call.first_call_id)
        if self._shown is not None and self._shown.call.key == call.key:
            self._detail.show_chain(chain)

    def _on_news(self, changed: tuple[Call, ...]) -> None:
        """A call that is shown, or one of its chain, has changed."""
        if self._shown is None:
            return
        shown = self._shown.call
        if any(call.key == shown.key for call in changed):
            newest = next(call for call in changed if call.key == shown.key)
            self._shown = replace(self._shown, call=newest)
            self._changes.ask(self._follow)
        elif any(_chain(call) == _chain(shown) for call in changed):
            self._chain_reads.ask(partial(self._read_chain, shown))

    async def _follow(self) -> None:
        self._looks.ask(self._show_again)

    async def _show_again(self) -> None:
        """Show the call as it was last told, and what is known of it now."""
        if self._shown is None:
            return
        call = self._shown.call
        identified = await self._lookup.identify(call)
        if self._is_shown(call):
            self._detail.show_again(identified)

    def _is_shown(self, call: Call) -> bool:
        """Whether this is what was last told of the call that is shown."""
        return self._shown is not None and self._shown.call is call

    def _on_opened(self, call: Call) -> None:
        self._spawn("open a call of the chain", self._open(call))

    async def _open(self, call: Call) -> None:
        self._open_call(await self._lookup.identify(call))

    def _on_note(self, key: CallKey, note: str, instead_of: str) -> None:
        self._spawn("save a note", self._save_note(key, note, instead_of))

    async def _save_note(self, key: CallKey, note: str, instead_of: str) -> None:
        section = self._detail.note
        try:
            saved = await self._annotations.set_note(key, note, instead_of=instead_of)
        except GammaDesktopError as error:
            section.show_problem(key, explain(error))
            return
        if saved.is_written:
            section.show_saved(key, note)
        else:
            section.show_conflict(key, saved.note)

    def _on_label(self, key: CallKey, label: str) -> None:
        self._spawn("label a call", self._save_label(key, label))

    async def _save_label(self, key: CallKey, label: str) -> None:
        try:
            await self._annotations.set_label(key, label)
        except GammaDesktopError as error:
            self._notify(explain(error))
            return
        if self._shown is not None and self._shown.call.key == key:
            self._looks.ask(self._show_again)


def _chain(call: Call) -> tuple[str, str]:
    return call.key.pbx, call.first_call_id


def _has_chain(call: Call) -> bool:
    is_first = call.first_call_id == call.key.call_id
    return not is_first or bool(call.transfers) or call.transferred_to is not None
