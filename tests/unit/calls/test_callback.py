from dataclasses import replace
from typing import Any

import pytest

from gamma_desktop.calls.callback import ListenerPlace, check_callback, has_moved, moved_url
from gamma_desktop.calls.errors import UnusableCallback

GAMMA = "https://config.work.oigaa.com/vtcrm/api/"
SIMULATED = "http://127.0.0.1:9000/vtcrm/api/"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "desk:8765",
        "ftp://desk.example.com/",
        "https://",
        "https://[half",
        "http://127.0.0.1:8765/vtcrm/callback",
        "http://localhost:8765/vtcrm/callback",
        "http://[::1]:8765/vtcrm/callback",
        "http://0.0.0.0:8765/vtcrm/callback",
        "http://127.1:8765/vtcrm/callback",
        "http://2130706433/vtcrm/callback",
        "http://127.0.0.999/vtcrm/callback",
        "http://desk.localhost/vtcrm/callback",
        "http://LocalHost./vtcrm/callback",
        "http://desk.example.com:99999/vtcrm/callback",
    ],
)
def test_an_address_that_gamma_cannot_reach_is_refused(url: str) -> None:
    with pytest.raises(UnusableCallback):
        check_callback(url, GAMMA)


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        ("https://desk.example.com/vtcrm/callback", GAMMA),
        ("http://192.0.2.7:8765/vtcrm/callback", GAMMA),
        ("http://127.0.0.1:8765/vtcrm/callback", SIMULATED),
    ],
)
def test_an_address_that_gamma_can_reach_is_accepted(url: str, api_url: str) -> None:
    check_callback(url, api_url)


HERE = ListenerPlace(
    scheme="http", host="192.0.2.5", port=8765, path="/vtcrm/callback", secret_header="X-Secret"
)


@pytest.mark.parametrize(
    "change",
    [{"scheme": "https"}, {"host": "192.0.2.6"}, {"port": 8766}, {"path": "/x"}, {"secret_header": "X"}],
)
def test_a_listener_that_was_set_otherwise_has_moved(change: dict[str, Any]) -> None:
    assert has_moved(HERE, replace(HERE, **change))


def test_a_listener_that_takes_more_addresses_than_before_has_not_moved() -> None:
    assert not has_moved(HERE, replace(HERE, host="::"))
    assert not has_moved(HERE, HERE)


@pytest.mark.parametrize(
    ("url", "change", "moved"),
    [
        ("http://192.0.2.5:8765/vtcrm/callback", {"port": 9000}, "http://192.0.2.5:9000/vtcrm/callback"),
        ("http://192.0.2.5:8765/vtcrm/callback", {"host": "192.0.2.6"}, "http://192.0.2.6:8765/vtcrm/callback"),
        ("http://desk.example.com:8765/vtcrm/callback", {"scheme": "https"}, "https://desk.example.com:8765/vtcrm/callback"),
        ("https://tunnel.example.com/vtcrm/callback?a=b", {"port": 9000}, "https://tunnel.example.com/vtcrm/callback?a=b"),
        ("https://tunnel.example.com/vtcrm/callback", {"path": "/x"}, "https://tunnel.example.com/x"),
        ("https://tunnel.example.com/other", {"path": "/x"}, "https://tunnel.example.com/other"),
        ("http://[2001:db8::1]:8765/vtcrm/callback", {"port": 1}, "http://[2001:db8::1]:1/vtcrm/callback"),
        ("http://desk:99999/", {"port": 1}, "http://desk:99999/"),
    ],
)  # fmt: skip
def test_what_an_address_shares_with_the_listener_moves_along(
    url: str, change: dict[str, Any], moved: str
) -> None:
    assert moved_url(url, HERE, replace(HERE, **change)) == moved
