"""What goes wrong with a start from a menu or a link is told on the screen: there is no terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with Parts(tmp_path / "logs") as running:
        yield running


def start(desktop: VirtualDesktop, parts: Parts, profile: Path, *arguments: str) -> Part:
    program = Program(profile, desktop.environment())
    return parts.start("program", program.command_line(*arguments), environment=program.environment)


def wait_for_words(screen: Screen, words: str) -> None:
    screen.wait_for(words, lambda screen: any(words in each.words() for each in screen.applications()))


@pytest.mark.parametrize("profile", ["/proc/no-profile", "/dev/null"])
def test_a_profile_that_cannot_be_written_is_told_with_what_to_do(
    desktop: VirtualDesktop, screen: Screen, parts: Parts, profile: str
) -> None:
    part = start(desktop, parts, Path(profile))
    wait_for_words(screen, "This profile cannot be used")
    wait_for_words(screen, "Name another folder with --profile.")
    screen.press(screen.wait_for_accessible(role="push button", name="Close"))
    assert part.wait(seconds=60) == 1
    assert "This profile cannot be used" in part.log.read_text()


def test_a_refused_link_is_told_by_the_program_that_it_starts_and_by_one_that_runs(
    desktop: VirtualDesktop, screen: Screen, parts: Parts, tmp_path: Path
) -> None:
    start(desktop, parts, tmp_path / "profile", "tel:*21*600123456%23")
    wait_for_words(screen, "The link is a service code, not a number.")
    second = start(desktop, parts, tmp_path / "profile", "tel:600123\n456")
    wait_for_words(screen, "There is a line break or another control character in the link.")
    assert second.wait(seconds=60) == 2
