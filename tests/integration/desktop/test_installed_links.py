"""What an installer lays down so that links to phone numbers open here: the files of ``packaging/links``."""

import configparser
import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from gamma_desktop.desktop.links import SCHEMES

LINKS = Path(__file__).parents[3] / "packaging" / "links"


def registry() -> configparser.ConfigParser:
    """The file for Windows: a section for each key, its values as they stand there."""
    read = configparser.ConfigParser(delimiters=("=",), comment_prefixes=(";",), interpolation=None)
    read.read_string((LINKS / "gamma-desktop.reg").read_text("utf-8").split("\n", 1)[1])
    return read


def test_each_system_is_told_of_the_same_links() -> None:
    bundle = plistlib.loads((LINKS / "Info.plist").read_bytes())
    assert bundle["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == list(SCHEMES)
    (associations,) = (keys for name, keys in registry().items() if name.endswith("URLAssociations"))
    assert [name.strip('"') for name in associations] == list(SCHEMES)
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(LINKS / "gamma-desktop.desktop", "utf-8")
    types = entry["Desktop Entry"]["MimeType"].rstrip(";").split(";")
    assert types == [f"x-scheme-handler/{scheme}" for scheme in SCHEMES]


def test_windows_starts_the_program_with_one_argument_that_is_no_option() -> None:
    commands = [keys["@"] for name, keys in registry().items() if name.endswith("command")]
    assert commands == [r'"\"C:\\Program Files\\Gamma Desktop\\gamma-desktop.exe\" -- \"%1\""']


@pytest.mark.parametrize(
    "link", ["tel:+34647460197", "tel:--profile=/elsewhere", 'callto:2 03"$(id)', "sips:203"]
)
def test_a_link_starts_the_program_as_an_installer_has_laid_it_down(tmp_path: Path, link: str) -> None:
    got, program = tmp_path / "got", tmp_path / "bin" / "gamma-desktop"
    applications = tmp_path / "share" / "applications"
    applications.mkdir(parents=True)
    shutil.copy(LINKS / "gamma-desktop.desktop", applications)
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {got}\n', "utf-8")
    program.chmod(0o755)
    environment = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "DISPLAY": ":0",
        "XDG_DATA_DIRS": str(tmp_path / "share"),
    }
    subprocess.run(["xdg-open", link], env=environment, check=True, timeout=60)
    assert got.read_text("utf-8").splitlines() == ["--", link]
