"""relay.toml: what a relay is told, and what is wrong with it, by file, line and key."""

from pathlib import Path

import pytest

from gamma_desktop.settings.errors import DoubtfulSettings
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.settings.paths import MANAGED_VARIABLE, RELAY_VARIABLE, relay_file
from gamma_desktop.settings.relay import (
    LoadedRelaySettings,
    RelaySettings,
    SourceForDesks,
    TeeTarget,
    load_relay_settings,
)
from gamma_desktop.ui.wording.messages import setting_problem

WHOLE = """
[relay]
host = "10.0.0.5"
port = 9443
names = ["relay.example.com", "10.0.0.5"]
tls_certificate = "/etc/ssl/relay.pem"
tls_key = "/etc/ssl/relay.key"
metrics = ""
nats = ["tls://nats1.example.com:4222"]
nats_credentials = "/etc/nats.creds"
retention_days = 90
tee = ["https://crm.example/events"]

[relay.listener]
port = 9000
trusted_proxies = ["10.0.0.0/8"]

[relay.groups]
sales = ["201", 202]
"Support, north" = ["301"]

[relay.push]
pop.mode = "quiet"

[relay.push.calls]
labels = ["Sale", "Complaint"]
"""


def loaded(folder: Path, text: str) -> LoadedRelaySettings:
    file = folder / "relay.toml"
    file.write_text(text)
    return load_relay_settings(file)


def problems(folder: Path, text: str) -> list[str]:
    return [
        setting_problem(each).removeprefix(f"{folder / 'relay.toml'}:")
        for each in loaded(folder, text).problems
    ]


def test_every_key_is_read(tmp_path: Path) -> None:
    read = loaded(tmp_path, WHOLE)
    assert read.problems == ()
    assert read.to_act_on() == RelaySettings(
        host="10.0.0.5",
        port=9443,
        names=("relay.example.com", "10.0.0.5"),
        tls_certificate="/etc/ssl/relay.pem",
        tls_key="/etc/ssl/relay.key",
        metrics="",
        listener=ListenerSettings(port=9000, trusted_proxies=("10.0.0.0/8",)),
        groups={"sales": ("201", "202"), "Support, north": ("301",)},
        tee=(TeeTarget("https://crm.example/events"),),
        nats=("tls://nats1.example.com:4222",),
        nats_credentials="/etc/nats.creds",
        retention_days=90,
        push={"pop.mode": "quiet", "calls.labels": ("Sale", "Complaint")},
    )


def test_a_url_of_the_tee_has_the_headers_that_it_expects(tmp_path: Path) -> None:
    text = '[[relay.tee]]\nurl = "https://a.example/"\nheaders = {Authorization = "Bearer x"}\n'
    target = loaded(tmp_path, text).to_act_on().tee[0]
    assert target == TeeTarget("https://a.example/", (("Authorization", "Bearer x"),))
    assert "Bearer" not in repr(target)


def test_a_source_of_contacts_for_desks_is_read_whole(tmp_path: Path) -> None:
    text = (
        "[[relay.sources]]\nname = 'Company'\nldap = 'ldaps://dc.example'\nuser = 'cn=reader'\n"
        "base = 'dc=example'\nfilter = '(ou=Sales)'\nattributes = {mobile = 'cellPhone'}\n"
        "ca_file = '/ca.pem'\ncredential = 'ldap'\n"
    )
    assert loaded(tmp_path, text).to_act_on().sources == (
        SourceForDesks(
            name="Company",
            kind="ldap",
            url="ldaps://dc.example",
            user="cn=reader",
            base="dc=example",
            filter="(ou=Sales)",
            attributes={"mobile": ("cellPhone",)},
            ca_file="/ca.pem",
            credential="ldap",
        ),
    )


def test_without_a_file_all_is_by_default(tmp_path: Path) -> None:
    read = load_relay_settings(tmp_path / "none.toml")
    assert (read.exists, read.to_act_on()) == (False, RelaySettings())


