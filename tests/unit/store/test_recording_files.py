from dataclasses import replace
from pathlib import Path

import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.recordings import FolderUnusable, file_mark
from gamma_desktop.store.recording_files import RecordingFiles
from tests.unit.calls.call_log_contract import ringing_call

CALL = ringing_call()
OTHER = replace(CALL, key=CallKey("other", CALL.key.call_id))


@pytest.fixture
def files(tmp_path: Path) -> RecordingFiles:
    return RecordingFiles(tmp_path / "recordings")


async def kept(files: RecordingFiles, call_key: CallKey = CALL.key, suffix: str = ".mp3") -> Path:
    part = await files.place_for_part(call_key)
    part.write_bytes(b"sound")
    return await files.keep(part, replace(CALL, key=call_key), suffix)


async def test_a_recording_is_found_by_its_call_alone_and_only_once_it_is_whole(
    files: RecordingFiles,
) -> None:
    part = await files.place_for_part(CALL.key)
    part.write_bytes(b"so")
    assert files.find(CALL.key) is None
    file = await files.keep(part, CALL, ".mp3")
    assert (files.find(CALL.key), file.suffix, part.exists()) == (file, ".mp3", False)
    assert files.find(OTHER.key) is None


async def test_the_folder_is_for_its_owner_alone(files: RecordingFiles) -> None:
    assert (await kept(files)).parent.stat().st_mode & 0o077 == 0


async def test_what_is_removed_is_gone_with_its_unfinished_parts_and_the_rest_stays(
    files: RecordingFiles,
) -> None:
    mine, other = await kept(files), await kept(files, OTHER.key)
    part = await files.place_for_part(CALL.key)
    part.write_bytes(b"so")
    await files.remove([file_mark(CALL.key)])
    assert (mine.exists(), part.exists(), other.exists()) == (False, False, True)


async def test_what_an_earlier_run_left_half_done_goes_at_the_first_new_one(
    files: RecordingFiles, tmp_path: Path
) -> None:
    left = await files.place_for_part(CALL.key)
    left.write_bytes(b"so")
    part = await RecordingFiles(tmp_path / "recordings").place_for_part(CALL.key)
    assert (left.exists(), part.parent) == (False, left.parent)


async def test_where_nothing_was_ever_fetched_there_is_nothing_to_remove(files: RecordingFiles) -> None:
    await files.remove([file_mark(CALL.key)])
    assert files.find(CALL.key) is None


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "recordings").write_text("in the way")
    with pytest.raises(FolderUnusable, match="exists"):
        await RecordingFiles(tmp_path / "recordings").place_for_part(CALL.key)


async def test_the_marks_are_those_of_whole_recordings(files: RecordingFiles) -> None:
    assert await files.marks() == frozenset()
    await kept(files)
    await files.place_for_part(OTHER.key)
    assert await files.marks() == {file_mark(CALL.key)}
