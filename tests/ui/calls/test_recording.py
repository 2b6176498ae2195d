import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from gamma_desktop.history.recordings import NotAudio, OnProgress
from gamma_desktop.ui.calls.recording_section import RecordingSection, RecordingStage
from gamma_desktop.ui.widgets.progress_line import ProgressLine
from tests.ui import office
from tests.ui.desk import OpenWindow, button, texts

RECORDED = replace(office.PAST[1], recording_url="https://recordings.example/1.mp3")


@pytest.fixture
def section(opened: OpenWindow) -> RecordingSection:
    """The recording of a call, which nobody has fetched yet."""
    opened.calls.open_call(office.identified([RECORDED])[0])
    return opened.calls.detail.recording


def test_it_is_fetched_by_click_and_opened_by_another(opened: OpenWindow, section: RecordingSection) -> None:
    button(section, "Download").click()
    opened.desk.work()
    assert opened.desk.recordings.handed == []
    button(section, "Play").click()
    button(section, "Show in folder").click()
    file = opened.desk.recordings.files[RECORDED.key]
    assert opened.desk.recordings.handed == [("open", file), ("folder", file)]


def test_progress_is_shown_and_goes_on_while_another_call_is(
    opened: OpenWindow, section: RecordingSection
) -> None:
    seen: list[tuple[str, int]] = []

    async def come(on_progress: OnProgress) -> None:
        on_progress(2_400_000, 4_800_000)
        seen.append((" ".join(texts(section)), section.findChildren(ProgressLine)[0].value()))
        opened.calls.list.choose(0)
        on_progress(3_600_000, 4_800_000)
        assert section.isHidden()
        opened.calls.open_call(office.identified([RECORDED])[0])
        assert section.state.come == 3_600_000

    opened.desk.recordings.fetching = come
    button(section, "Download").click()
    opened.desk.work()
    ((words, value),) = seen
    assert ("2.4 MB of 4.8 MB" in words, value) == (True, 500)
    assert section.state.stage is RecordingStage.HERE


def test_it_can_be_cancelled_and_asked_for_again(opened: OpenWindow, section: RecordingSection) -> None:
    async def hang(_on_progress: OnProgress) -> None:
        asyncio.get_running_loop().call_soon(button(section, "Cancel").click)
        await asyncio.Event().wait()

    opened.desk.recordings.fetching = hang
    button(section, "Download").click()
    opened.desk.work()
    assert section.state.stage is RecordingStage.AVAILABLE
    assert button(section, "Download").isVisible()


def test_what_went_wrong_is_told_and_can_be_tried_again(
    opened: OpenWindow, section: RecordingSection
) -> None:
    async def fail(_on_progress: OnProgress) -> None:
        raise NotAudio

    opened.desk.recordings.fetching = fail
    button(section, "Download").click()
    opened.desk.work()
    assert "This is no recording" in texts(section)
    opened.desk.recordings.fetching = None
    button(section, "Try again").click()
    opened.desk.work()
    assert section.state.stage is RecordingStage.HERE


@pytest.mark.parametrize("allowed", [(), ("elsewhere.example",)])
def test_where_nothing_may_be_fetched_the_pane_says_what_to_do(
    opened: OpenWindow, allowed: tuple[str, ...]
) -> None:
    opened.desk.recordings.allowed = allowed
    opened.calls.open_call(office.identified([RECORDED])[0])
    section = opened.calls.detail.recording
    advice = ",".join([*allowed, "recordings.example"])
    assert any(f"config set recordings.hosts {advice}" in text for text in texts(section))
    assert section.state.stage is RecordingStage.REFUSED


def test_one_that_is_gone_from_the_disk_can_be_fetched_again(
    opened: OpenWindow, section: RecordingSection
) -> None:
    button(section, "Download").click()
    opened.desk.work()
    opened.desk.recordings.has_player = False
    opened.desk.recordings.files[RECORDED.key].unlink()
    button(section, "Play").click()
    assert section.state.stage is RecordingStage.AVAILABLE


def test_a_copy_is_saved_where_somebody_wants_it(
    opened: OpenWindow, section: RecordingSection, tmp_path: Path
) -> None:
    button(section, "Download").click()
    opened.desk.work()
    section.copy_requested.emit(tmp_path / "copy.mp3")
    opened.desk.work()
    assert (tmp_path / "copy.mp3").read_bytes() == b"ID3"


def test_a_call_without_a_recording_has_no_section_and_one_being_made_says_so(opened: OpenWindow) -> None:
    opened.calls.open_call(office.identified([office.MISSED])[0])
    assert opened.calls.detail.recording.isHidden()
    opened.calls.open_call(office.identified([replace(office.TALKING, is_recorded=True)])[0])
    assert "This call is being recorded." in texts(opened.calls.detail.recording)
