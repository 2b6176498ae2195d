"""The address of a caller's page: the template decides where, the caller only what is looked up."""

import pytest

from gamma_desktop.calls.model import Call, CallKey, Party
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.contacts.model import NO_MATCH, Contact, Match
from gamma_desktop.ui.crm_page import crm_address
from tests.unit.calls.telling import story, tell

ANA = Match(candidates=(Contact(id="1", name="Ana & Söhne"),))


def ringing(party: Party | None = None) -> Call:
    tracker = CallTracker()
    tracker.apply(tell("0 types 9900 47/11"))
    tracker.apply(story("0 rings 203", party=party)[0] if party else tell("0 rings 203"))
    call = tracker.get(CallKey("acme", "471900"))
    assert call is not None
    return call


def test_every_field_is_filled_in_and_escaped() -> None:
    template = "https://crm.example/find?e164={e164}&who={name}&typed={app_data}&ext={extension}&id={call_id}"

    assert crm_address(template, ringing(), ANA) == (
        "https://crm.example/find?e164=%2B34647460197&who=Ana%20%26%20S%C3%B6hne"
        "&typed=47%2F11&ext=203&id=471900"
    )


def test_a_hidden_caller_fills_in_no_number() -> None:
    hidden = Party(raw="anonymous", is_hidden=True)

    assert crm_address("https://crm.example/{number}", ringing(hidden), NO_MATCH) == "https://crm.example/"


def test_a_name_that_looks_like_a_field_is_not_filled_in_again() -> None:
    sly = Match(candidates=(Contact(id="1", name="{app_data}"),))

    address = crm_address("https://crm.example/?q={name}", ringing(), sly)
    assert address == "https://crm.example/?q=%7Bapp_data%7D"


@pytest.mark.parametrize(
    "template", ["", "javascript:alert(1)", "file:///etc/passwd", "https://{name}/", "crm.example/{number}"]
)
def test_what_may_not_be_opened_has_no_address(template: str) -> None:
    assert crm_address(template, ringing(), NO_MATCH) is None


@pytest.mark.parametrize(
    ("template", "name", "address"),
    [
        ("/customers/{name}/edit", "..", "/customers//edit"),
        ("/customers/{name}", ".", "/customers/"),
        ("/customers/{name}{name}", ".", "/customers/"),
        ("/customers/.{name}/edit", ".", "/customers//edit"),
        ("/customers/{name}/edit", "../../admin", "/customers/%2F%2Fadmin/edit"),
        ("/customers/{name}/edit", "..\\admin", "/customers/%5Cadmin/edit"),
        ("/customers/{name}/edit", "a..b", "/customers/a..b/edit"),
        ("/customers/{name}/edit", "%2e%2e", "/customers/%252e%252e/edit"),
        ("/#/customers/{name}/edit", "..", "/#/customers//edit"),
        ("/find?who={name}", "..", "/find?who=.."),
        ("/here/../{name}", "x", "/here/../x"),
    ],
)
def test_a_caller_cannot_lead_out_of_the_path(template: str, name: str, address: str) -> None:
    sly = Match(candidates=(Contact(id="1", name=name),))

    assert crm_address(f"https://crm.example{template}", ringing(), sly) == f"https://crm.example{address}"
