import pytest
from PySide6.QtGui import QColor, QPixmap

from gamma_desktop.shipped import resource
from gamma_desktop.ui.icons import Icon, pixmap


def inked_pixels(drawn: QPixmap) -> set[str]:
    image = drawn.toImage()
    opaque = 255
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == opaque
    }


def test_every_icon_has_its_file_and_every_file_its_icon() -> None:
    files = {path.stem for path in resource("icons").glob("*.svg")}
    assert {str(icon) for icon in Icon} == files


@pytest.mark.usefixtures("qapp")
def test_every_icon_draws_in_the_colour_asked_for() -> None:
    for icon in Icon:
        assert inked_pixels(pixmap(icon, "#4550c4", 48)) == {QColor("#4550c4").name()}, icon


@pytest.mark.usefixtures("qapp")
def test_an_icon_is_sharp_on_a_dense_screen() -> None:
    drawn = pixmap(Icon.PHONE, "#000000", 18, 2.0)
    assert (drawn.width(), drawn.deviceIndependentSize().width()) == (36, 18)
