"""The address of a caller's page: the template decides where, the caller only what is looked up."""

from dataclasses import replace
from itertools import cycle
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from gamma_desktop.calls.model import Call, CallKey, Direction, Party
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.contacts.model import NO_MATCH, Contact, ContactNumber, Match
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.lines import NO_NAMES, LineNames
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.addresses import CRM_PLACEHOLDERS
from gamma_desktop.settings.crm import CrmRule, MissingValue
from gamma_desktop.settings.model import CrmSettings
from gamma_desktop.ui.crm_page import CrmTarget, crm_target, crm_trials
from tests.samples.attacks import attacks
from tests.unit.calls.telling import story, tell

LINES = LineNames(("+34961112233 = Sales & more",), lambda text: understand(text, NumberRules()))
ANA = Match(candidates=(Contact(id="1", name="Ana & Söhne"),))


def address_of(template: str, call: Call, match: Match) -> str | None:
    return address_in(crm_target(CrmSettings(url=template), call, match, NO_NAMES))


def by_rules(call: Call, *rules: CrmRule, url: str = "", match: Match = ANA) -> str | None:
    return address_in(crm_target(CrmSettings(url=url, rules=tuple(map(str, rules))), call, match, LINES))


def address_in(target: CrmTarget | None) -> str | None:
    return None if target is None else target.address


def command_for(call: Call, *command: str, match: Match = ANA) -> tuple[str, ...]:
    target = crm_target(CrmSettings(url="https://crm.example/", program=command), call, match, LINES)
    assert target is not None
    return target.command


def ringing(party: Party | None = None) -> Call:
    tracker = CallTracker()
    tracker.apply(tell("0 types 9900 47/11"))
    tracker.apply(story("0 rings 203", party=party)[0] if party else tell("0 rings 203"))
    call = tracker.get(CallKey("acme", "471900"))
    assert call is not None
    return call


def test_every_field_is_filled_in_and_escaped() -> None:
    template = "https://crm.example/find?e164={e164}&who={name}&typed={app_data}&ext={extension}&id={call_id}"

    assert address_of(template, ringing(), ANA) == (
        "https://crm.example/find?e164=%2B34647460197&who=Ana%20%26%20S%C3%B6hne"
        "&typed=47%2F11&ext=203&id=471900"
    )


def test_a_hidden_caller_fills_in_no_number() -> None:
    hidden = Party(raw="anonymous", is_hidden=True)

    assert address_of("https://crm.example/{number}", ringing(hidden), NO_MATCH) == "https://crm.example/"


def test_a_name_that_looks_like_a_field_is_not_filled_in_again() -> None:
    sly = Match(candidates=(Contact(id="1", name="{app_data}"),))

    address = address_of("https://crm.example/?q={name}", ringing(), sly)
    assert address == "https://crm.example/?q=%7Bapp_data%7D"


@pytest.mark.parametrize(
    "template", ["", "javascript:alert(1)", "file:///etc/passwd", "https://{name}/", "crm.example/{number}"]
)
def test_what_may_not_be_opened_has_no_address(template: str) -> None:
    assert address_of(template, ringing(), NO_MATCH) is None


@pytest.mark.parametrize(
    ("template", "name", "address"),
    [
        ("/customers/{name}", ".", "/customers/"),
        ("/customers/{name}{name}", ".", "/customers/"),
        ("/customers/{name}/edit", "../../admin", "/customers/%2F%2Fadmin/edit"),
        ("/customers/{name}/edit", "..\\admin", "/customers/%5Cadmin/edit"),
        ("/customers/{name}/edit", "a..b", "/customers/a..b/edit"),
        ("/customers/{name}/edit", "%2e%2e", "/customers/%252e%252e/edit"),
        ("/find?who={name}", "..", "/find?who=.."),
        ("/here/../{name}", "x", "/here/../x"),
    ],
)
def test_a_caller_cannot_lead_out_of_the_path(template: str, name: str, address: str) -> None:
    sly = Match(candidates=(Contact(id="1", name=name),))

    assert address_of(f"https://crm.example{template}", ringing(), sly) == f"https://crm.example{address}"


