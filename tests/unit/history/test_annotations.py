"""Notes and labels are written in one way, and whoever shows them is told."""

import pytest

from gamma_desktop.calls.facts import LONGEST_NOTE
from gamma_desktop.calls.model import CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations, NoteSaved
from gamma_desktop.history.model import Remark
from tests.ui.annotations import PlayedAnnotations

KEY = CallKey("acme", "471900")


class Said:
    """Annotations on a store in memory, and the calls of which they told."""

    def __init__(self, note: str = "") -> None:
        self.store = PlayedAnnotations()
        if note:
            self.store.said[KEY] = Remark(note=note)
        self.annotations = CallAnnotations(self.store)
        self.told: list[CallKey] = []
        self.end = self.annotations.subscribe(self.told.append)


async def test_a_note_is_written_and_told() -> None:
    said = Said("Old")
    assert await said.annotations.set_note(KEY, "New", instead_of="Old") == NoteSaved(
        note="New", is_written=True
    )
    assert ((await said.annotations.remark(KEY)).note, said.told) == ("New", [KEY])


async def test_a_note_that_someone_else_wrote_meanwhile_stays_and_is_told() -> None:
    said = Said("Theirs")
    assert await said.annotations.set_note(KEY, "Mine", instead_of="") == NoteSaved(
        note="Theirs", is_written=False
    )
    assert ((await said.annotations.remark(KEY)).note, said.told) == ("Theirs", [KEY])


async def test_where_no_one_can_be_asked_both_notes_are_kept_as_far_as_there_is_room() -> None:
    said = Said("Theirs")
    await said.annotations.keep_note(KEY, "Mine" + "!" * LONGEST_NOTE, instead_of="")
    note = (await said.annotations.remark(KEY)).note
    assert note.startswith("Theirs\nMine!")
    assert len(note) == LONGEST_NOTE


async def test_a_label_is_written_and_told_until_one_ends_it() -> None:
    said = Said()
    await said.annotations.set_label(KEY, "Sale")
    said.end()
    await said.annotations.set_label(KEY, "")
    assert said.told == [KEY]


async def test_what_cannot_be_written_is_raised_and_not_told() -> None:
    said = Said()
    said.store.problem = GammaDesktopError("the disk is full")
    with pytest.raises(GammaDesktopError):
        await said.annotations.set_label(KEY, "Sale")
    assert said.told == []
