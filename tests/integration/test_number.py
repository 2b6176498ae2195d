"""``number explain`` as other programs call it."""

import json
from pathlib import Path

import pytest

from tests.integration.command import Desk

KEYS = [
    "input", "kind", "e164", "dial", "display", "region", "type", "place", "valid", "international", "reason",
    "time_zones", "local_time", "steps",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "e164"),
    [
        ("0647460197", "external", "+34647460197"),
        ("tel:+34-647-460-197", "external", "+34647460197"),
        ("203", "extension", None),
        ("112", "emergency", None),
        ("anonymous", "hidden", None),
        ("tel:*21*600%23", "invalid", None),
        ("call me maybe", "invalid", None),
    ],
)
def test_a_text_is_explained_key_by_key(tmp_path: Path, text: str, kind: str, e164: str | None) -> None:
    done = Desk(tmp_path).run("number", "explain", text, "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, list(told), told["input"]) == (0, KEYS, text)
    assert (told["kind"], told["e164"], bool(told["reason"])) == (kind, e164, True)


def test_people_read_it_as_lines(tmp_path: Path) -> None:
    done = Desk(tmp_path).run("number", "explain", "0647460197")

    lines = done.stdout.splitlines()
    assert "display       647 46 01 97" in lines
    assert any(line.startswith("→ ") and "+34647460197" in line for line in lines)


@pytest.mark.parametrize(("text", "is_told"), [("647460197", False), ("+912223456789", True)])
def test_the_time_is_told_of_numbers_abroad_only(tmp_path: Path, text: str, is_told: bool) -> None:
    told = json.loads(Desk(tmp_path).run("number", "explain", text, "--json").stdout)

    assert (bool(told["time_zones"]), told["local_time"] is not None) == (is_told, is_told)


def test_what_a_contact_would_have_of_a_text_is_told(tmp_path: Path) -> None:
    told = json.loads(Desk(tmp_path).run("number", "explain", "912345601 / 02 (Ana)", "--json").stdout)

    as_contact = [step["number"] for step in told["steps"] if "contact" in step["tried"]]
    assert as_contact == ["+34912345601", "+34912345602"]
    assert (told["kind"], told["dial"]) == ("invalid", None)