@pytest.mark.parametrize(
    "template", ["/customers/{name}/edit", "/customers/.{name}/edit", "/#/customers/{name}/edit"]
)
@pytest.mark.parametrize("who", [Match(candidates=(Contact(id="1", name="."),)), NO_MATCH])
def test_no_page_opens_whose_path_lacks_a_value_in_its_middle(template: str, who: Match) -> None:
    """A server may take "/customers//edit" for "/customers/edit"."""
    is_whole = template == "/customers/.{name}/edit" and who is NO_MATCH
    assert address_of(f"https://crm.example{template}", ringing(), who) is None or is_whole


def sales() -> Call:
    return replace(ringing(), dialed_number="+34961112233")


def test_the_first_rule_that_fits_opens() -> None:
    rules = (
        CrmRule(url="https://crm.example/out", direction="outgoing"),
        CrmRule(url="https://crm.example/new?n={e164}", known=False),
        CrmRule(url="https://crm.example/sales/{name}", line="sales & MORE", known=True),
        CrmRule(url="https://crm.example/any"),
    )
    assert by_rules(sales(), *rules, match=NO_MATCH) == "https://crm.example/new?n=%2B34647460197"
    assert by_rules(sales(), *rules) == "https://crm.example/sales/Ana%20%26%20S%C3%B6hne"
    assert by_rules(ringing(), *rules) == "https://crm.example/any"
    assert by_rules(replace(sales(), direction=Direction.OUTGOING), *rules) == "https://crm.example/out"


def test_where_no_rule_fits_the_plain_page_opens() -> None:
    out = CrmRule(url="https://crm.example/out", direction="outgoing")
    assert by_rules(ringing(), out, url="https://crm.example/all") == "https://crm.example/all"
    assert by_rules(ringing(), out) is None


@pytest.mark.parametrize("line", ["Sales & more", "961 11 22 33", "+34961112233", "203"])
def test_a_line_is_named_by_name_by_number_or_as_extension(line: str) -> None:
    assert by_rules(sales(), CrmRule(url="https://crm.example/", line=line)) == "https://crm.example/"


@pytest.mark.parametrize("line", ["Sales", "961 11 22 34", "204"])
def test_another_line_does_not_fit(line: str) -> None:
    assert by_rules(sales(), CrmRule(url="https://crm.example/", line=line)) is None


@pytest.mark.parametrize(
    ("missing", "address"),
    [
        (MissingValue.LEAVE_OUT, "https://crm.example/a?x=1"),
        (MissingValue.NEXT, "https://crm.example/b"),
        (MissingValue.DO_NOT_OPEN, None),
    ],
)
def test_a_missing_value_follows_its_rule(missing: MissingValue, address: str | None) -> None:
    first = CrmRule(url="https://crm.example/a?who={name}&x=1", missing=missing)
    second = CrmRule(url="https://crm.example/b")
    assert by_rules(ringing(), first, second, match=NO_MATCH) == address


def test_a_name_that_would_lead_elsewhere_is_missing_to_the_rule_too() -> None:
    sly = Match(candidates=(Contact(id="1", name=".."),))
    first = CrmRule(url="https://crm.example/customers/{name}/calls", missing=MissingValue.NEXT)
    second = CrmRule(url="https://crm.example/b")
    assert by_rules(ringing(), first, second, match=sly) == "https://crm.example/b"


def test_the_line_and_the_first_party_of_a_chain_are_filled_in() -> None:
    passed_on = replace(sales(), key=CallKey("acme", "471900.1"), first_call_id="471900", extension="204")
    rule = CrmRule(url="https://crm.example/{line}?from={first_party}&at={extension}")
    assert by_rules(passed_on, rule) == "https://crm.example/Sales%20%26%20more?from=%2B34647460197&at=204"