def test_the_file_stands_beside_the_managed_file_unless_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(RELAY_VARIABLE, raising=False)
    monkeypatch.setenv(MANAGED_VARIABLE, str(tmp_path / "managed.toml"))
    assert relay_file() == tmp_path / "relay.toml"
    monkeypatch.setenv(RELAY_VARIABLE, str(tmp_path / "mine.toml"))
    assert relay_file() == tmp_path / "mine.toml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[relay]\n\nport = 70000", "3: relay.port must be a whole number from 0 to 65535"),
        ("[relay]\nprot = 1", "2: relay.prot is not a setting"),
        ("[pop]\nmode = 'full'", "1: pop is no section of a relay"),
        ("relay = 1", "1: relay must be a section"),
        ("[relay]\nlistener = 1", "2: relay.listener must be a section"),
        ("[relay.listener]\n\nport = 'x'", "3: relay.listener.port must be a whole number"),
        ("[relay]\nlistener.prt = 1", "2: relay.listener.prt is not a setting"),
        ("[relay.groups]\nsales = []", "2: relay.groups.sales must be the extensions"),
        ("[relay.groups]\na = ['201']\nb = ['202', '201']", "3: relay.groups.b must not have 201"),
        ("[relay.groups]\n\n' x' = ['201']", "3: relay.groups. x must be named by"),
        ("[relay]\nnames = ['relay.example.com:8443']", "2: relay.names must be an IP address or a host"),
        ("[relay]\nmetrics = '9464'", "2: relay.metrics must be a name or an address and a port"),
        ("[relay]\nnats = ['nats://me:pw@n.example']", "2: relay.nats must be a server of NATS"),
        ("[relay]\ntee = ['ftp://x']", "2: relay.tee must be a web address"),
        (
            "[relay]\ntee = ['https://a.es/', 'https://a.es/']",
            "2: relay.tee must not have the same",
        ),
        (
            "[[relay.tee]]\nurl = 'https://a.example/'\n[[relay.tee]]\nurl = 'b'",
            "3: relay.tee must be a web address",
        ),
        (
            "[[relay.tee]]\nurl = 'https://a.example/'\nheaders = {Host = 'b'}",
            "1: relay.tee must be a header of your own",
        ),
        ("[[relay.tee]]\nurl = 'https://a.example/'\nheader = {}", "1: relay.tee must be web addresses, or"),
        ("[relay.push]\nlistener.port = 1", "2: relay.push.listener.port must be a setting that a relay"),
        ("[relay.push.pop]\n\nmood = 'x'", "3: relay.push.pop.mood must be a setting that a relay"),
        ("[relay.push.pop]\n\nmode = 'x'", "3: relay.push.pop.mode must be one of: full, quiet, off"),
        (
            "[[relay.sources]]\nname = 'A'\nldap = 'ldaps://a'\n\n[[relay.sources]]\nname = 'B'\nurl = 'x'",
            "5: relay.sources must be tables, 20 at most",
        ),
        (
            "[[relay.sources]]\nname = 'A'\nldap = 'x'\npassword = 'pw'",
            "1: relay.sources must not have a pass",
        ),
        (
            "[relay]\nsources = [{name='A',ldap='l'},{name='A',carddav='c'}]",
            "2: relay.sources must not have two",
        ),
        (
            "[[relay.sources]]\nname = 'A'\nldap = 'l'\ncredential = '../key'",
            "1: relay.sources must name a credential",
        ),
        ("[relay", "1: is not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_keeps_a_relay_from_acting(
    tmp_path: Path, text: str, said: str
) -> None:
    assert [each[: len(said)] for each in problems(tmp_path, text)] == [said]
    with pytest.raises(DoubtfulSettings):
        loaded(tmp_path, text).to_act_on()


def test_what_is_right_beside_a_mistake_counts_for_who_only_looks(tmp_path: Path) -> None:
    assert loaded(tmp_path, "[relay]\nport = 1\nprot = 2").settings.port == 1
