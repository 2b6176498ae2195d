"""What a desk keeps of its team beside the log."""

from pathlib import Path

from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.model import PopMode
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.team.frames import LISTS_FOLLOWED, Erase, SettingValue
from gamma_desktop.team.membership import followed_with, take_settings


def test_settings_of_the_team_count_until_it_hands_out_none(tmp_path: Path) -> None:
    paths = ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=tmp_path / "none.toml")
    told: dict[str, SettingValue] = {"pop.mode": "quiet", "calls.labels": ["Sale", "Complaint"]}
    take_settings(paths.team_settings, told)
    settings = load_settings(paths).settings
    assert (settings.pop.mode, settings.calls.labels) == (PopMode.QUIET, ("Sale", "Complaint"))
    take_settings(paths.team_settings, {})
    assert not paths.team_settings.exists()
    assert load_settings(paths).settings.pop.mode is PopMode.FULL


def test_no_relay_decides_where_a_desk_sends_requests_or_what_it_starts(tmp_path: Path) -> None:
    file = tmp_path / "team.toml"
    take_settings(
        file,
        {"api.url": "https://evil.example/", "crm.program": ["rm"], "hooks.x": ["rm"], "team.x": 1, "x": 1},
    )
    assert not file.exists()


def test_of_what_relays_erased_the_lists_that_were_heard_of_last_are_known() -> None:
    followed = followed_with({"one": 3, "two": 9}, Erase(of="one", serial=4))
    assert dict(followed) == {"two": 9, "one": 4}
    for number in range(LISTS_FOLLOWED - 1):
        followed = followed_with(followed, Erase(of=f"list {number}", serial=1))
    assert len(followed) == LISTS_FOLLOWED
    assert (followed["one"], "two" in followed) == (4, False)
