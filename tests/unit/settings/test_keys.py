import pytest

from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.keys import KEYS, find_key
from gamma_desktop.settings.model import Theme
from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.wording import explain
from tests.saying import raises_saying

NO_HOSTS = ("127.0.0.999", "127.1", "2130706433", "0x7f000001", "127.0.0.0x1", "a..example")


def parsed(key: str, text: str) -> Value:
    return find_key(key).rule.parse(text)


def test_each_default_obeys_its_own_rule(subtests: pytest.Subtests) -> None:
    for name, key in KEYS.items():
        as_toml_has_it = list(key.default) if isinstance(key.default, tuple) else key.default
        with subtests.test(name):
            assert key.rule.check(as_toml_has_it) == key.default


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("listener.port", " 9000 ", 9000),
        ("listener.require_secret", "False", False),
        ("agent.extensions", "201, 0203", ("201", "0203")),
        ("agent.extensions", '["201", 203]', ("201", "203")),
        ("agent.extensions", "", ()),
        ("agent.extensions", "201,201", ("201",)),
        ("listener.trusted_proxies", "10.0.0.0/8,::1", ("10.0.0.0/8", "::1")),
        ("numbers.region", "de", "DE"),
        ("numbers.outside_prefix", "", ""),
        ("numbers.area_code", "030", "030"),
        ("calls.labels", "Sale, Call back later", ("Sale", "Call back later")),
        ("recordings.hosts", "PBX.example.com, *.example.org", ("pbx.example.com", "*.example.org")),
        ("recordings.hosts", "10.0.0.7, ::1", ("10.0.0.7", "::1")),
        ("lines.names", '["+34 961=Sales , blue"]', ("+34 961 = Sales, blue",)),
        ("ui.theme", "dark", Theme.DARK),
        ("ui.language", "es", "es"),
        ("api.url", "http://127.0.0.1:9/vtcrm/api/", "http://127.0.0.1:9/vtcrm/api/"),
        ("api.url", "http://[::1]:9/", "http://[::1]:9/"),
        ("crm.url", "https://crm.example/{e164}?n={name}", "https://crm.example/{e164}?n={name}"),
        ("crm.url", "", ""),
        ("listener.host", "pbx-desk.example", "pbx-desk.example"),
    ],
)
def test_a_text_is_read_by_the_type_of_its_key(key: str, text: str, value: Value) -> None:
    assert parsed(key, text) == value


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("lines.names", "203", "a number and its name"),
        ("lines.names", "Sales = 203", "a number and its name"),
        ("lines.names", '["203 = Sales, blu"]', "one of these colours: blue, teal"),
        ("lines.names", '["203 = Sales, Madrid, blue"]', "without a comma"),
        ("listener.port", "65536", "from 0 to 65535"),
        ("listener.port", "-1", "from 0 to 65535"),
        ("listener.port", "1.5", "whole number"),
        ("listener.port", "٣", "whole number"),
        ("listener.port", "9" * 5_000, "whole number"),
        ("listener.require_secret", "1", "true or false"),
        ("listener.path", "callback", 'starts with "/"'),
        ("listener.path", "/a?b", 'starts with "/"'),
        ("listener.path", "/healthz", "not /healthz"),
        ("listener.host", "", "IP address"),
        ("listener.host", "http://x", "IP address"),
        ("listener.allowed_sources", "193.22.119.5/24", '"193.22.119.0/24", not "193.22.119.5/24"'),
        ("listener.allowed_sources", "everyone", "addresses such as"),
        ("listener.secret_header", "X Secret", "header"),
        ("listener.secret_header", "Content-Length", "header"),
        ("listener.secret_header", "X-VTCRM-PBXID", "header"),
        ("numbers.region", "XX", "two letters"),
        ("numbers.region", "Spain", "two letters"),
        ("numbers.outside_prefix", "0x", "four digits"),
        ("numbers.area_code", "+4930", "six digits"),
        ("agent.extensions", "Ana", "digits"),
        ("agent.extensions", "[201", "list"),
        ("agent.extensions", "[true]", "text in quotes"),
        ("agent.extensions", ",".join(str(number) for number in range(501)), "500"),
        ("calls.labels", "Sale, sale", "twice"),
        ("calls.labels", '[" Sale"]', "40 characters"),
        ("calls.labels", "x" * 41, "40 characters"),
        ("recordings.hosts", "https://pbx.example.com", "host names"),
        ("recordings.hosts", "*", "host names"),
        ("recordings.hosts", "*.*.example.com", "host names"),
        ("recordings.hosts", "*.::1", "host names"),
        ("pop.mode", "loud", "full, quiet, off"),
        ("pop.hide_after", "0", "from 1"),
        ("pop.screen", "", "not empty"),
        ("pop.screen", "x" * 2_001, "2000 characters"),
        ("pop.screen", "a\x1b[31m", "control characters"),
        ("pop.screen", "a\udcff", "control characters"),
        ("api.url", "ftp://gamma.example/", "https://"),
        ("api.url", "http://gamma.example/", "only to this machine"),
        ("api.url", "https://me:pw@gamma.example/", "without password"),
        ("api.url", "https://gamma.example:99999/", "https://"),
        ("api.url", "https://", "https://"),
        *(
            ("api.url", f"{scheme}://{host}/", "https://")
            for scheme in ("http", "https")
            for host in NO_HOSTS
        ),
        *(("crm.url", f"https://{host}/", "fixed host") for host in NO_HOSTS),
        *(("listener.host", host, "host name") for host in NO_HOSTS),
        ("recordings.hosts", "127.0.0.999", "host names"),
        ("crm.url", "javascript:alert(1)", "fixed host"),
        ("crm.url", "https://{number}.example/", "fixed host"),
        ("crm.url", "https://crm.example\\@evil.example/", "fixed host"),
        ("crm.url", "https://crm.example/{nummer}", "placeholders"),
        ("crm.url", "https://crm.example/{name.__class__}", "placeholders"),
        ("crm.url", "https://crm.example/{number", "in pairs"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(key: str, text: str, words: str) -> None:
    with raises_saying(BadValue, "must") as refusal:
        parsed(key, text)
    assert words in str(explain(refusal.value))


def test_a_plain_true_is_no_number() -> None:
    with pytest.raises(BadValue):
        find_key("listener.port").rule.check(True)
