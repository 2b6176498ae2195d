import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.model import NumberKind, NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.tel_uri import is_link, number_in


@pytest.mark.parametrize(
    ("uri", "text"),
    [
        ("tel:+34647460197", "+34647460197"),
        ("TEL:+34-647-460-197", "+34-647-460-197"),
        ("tel:%2B34%20647%20460%20197", "+34 647 460 197"),
        ("tel:(912)345.678", "(912)345.678"),
        ("tel://+34647460197/", "+34647460197"),
        ("callto:0647460197", "0647460197"),
        ("callto://+34647460197", "+34647460197"),
        ("tel:203;phone-context=pbx.example.com", "203"),
        ("tel:647-460-197;phone-context=+34", "+34647-460-197"),
        ("tel:+34912345678;ext=1-2", "+34912345678;ext=12"),
        ("tel:+34912345678;isub=1411;foo=bar", "+34912345678"),
    ],
)
def test_a_link_names_a_number(uri: str, text: str) -> None:
    assert number_in(uri) == text


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("http://example.com", "neither tel"),
        ("+34647460197", "neither tel"),
        ("tel:", "no number"),
        ("tel:;ext=12", "no number"),
        ("tel:*21*647460197%23", "service code"),
        ("tel:*%2306%23", "service code"),
        ("tel:647460197,,1234", "pauses"),
        ("tel:647460197p1234", "pauses"),
        ("tel:647460197;postd=1234", "after the answer"),
        ("tel:647460197%0A112", "control character"),
        ("tel:647460197\r\nX: y", "control character"),
        ("tel:647460197%00", "control character"),
        ("tel:%ff%fe", "no text"),
        ("tel:647460197%e2%80%ae", "control character"),
        ("callto:gines.gomez", "not a number"),
        ("tel:+", "not a number"),
        ("tel:٦٤٧", "not a number"),
        ("tel:<script>", "not a number"),
        ("tel:912345678;ext=x", "extension"),
        ("tel:912345678;ext=1;EXT=2", "ext twice"),
        ("tel:" + "1" * 300, "longer"),
    ],
)
def test_a_link_that_is_no_plain_number_is_refused_with_the_reason(uri: str, why: str) -> None:
    with pytest.raises(RefusedLink, match=why):
        number_in(uri)


def test_the_number_of_a_link_is_understood_with_its_extension_left_out() -> None:
    number = understand(number_in("tel:+34-912-345-678;ext=12"), NumberRules())
    assert (number.kind, number.e164) == (NumberKind.EXTERNAL, "+34912345678")
    assert "left out" in number.reason


@pytest.mark.parametrize(("text", "expected"), [("tel:1", True), ("CallTo://x", True), ("dial", False)])
def test_a_link_is_told_from_other_words(text: str, expected: bool) -> None:  # noqa: FBT001  (a case of the table)
    assert is_link(text) is expected


@given(st.text(max_size=300))
def test_no_link_is_too_odd(rest: str) -> None:
    with contextlib.suppress(RefusedLink):
        assert number_in("tel:" + rest)
