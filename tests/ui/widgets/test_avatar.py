import pytest

from gamma_desktop.ui.widgets.avatar import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Lopez", "AL"),
        ("Ana María de la Cruz", "AC"),
        ("ana", "A"),
        ("Ömer 24", "Ö"),
        ("+34 647 460 197", ""),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters
