import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.desk import OpenWindow, button, texts


def test_what_the_filter_shows_is_written_and_the_page_says_how_much(
    opened: OpenWindow, tmp_path: Path
) -> None:
    button(opened.calls, "Missed").click()
    opened.desk.work()
    opened.calls.export_requested.emit(tmp_path / "missed.csv", False)
    opened.desk.work()
    with (tmp_path / "missed.csv").open(newline="") as file:
        written = list(csv.DictReader(file))
    assert {each["outcome"] for each in written} == {"missed"}
    assert f"Exported {len(written)} calls to missed.csv" in texts(opened.calls)
    button(opened.calls, "Dismiss").click()
    assert not opened.calls.export_bar.isVisible()


def test_an_export_that_fails_says_what_to_do_and_can_be_tried_again(
    opened: OpenWindow, tmp_path: Path
) -> None:
    opened.calls.export_requested.emit(tmp_path / "gone" / "calls.csv", False)
    opened.desk.work()
    assert "The calls could not be exported" in texts(opened.calls)
    assert button(opened.calls, "Export these calls").isEnabled()


def test_an_export_can_be_cancelled_and_leaves_no_file(opened: OpenWindow, tmp_path: Path) -> None:
    page = opened.calls
    page.export_requested.emit(tmp_path / "calls.csv", False)
    opened.desk.calls.meanwhile = button(page, "Cancel").click
    opened.desk.work()
    assert "The export was cancelled; no file was written" in texts(opened.calls)
    assert not list(tmp_path.glob("*calls*"))


def test_nothing_to_export_is_said(opened: OpenWindow) -> None:
    opened.calls.filter.field.setText("zzz")
    opened.desk.work()
    assert not opened.calls.filter.export_button.isEnabled()
    assert opened.calls.filter.export_button.accessibleDescription() == "There are no calls to export"


@pytest.mark.parametrize(
    ("form", "name", "expected"),
    [
        ("CSV for spreadsheets (*.csv)", "calls.csv", ("calls.csv", False)),
        ("CSV, cells as they are, formulas too (*.csv)", "calls.csv", ("calls.csv", True)),
        ("JSON (*.json)", "calls.csv", ("calls.json", False)),
    ],
)
def test_the_dialog_asks_for_the_form(
    opened: OpenWindow, tmp_path: Path, form: str, name: str, expected: tuple[str, bool]
) -> None:
    asked: list[tuple[str, bool]] = []
    opened.calls.export_requested.connect(lambda path, is_raw: asked.append((path.name, is_raw)))
    button(opened.calls, "Export these calls").click()
    dialog = opened.calls.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.selectNameFilter(form)
    dialog.fileSelected.emit(str(tmp_path / name))
    dialog.close()
    assert asked == [expected]
