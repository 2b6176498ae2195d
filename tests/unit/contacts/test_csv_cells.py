import pytest

from gamma_desktop.contacts.csv_cells import guarded, unguarded


@pytest.mark.parametrize(
    "text", ["=1+1", "+34647460197", "-5", "@SUM(A1)", "\tx", "\rx", "＝1", "'=1", "''+1"]
)
def test_what_a_spreadsheet_might_run_is_made_text_and_comes_back(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Ana", "'t Hooft", "''", "1+1", "a=b"])
def test_what_is_no_formula_is_left_alone_both_ways(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
