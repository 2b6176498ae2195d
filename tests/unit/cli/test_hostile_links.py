"""What a page may hold as a link, as the system hands it on: it starts nothing, and dials nothing."""

import argparse
import contextlib

import msgspec
import pytest

from gamma_desktop.cli.exit_codes import USAGE
from gamma_desktop.cli.main import _parser, _take_link, run
from gamma_desktop.cli.tray import _checked
from gamma_desktop.desktop.channel_frames import LARGEST_REQUEST, Request, Verb
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


def test_the_running_program_hears_each_of_them_and_judges_alike() -> None:
    for case in HOSTILE:
        handed_on, code = _checked(case)
        assert handed_on is not None
        request = msgspec.json.encode(Request(verb=Verb.OFFER, link=handed_on))
        assert len(request) <= LARGEST_REQUEST, case
        assert _is_refused(handed_on) == (code == USAGE) == _is_refused(case), case


def _is_refused(link: str) -> bool:
    try:
        number_in(link)
    except RefusedLink:
        return True
    return False


def test_a_command_of_ours_is_not_taken_for_a_link() -> None:
    assert _take_link(["dial", "--", "647460197"]) == (None, ["dial", "--", "647460197"])


@pytest.mark.parametrize("profile", ["/home/ana/profile", "demo"])
def test_a_link_is_taken_behind_any_profile(profile: str) -> None:
    options = ["--profile", profile, "--background"]
    assert _take_link([*options, "tel:647460197"]) == ("tel:647460197", options)
    assert _take_link([*options, "--", "tel:647460197"]) == ("tel:647460197", options)


@pytest.mark.parametrize(
    "arguments",
    [
        ("tel:647460197", "dial", "112"),
        ("tel:647460197", "dial", "tel:112"),
        ("tel:647460197", "tel:961234567"),
        ("tel:647460197", "--version"),
        ("tel:647460197", "--profile", "/tmp/another"),  # noqa: S108  (no file is made)
        ("--", "tel:647460197", "--yes"),
        ("--", "dial", "647460197"),
        ("--",),
    ],
    ids=" ".join,
)
def test_nothing_comes_behind_a_link(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["--profile", "demo", *arguments])
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("gamma-desktop: error: a link comes last, and as one argument\n")
