import pytest

from gamma_desktop.calls.callback import check_callback
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
