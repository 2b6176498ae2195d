import phonenumbers
import pytest

from gamma_desktop.numbers.country_code import without_country_code


@pytest.mark.parametrize("code", sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
def test_every_country_code_in_use_is_cut_off_where_it_ends(code: int) -> None:
    assert without_country_code(f"+{code}987654") == "987654"
