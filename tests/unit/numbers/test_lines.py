import pytest

from gamma_desktop.numbers.errors import BadLine
from gamma_desktop.numbers.lines import Line, LineColour, LineNames, line_in
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from tests.saying import raises_saying

SALES = Line(number="+34961112233", name="Sales", colour=LineColour.BLUE)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("+34961112233 = Sales, blue", SALES),
        ("+34961112233=Sales,blue", SALES),
        ("203 = Front desk", Line(number="203", name="Front desk")),
        ("961 11 22 33 = Ventas = Sales", Line(number="961 11 22 33", name="Ventas = Sales")),
    ],
)
def test_a_line_is_a_number_a_name_and_perhaps_a_colour(text: str, line: Line) -> None:
    assert line_in(text) == line
    assert line_in(str(line)) == line


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a number and its name"),
        ("203", "a number and its name"),
        ("203 = ", "a number and its name"),
        ("= Sales", "a number and its name"),
        ("Sales = 203", "a number and its name"),
        ("203 = " + "x" * 61, "a number and its name"),
        ("203 = Sales, mauve", "colours: blue, teal"),
        ("203 = Sales, ", "colours"),
        ("203 = Sales, Madrid, blue", "without a comma"),
    ],
)
def test_what_is_no_line_says_what_would_fit(text: str, why: str) -> None:
    with raises_saying(BadLine, why):
        line_in(text)


def test_a_line_is_found_however_its_number_is_written() -> None:
    rules = NumberRules(extensions=frozenset({"203"}))
    written = ("961 11 22 33 = Sales, blue", "203 = Front desk")
    names = LineNames(written, lambda text: understand(text, rules))
    found = [names.find(text) for text in ("+34961112233", "0961112233", "203", "0203", "961112234", None)]
    assert [line.name if line else None for line in found] == [
        "Sales",
        "Sales",
        "Front desk",
        None,
        None,
        None,
    ]
