"""What a page may hold as a link, as the system hands it on: it starts nothing, and dials nothing."""

import argparse
import contextlib

import pytest

from gamma_desktop.cli.main import _parser, _take_link
from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.tel_uri import number_in
from tests.unit.cli.hostile_links import HOSTILE

RULES = NumberRules(extensions=frozenset({"203"}))


def test_the_table_is_long() -> None:
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("profile", [(), ("--profile", "/home/ana/profile")], ids=["own", "named"])
def test_what_the_system_hands_on_is_one_link_and_no_option(profile: tuple[str, ...]) -> None:
    for case in HOSTILE:
        link, rest = _take_link([*profile, "--", case])
        assert (link, tuple(rest)) == (case, profile)
        parsed = _parser(rest).parse_args(rest)
        assert not hasattr(parsed, "run")
        expected = argparse.Namespace(profile=profile[1] if profile else None, background=False)
        assert parsed == expected, case


def test_nothing_of_it_is_dialled_but_a_plain_number() -> None:
    for case in HOSTILE:
        with contextlib.suppress(RefusedLink):
            dial = understand(number_in(case), RULES).dial
            assert dial is None or dial.removeprefix("+").isdecimal(), case


def test_a_command_of_ours_is_not_taken_for_a_link() -> None:
    assert _take_link(["dial", "--", "647460197"]) == (None, ["dial", "--", "647460197"])
