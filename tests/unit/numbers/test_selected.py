import pytest

from gamma_desktop.numbers.in_text import number_selected
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand

RULES = NumberRules(extensions=frozenset({"203"}))


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("647 46 01 97", "647 46 01 97"),
        ("  please call 647 46 01 97\n", "647 46 01 97"),
        ("tel:+34-647-460-197", "647 46 01 97"),
        ("sip:203@pbx.example", "203"),
        ("112", "112"),
        ("Ana 647 46 01 97 / 912 34 56 78", "647 46 01 97"),
    ],
)
def test_the_number_to_call_is_found_in_what_is_selected_or_copied(text: str, display: str) -> None:
    found = number_selected(text, RULES)
    assert found is not None
    assert understand(found, RULES).display == display


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "*21*647460197#",
        "##002#",
        "tel:*21*647460197%23",
        "https://x.example/647460197",
        "9" * 400,
    ],
)
def test_what_is_no_number_or_does_more_than_ring_is_not_called(text: str) -> None:
    assert number_selected(text, RULES) is None
