from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from gamma_desktop.errors import Message
from gamma_desktop.numbers.codes import DialFinding
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.ui.number_words import facts_of_number, kind_words, risk_words, time_there
from gamma_desktop.ui.wording import say

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
        ("912345678", "Landline"),
        ("647460197", "Mobile"),
        ("+12125550123", "Landline or mobile"),
        ("203", "Extension"),
        ("1004", "Short number"),
        ("112", "Emergency number"),
        ("803123456", "Premium rate"),
        ("902123456", "Shared cost"),
        ("900123456", "Toll-free"),
        ("+881612345678", "Satellite"),
        ("+493012345678", "Landline"),
        ("704123456", "Personal number"),
    ],
)
def test_the_kind_of_a_number_is_named(text: str, words: str) -> None:
    rules = NumberRules(extensions=frozenset({"203"}))
    assert kind_words(understand(text, rules)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("647460197", "Mobile · Spain"),
        ("961234567", "Landline · Valencia, Spain"),
        ("+912223456789", "Landline · International · 17:00 there · Mumbai, India"),
    ],
)
def test_what_to_know_before_dialling_stands_on_one_line(text: str, words: str) -> None:
    assert facts_of_number(understand(text, NumberRules()), HERE) == words


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        (
            "+442079460018",
            (Message(DialFinding.UNUSUAL, days=90),),
            "Landline · 11:30 there · London, United Kingdom",
        ),
        (
            "+81312345678",
            (Message(DialFinding.OUTSIDE_HOURS, time="19:30"),),
            "Landline · International · Tokyo, Japan",
        ),
        ("803123456", (Message(DialFinding.PREMIUM),), "Spain"),
        ("+34647460197", (Message(DialFinding.LINK),), "Mobile · Spain"),
    ],
)
def test_what_a_question_says_is_not_said_twice(text: str, said: tuple[Message, ...], words: str) -> None:
    assert facts_of_number(understand(text, NumberRules()), HERE, said=said) == words


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Message(DialFinding.OUTSIDE_HOURS, time="06:42"), "It is 6:42 AM there, outside office hours"),
        (
            Message(DialFinding.OUTSIDE_HOURS_BETWEEN, earliest="19:30", latest="22:30"),
            "It is between 7:30 PM and 10:30 PM there, outside office hours",
        ),
        (Message(DialFinding.UNUSUAL, days=90), say(Message(DialFinding.UNUSUAL, days=90))),
    ],
)
def test_a_risk_is_told_with_times_as_clocks_here_show_them(finding: Message, words: str) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    assert risk_words(finding).replace("\u202f", " ") == words
