"""What an API key may be, and what goes to no one but a relay: an invitation, or what is left of one."""

import pytest

from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import NotAKey
from gamma_desktop.settings.secrets import check_api_key

CODE = "7K2MD-ABCDE-FGH0J-KMNPQ"
LINE = f"relay.example.com:8443/{CODE}/system"
HASH = "Nq3gZ0cXyV9wB1sT7uR2kLmE4dF6hJ8pA5oC-_iQzWY"


PARTS = (
    *(LINE[:end] for end in range(LINE.index(":") + 1, len(LINE))),
    *(LINE[begin:] for begin in range(LINE.index("/") + len(CODE))),
    *(CODE[begin:end] for begin in range(6) for end in range(12, len(CODE) + 1)),
    f"gamma-desktop join {LINE}",
    f"<{CODE}>",
    f"{CODE[-3:]}/{HASH}",
    CODE.lower(),
    "[2001:db8::1]:8443",
    "relay.example.com:8443,relay2.example.com:84",
    f"relay.example.com:8443/{CODE[:9]}\n{CODE[9:]}/system",
)


def test_no_part_of_an_invitation_that_may_hold_some_of_its_code_is_a_key() -> None:
    for text in PARTS:
        with pytest.raises(NotAKey) as refused:
            check_api_key(text)
        assert refused.value.problem.code == ValueFault.INVITATION, text
        assert text not in str(refused.value)


@pytest.mark.parametrize("text", ["", "my key", "naïve", "x" * 1_001])
def test_what_no_header_can_carry_is_no_key(text: str) -> None:
    with pytest.raises(NotAKey) as refused:
        check_api_key(text)
    assert refused.value.problem.code == ValueFault.SECRET


@pytest.mark.parametrize(
    "text",
    [
        "83isocjid5",
        "a-key-that-gamma-does-not-know",
        "8f14e45f-ceea-467f-a8b1-1234567890ab",
        "dGVzdA==",
        "q8Zk/3vT+a/Yp0fXw==",
        "7K2MDABCDEFGH0JKMNPQ",
        "pbx:secret",
        "live_sk-12345-abcde",
    ],
)
def test_keys_of_many_makes_are_keys(text: str) -> None:
    check_api_key(text)