def test_what_would_open_is_told_without_opening_it() -> None:
    crm = CrmSettings(url="https://crm.example/?q={number}")
    hidden = ringing(Party(raw="anonymous", is_hidden=True))
    trials = crm_trials(crm, [IdentifiedCall(call=ringing()), IdentifiedCall(call=hidden)], LINES)
    assert [str(each.target) for each in trials] == [
        "https://crm.example/?q=%2B34647460197",
        "https://crm.example/",
    ]


def test_the_program_of_the_managed_file_takes_the_place_of_the_plain_page() -> None:
    command = command_for(sales(), "/opt/crm", "--call", "{e164}", "--who={name} ({line})", "%s;$HOME")
    assert command == (
        *("/opt/crm", "--call", "+34647460197"),
        *("--who=Ana & Söhne (Sales & more)", "%s;$HOME"),
    )
    rule = str(CrmRule(url="https://crm.example/sales"))
    crm = CrmSettings(program=("/opt/crm",), rules=(rule,))
    assert crm_target(crm, sales(), ANA, LINES) == CrmTarget("https://crm.example/sales")


@pytest.mark.parametrize("name", ["--evil", "-e", "/evil", "@file", "-/@--evil"])
def test_a_value_that_begins_an_argument_begins_no_option(name: str) -> None:
    sly = Match(candidates=(Contact(id="1", name=name),))
    assert command_for(sales(), "/opt/crm", "{name}", match=sly)[1][0] in "ef"


TEMPLATES = [f"https://crm.example/a/b/{{{name}}}?v={{{name}}}&w=1#/{{{name}}}" for name in CRM_PLACEHOLDERS]


def test_no_caller_changes_scheme_host_path_or_parameters() -> None:
    for template, attack in zip(cycle(TEMPLATES), attacks(), strict=False):
        assert_address_holds(template, *attack)


def sly_call(name: str, number: str, typed: str) -> tuple[Call, Match]:
    """A call all of whose fields a caller may have chosen."""
    call = replace(
        ringing(),
        remote=Party(number=number, raw=number),
        dialed_number=number,
        extension=number,
        key=CallKey("acme", typed),
        app_data=(typed,),
    )
    return call, Match(candidates=(Contact(id="1", name=name, numbers=(ContactNumber(raw=number),)),))


def assert_address_holds(template: str, name: str, number: str, typed: str) -> None:
    call, sly = sly_call(name, number, typed)
    address = by_rules(call, CrmRule(url=template), match=sly)
    assert address is not None
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set("{}<>\"'` \\")
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.username, parts.port) == ("https", "crm.example", None, None)
    steps = parts.path.split("/")
    assert (steps[:3], len(steps)) == (["", "a", "b"], 4)
    assert unquote(steps[3]) not in {".", ".."}
    assert parts.query.split("&")[-1] == "w=1"
    assert [key for key, _ in parse_qsl(parts.query, keep_blank_values=True)] in (["v", "w"], ["w"])
    assert parts.fragment.count("/") == 1


def test_no_caller_changes_the_program_or_how_many_arguments_it_gets() -> None:
    for name, number, typed in attacks():
        assert_command_holds(name, number, typed)


def assert_command_holds(name: str, number: str, typed: str) -> None:
    call, sly = sly_call(name, number, typed)
    templates = [f"{{{field}}}" for field in CRM_PLACEHOLDERS]
    command = command_for(call, "/opt/crm", *templates, "--who={name}", "last", match=sly)
    assert (command[0], command[-1], len(command)) == ("/opt/crm", "last", len(templates) + 3)
    assert not any(argument[:1] in {"-", "/", "@"} for argument in command[1 : 1 + len(templates)])
    assert command[-2].startswith("--who=")
    assert not any("\x00" in argument or "\n" in argument for argument in command)
