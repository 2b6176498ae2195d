import pytest

from gamma_desktop.desktop.floating_windows import platform_arguments

WAYLAND = {"XDG_SESSION_TYPE": "wayland", "WAYLAND_DISPLAY": "wayland-0"}
X_FIRST = ["-platform", "xcb;wayland"]


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (WAYLAND | {"DISPLAY": ":0"}, X_FIRST),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, X_FIRST),
        (WAYLAND, []),
        (WAYLAND | {"DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"}, []),
        ({"XDG_SESSION_TYPE": "x11", "DISPLAY": ":0"}, []),
        ({}, []),
    ],
    ids=["wayland and x", "by its display alone", "no x", "the user chose", "x alone", "nothing"],
)
def test_qt_is_told_to_use_the_x_server_of_a_wayland_session(
    environment: dict[str, str], told: list[str]
) -> None:
    assert platform_arguments(environment, "linux") == told


def test_qt_is_told_nothing_on_other_systems() -> None:
    assert platform_arguments(WAYLAND | {"DISPLAY": ":0"}, "darwin") == []
