"""The table of numbers: each line is a case."""

import re
from pathlib import Path

from gamma_desktop.numbers.model import NumberKind, NumberRules
from gamma_desktop.numbers.parse import understand

TABLE = Path(__file__).with_name("numbers.txt")

Case = tuple[str, str, str, str]


def rules_of(heading: str) -> NumberRules:
    """The rules that a heading tells: "== region DE, prefix 0, extensions 201 203, area 030"."""
    told = re.fullmatch(r"== region (\w+), prefix (\w+), extensions ([\d ]+)(?:, area (\d+))?", heading)
    assert told is not None, heading
    prefix = told[2].replace("none", "")
    return NumberRules(
        region=told[1],
        outside_prefix=prefix,
        extensions=frozenset(told[3].split()),
        area_code=told[4] or "",
    )


def table() -> list[tuple[NumberRules, Case]]:
    """All cases, each with the rules that it is under."""
    cases, rules = [], NumberRules()
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("== "):
            rules = rules_of(line)
        elif " | " in line and not line.startswith("# "):
            text, what, matched_by, dialled_as = line.split(" | ")
            escaped = text.encode("ascii", "backslashreplace")
            cases.append((rules, (escaped.decode("unicode_escape"), what, matched_by, dialled_as)))
    return cases


def read(text: str, rules: NumberRules) -> Case:
    number = understand(text, rules)
    what = str(number.kind)
    if number.kind is NumberKind.EXTERNAL:
        what = f"{what} {number.type or '-'} {number.region or '-'}"
    return text, what, number.key or "-", number.dial or "-"


def test_each_number_is_understood_as_the_table_says() -> None:
    understood = [(rules.region, case, read(case[0], rules)) for rules, case in table()]
    assert [each for each in understood if each[1] != each[2]] == []


def test_the_table_is_long() -> None:
    assert len(table()) >= 250
