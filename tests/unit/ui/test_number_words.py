from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.number_words import facts_of_number, kind_words, time_there

HERE = datetime(2026, 1, 15, 11, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Madrid"))


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("text", "words", "is_at_night"),
    [
        ("912345678", "", False),
        ("647460197", "", False),
        ("203", "", False),
        ("928123456", "", False),
        ("+12125550123", "06:30 there, outside office hours", True),
        ("+912223456789", "17:00 there", False),
        ("+262692123456", "between 14:30 and 15:30 there", False),
        ("+79161234567", "", False),
        ("+34999002929", "", False),
    ],
)
def test_the_time_abroad_is_told_where_it_is_surely_another(text: str, words: str, is_at_night: bool) -> None:
    there = time_there(understand(text, NumberRules()), HERE)
    assert (there.words, there.is_at_night) == (words, is_at_night)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("912345678", ""),
        ("203", ""),
        ("112", "Emergency number"),
        ("803123456", "Premium rate"),
        ("902123456", "Shared cost"),
        ("900123456", "Toll-free"),
        ("+881612345678", "Satellite"),
        ("+493012345678", "International"),
    ],
)
def test_what_sets_a_number_apart_is_named(text: str, words: str) -> None:
    assert kind_words(understand(text, NumberRules())) == words


def test_what_to_know_before_dialling_stands_on_one_line() -> None:
    told = facts_of_number(understand("+912223456789", NumberRules()), HERE)
    assert told == "International · 17:00 there · Mumbai, India"
