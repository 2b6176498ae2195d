import pytest

from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.shortcuts import checked_shortcut


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ctrl+Alt+D", "Ctrl+Alt+D"),
        (" alt + ctrl + d ", "Ctrl+Alt+D"),
        ("shift+META+7", "Meta+Shift+7"),
        ("F9", "F9"),
        ("shift+f24", "Shift+F24"),
        ("ctrl+pgdown", "Ctrl+PgDown"),
        ("", ""),
    ],
)
def test_a_shortcut_is_kept_as_qt_writes_it(typed: str, kept: str) -> None:
    assert checked_shortcut(typed) == kept


@pytest.mark.parametrize(
    "typed", ["D", "Shift+D", "Space", "Ctrl", "Ctrl+", "Ctrl+Alt", "Ctrl+Ctrl+D", "Super+D", "Ctrl+F25", "+"]
)
def test_what_one_types_with_or_no_keyboard_has_is_no_shortcut(typed: str) -> None:
    with pytest.raises(BadValue):
        checked_shortcut(typed)
