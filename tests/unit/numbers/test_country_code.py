import phonenumbers

from gamma_desktop.numbers.ranges import without_country_code


def test_every_country_code_in_use_is_cut_off_where_it_ends() -> None:
    cut = {code: without_country_code(f"+{code}987654") for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE}
    assert len(cut) > 200
    assert {code: rest for code, rest in cut.items() if rest != "987654"} == {}
