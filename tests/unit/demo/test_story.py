import re
from pathlib import Path

import pytest

from gamma_desktop.demo.story import Story


def test_what_was_seen_is_told_with_its_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Story(tmp_path, None).saw("the pop is there")
    assert re.fullmatch(r" +\d+\.\d s  the pop is there\n", capsys.readouterr().out)


def test_pictures_are_numbered_in_the_order_of_the_story(tmp_path: Path) -> None:
    taken: list[Path] = []
    story = Story(tmp_path, taken.append)
    story.saw("one thing", picture="one")
    story.saw("a thing without a picture")
    story.saw("another thing", picture="two")
    assert taken == [tmp_path / "01-one.png", tmp_path / "02-two.png"]
    assert story.last_picture == taken[-1]


def test_no_picture_is_taken_where_nobody_may(tmp_path: Path) -> None:
    story = Story(tmp_path, None)
    story.saw("one thing", picture="one")
    assert story.last_picture is None
