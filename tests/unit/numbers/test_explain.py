import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.errors import Message
from gamma_desktop.numbers.codes import How, Reason, Tried, Why, WrittenProblem
from gamma_desktop.numbers.explain import steps
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand

SPAIN = NumberRules(extensions=frozenset({"203"}))


def kept(text: str, rules: NumberRules = SPAIN) -> list[str]:
    return [step.number for step in steps(text, rules) if step.is_kept]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0647460197", "+34647460197"),
        ("+49 (0)30 12345678", "+493012345678"),
        ("203", "203"),
        ("Ext 201", "201"),
        ("9204", "9204"),
        ("112", "112"),
        ("1004", "1004"),
        ("+34999002929", "+34999002929"),
    ],
)
def test_the_step_that_is_kept_comes_to_the_number(text: str, number: str) -> None:
    assert kept(text) == [number]


def test_what_was_tried_before_and_after_says_why_it_was_dropped() -> None:
    told = [(step.number, step.is_kept, step.why) for step in steps("00687751234", SPAIN)]
    assert ("+340687751234", False, Message(Reason.NO_PLAN)) in told
    assert told[-1][:2] == ("+687751234", False)
    assert told[-1][2] == Message(Why.ANOTHER_IS_SURER)


def test_what_is_no_number_keeps_nothing_and_says_why() -> None:
    assert [(step.is_kept, step.why) for step in steps("Sales", SPAIN)] == [
        (False, Message(WrittenProblem.NOT_VALID))
    ]
    assert kept("999002929") == []


def test_a_number_that_lacks_its_area_code_says_so_and_what_can_be_done() -> None:
    told = [step for step in steps("30123456", NumberRules(region="DE")) if step.tried.code == Tried.LOCAL]
    assert [(step.is_kept, step.why) for step in told] == [(False, Message(Reason.LACKS_AREA_CODE))]


def test_the_area_code_and_the_year_of_a_change_are_told_in_their_steps() -> None:
    (local,) = [s for s in steps("12345678", NumberRules(region="DE", area_code="030")) if s.is_kept]
    (mexican,) = [step for step in steps("+5215512345678", SPAIN) if step.is_kept]
    assert (local.tried, local.number) == (
        Message(How.LOCAL, area_code="030"),
        "+493012345678",
    )
    assert mexican.tried == Message(How.OF_BEFORE, how=Message(How.INTERNATIONAL), year="2019")


@given(
    st.text("+0123456789 ()#*ext.", max_size=20),
    st.sampled_from(
        [SPAIN, NumberRules(region="DE", area_code="030"), NumberRules(region="IT", area_code="06")]
    ),
)
def test_the_steps_never_contradict_the_outcome(text: str, rules: NumberRules) -> None:
    number = understand(text, rules)
    assert kept(text, rules) == ([number.key] if number.key else [])
