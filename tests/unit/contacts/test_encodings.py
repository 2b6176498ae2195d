"""Letters of names in the encodings that old programs left behind."""

import pytest

from gamma_desktop.contacts.encodings import decoded, likeliest

NAMES = ("José Muñoz", "ÁNGEL NÚÑEZ", "Óscar Peña", "François Lefèvre", "Jürgen Müller", "João Conceição")


@pytest.mark.parametrize("name", [*NAMES[:3], "Jürgen Müller", "Inés Sánchez"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_a_name_is_read_in_the_encoding_it_was_written_in(name: str, encoding: str) -> None:
    assert decoded(name.encode(encoding))[0] == name


def test_utf_8_is_no_guess() -> None:
    assert decoded("José".encode()) == ("José", "")


def test_what_fits_several_is_read_as_what_stands_beside_it() -> None:
    assert decoded("José".encode("cp1252"), "iso8859_15")[1] == "iso8859_15"


def test_names_together_tell_more_than_one_alone() -> None:
    assert likeliest(name.encode("mac_roman") for name in NAMES) == "mac_roman"
