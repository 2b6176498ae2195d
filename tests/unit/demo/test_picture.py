from pathlib import Path

from PySide6.QtGui import QImage

from gamma_desktop.demo.picture import Picture

_BLUE_THEN_RED = b"\xff\x00\x00\x00" + b"\x00\x00\xff\x00"


def test_a_picture_takes_the_order_of_colours_from_the_screen() -> None:
    assert Picture.from_bgrx(2, 1, _BLUE_THEN_RED).rgb == b"\x00\x00\xff\xff\x00\x00"


def test_a_picture_counts_its_colours() -> None:
    assert Picture.from_bgrx(2, 2, _BLUE_THEN_RED * 2).colours() == 2
    assert Picture.from_bgrx(2, 2, _BLUE_THEN_RED[:4] * 4).colours() == 1


def test_a_written_picture_is_read_back_by_others(tmp_path: Path) -> None:
    Picture.from_bgrx(2, 3, _BLUE_THEN_RED * 3).write_png(tmp_path / "picture.png")
    image = QImage(str(tmp_path / "picture.png"))
    assert (image.width(), image.height()) == (2, 3)
    assert [image.pixelColor(x, 2).name() for x in (0, 1)] == ["#0000ff", "#ff0000"]
