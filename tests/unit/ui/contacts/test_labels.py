import pytest

from gamma_desktop.ui.contacts.number_words import label_name


@pytest.mark.parametrize(
    ("label", "shown"), [("other", "Other"), ("", "Other"), ("mobile", "Mobile"), ("Yacht", "Yacht")]
)
def test_a_label_begins_with_a_capital_where_it_is_one_of_ours(label: str, shown: str) -> None:
    assert label_name(label) == shown
