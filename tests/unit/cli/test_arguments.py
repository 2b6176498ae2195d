import argparse

import pytest

from gamma_desktop.cli.arguments import amount, whole_number


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("65535", 65535), ("007", 7)])
def test_a_whole_number_within_its_limits_is_read(text: str, number: int) -> None:
    assert whole_number(1, 65535)(text) == number


@pytest.mark.parametrize("text", ["0", "65536", "-1", "1.5", "x", "", "٣", "1_0", "9" * 5000])
def test_anything_else_is_refused_with_the_limits(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is no whole number from 1 to 65535$"):
        whole_number(1, 65535)(text)


@pytest.mark.parametrize("text", ["0", str(2**63), "x"])
def test_a_count_without_an_upper_limit_still_fits_into_the_book(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is no whole number of at least 1$"):
        whole_number(1)(text)


@pytest.mark.parametrize("text", ["-1", "60.1", "nan", "inf", "x", ""])
def test_an_amount_out_of_its_limits_is_refused_with_them(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is no number of seconds from 0 to 60$"):
        amount(60, of="seconds")(text)


def test_an_amount_within_its_limits_is_read() -> None:
    assert amount(60, of="seconds")("0.5") == 0.5
