import socket

import pytest

from gamma_desktop.proxies import is_here, proxy_for


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1", "[::1]", "localhost", "crm.localhost", socket.gethostname()]
)
def test_own_addresses_and_names_ask_no_proxy(host: str) -> None:
    assert is_here(f"https://{host}:8443/x")
    assert proxy_for(f"https://{host}/", {"HTTPS_PROXY": "http://proxy:1"}) is None


@pytest.mark.parametrize("url", ["https://192.0.2.1/", "https://localhost.example/", "https://[bad/"])
def test_other_addresses_do(url: str) -> None:
    assert not is_here(url)


def test_the_variable_that_counts_is_named() -> None:
    given = {"HTTPS_PROXY": "http://a:1", "all_proxy": "http://b:1"}
    assert proxy_for("https://api.example/", given) == ("HTTPS_PROXY", "http://a:1")
    assert proxy_for("http://api.example/", given) == ("all_proxy", "http://b:1")
    assert proxy_for("http://api.example/", {}) is None
