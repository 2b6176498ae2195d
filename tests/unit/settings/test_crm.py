"""``crm.rules``: tables in the file, one text each as a value, and nothing half understood."""

import pytest

from gamma_desktop.settings.crm import CrmRule, MissingValue, crm_rule_in
from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.keys import KEYS
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import set_value

TABLES = """
[crm]
open_on = "ringing"
rules = [
    { url = "https://crm.example/new?n={number}", direction = "incoming", known = false },
    { url = "https://crm.example/{name}", line = "Ventas ñ 😀 \\" x", missing = "do_not_open" },
]
"""
FIRST = CrmRule(url="https://crm.example/new?n={number}", direction="incoming", known=False)
SECOND = CrmRule(url="https://crm.example/{name}", line='Ventas ñ 😀 " x', missing=MissingValue.DO_NOT_OPEN)


def test_tables_are_read_as_rules(paths: ProfilePaths) -> None:
    paths.settings_file.write_text(TABLES, "utf-8")
    loaded = load_settings(paths)
    assert loaded.problems == ()
    assert [crm_rule_in(text) for text in loaded.settings.crm.rules] == [FIRST, SECOND]


def test_what_is_set_by_command_stands_as_tables_in_the_file(paths: ProfilePaths) -> None:
    set_value(paths, "crm.rules", f"[{FIRST}, {SECOND}]")
    assert '[[crm.rules]]\nurl = "https://crm.example/new' in paths.settings_file.read_text("utf-8")
    assert [crm_rule_in(text) for text in load_settings(paths).settings.crm.rules] == [FIRST, SECOND]


def test_one_rule_needs_no_brackets() -> None:
    assert KEYS["crm.rules"].rule.parse(str(FIRST)) == (str(FIRST),)


@pytest.mark.parametrize(
    "rule",
    [
        "{}",
        "{ known = true }",
        '{ url = "" }',
        '{ url = "ftp://crm.example/" }',
        '{ url = "https://{name}.example/" }',
        '{ url = "https://crm.example/{other}" }',
        '{ url = "https://crm.example/", direction = "sideways" }',
        '{ url = "https://crm.example/", known = "yes" }',
        '{ url = "https://crm.example/", known = 1 }',
        '{ url = "https://crm.example/", missing = "guess" }',
        '{ url = "https://crm.example/", missing = ["next"] }',
        '{ url = "https://crm.example/", program = "/bin/sh" }',
        '{ url = "https://crm.example/", line = 203 }',
        '{ url = "https://crm.example/", line = "a\\nb" }',
        '{ url = "https://crm.example/" }\nother = 1',
        '"https://crm.example/"',
        "{ url = ",
        "7",
    ],
)
def test_what_is_no_rule_is_refused_with_what_would_fit(rule: str) -> None:
    with pytest.raises(BadValue):
        crm_rule_in(rule)
    with pytest.raises(BadValue):
        KEYS["crm.rules"].rule.check([rule])
