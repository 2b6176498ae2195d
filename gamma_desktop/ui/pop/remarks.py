"""What is said of calls that are over: read for their pops, and written as the agent says it there."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.model import NO_REMARK
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.pop.content import NOTHING_ASKED, Asked
from gamma_desktop.ui.pop.model import PopId
from gamma_desktop.ui.pop.record import PopRecord
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.wording import Explanation, explain

translate = QCoreApplication.translate


class PopRemarks:
    """Joins the lines for notes to the book.

    Args:
        record: what is known of a pop, if it is remembered.
        keep: remembers something new of one, and shows it.
        showing: the pops that show a call.
    """

    def __init__(
        self,
        stack: PopStack,
        annotations: CallAnnotations,
        *,
        record: Callable[[PopId], PopRecord | None],
        keep: Callable[[PopRecord], None],
        showing: Callable[[CallKey], Iterable[PopId]],
        spawn: Spawn,
    ) -> None:
        self._annotations = annotations
        self._record = record
        self._keep = keep
        self._showing = showing
        self._spawn = spawn
        self._unsaved: dict[CallKey, tuple[PopId, str, str]] = {}
        stack.note_written.connect(self._on_note)
        stack.label_chosen.connect(self._on_label)
        annotations.subscribe(self._on_said)

    def read(self, pop_id: PopId, key: CallKey) -> None:
        """Learn what is said of a call that is over, and show it in its pop."""
        self._spawn(f"read what is said of {key}", self._read(pop_id, key))

    def read_what_rides(self, pop_id: PopId, call: Call) -> None:
        """Learn what the colleague who passed a call on wrote, and show it in its pop."""
        if call.first_call_id != call.key.call_id:
            first = CallKey(call.key.pbx, call.first_call_id)
            self._spawn(f"read what rides with {call.key}", self._read_what_rides(pop_id, first))

    def _on_said(self, key: CallKey) -> None:
        """Something was said of a call, here, in the window, or by the team."""
        for pop_id in self._showing(key):
            self.read(pop_id, key)
        if (record := self._record(key)) is not None and record.call is not None:
            self.read_what_rides(key, record.call)

    async def _read_what_rides(self, pop_id: PopId, first: CallKey) -> None:
        handed_over = (await self._annotations.remark(first)).handed_over
        record = self._record(pop_id)
        if record is not None and handed_over is not None:
            self._keep(replace(record, handed_over=handed_over))

    async def finish(self) -> None:
        """Write what was typed and is not saved yet: tasks are not awaited when the program ends."""
        for key, (pop_id, note, instead_of) in tuple(self._unsaved.items()):
            await self._save_note(pop_id, key, note, instead_of)

    async def _read(self, pop_id: PopId, key: CallKey) -> None:
        remark = await self._annotations.remark(key)
        record = self._of(pop_id, key)
        if record is not None:
            self._keep(replace(record, remark=remark))

    def _on_note(self, pop_id: PopId, key: CallKey, note: str, instead_of: str) -> None:
        self._unsaved[key] = (pop_id, note, instead_of)
        self._spawn("save a note", self._save_note(pop_id, key, note, instead_of))

    async def _save_note(self, pop_id: PopId, key: CallKey, note: str, instead_of: str) -> None:
        try:
            can_be_asked = self._can_be_asked(pop_id, key)
            save = self._annotations.set_note if can_be_asked else self._annotations.keep_note
            saved = await save(key, note, instead_of=instead_of)
        except GammaDesktopError as error:
            self._tell(pop_id, key, explain(error))
            return
        self._unsaved.pop(key, None)
        record = self._of(pop_id, key)
        if record is not None:
            remark = replace(record.remark or NO_REMARK, note=saved.note)
            asked = NOTHING_ASKED if saved.is_written else Asked(problem=_changed_meanwhile(saved.note))
            self._keep(replace(record, remark=remark, asked=asked))

    def _on_label(self, pop_id: PopId, key: CallKey, label: str) -> None:
        self._spawn("label a call", self._save_label(pop_id, key, label))

    async def _save_label(self, pop_id: PopId, key: CallKey, label: str) -> None:
        try:
            await self._annotations.set_label(key, label)
        except GammaDesktopError as error:
            self._tell(pop_id, key, explain(error))
            return
        record = self._of(pop_id, key)
        if record is not None:
            self._keep(replace(record, remark=replace(record.remark or NO_REMARK, label=label)))

    def _can_be_asked(self, pop_id: PopId, key: CallKey) -> bool:
        record = self._of(pop_id, key)
        return record is not None and not record.is_away

    def _tell(self, pop_id: PopId, key: CallKey, problem: Explanation) -> None:
        record = self._of(pop_id, key)
        if record is not None:
            self._keep(replace(record.with_problem(problem), is_away=False))

    def _of(self, pop_id: PopId, key: CallKey) -> PopRecord | None:
        """The pop, if it is about that call still."""
        record = self._record(pop_id)
        return record if record is not None and record.call is not None and record.call.key == key else None


def _changed_meanwhile(note: str) -> Explanation:
    advice = translate("pop", "It now says: “{0}”. Enter in the line writes yours in its place.")
    return Explanation(
        translate("pop", "This note was changed meanwhile"), filled(advice, note), is_certain=False
    )
