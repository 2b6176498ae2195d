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
