"""The page of a caller in the CRM, or its program: the one place that opens addresses.

The templates of the settings fix scheme, host and path. What a caller could influence must look like what it
is meant for, is percent-encoded, and can change none of them. http only where the template itself says so.
The administrator may name a program in place of the page: its arguments are a list, and each stays one.
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import Match
from gamma_desktop.desktop.opening import open_address, start_program
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.numbers.lines import LineNames
from gamma_desktop.settings.crm import CrmRule, MissingValue, crm_rule_in
from gamma_desktop.settings.model import CrmSettings

_FIELD = re.compile(r"\{(\w+)\}")
_STEPS = frozenset({".", ".."})
_SCHEMES = frozenset({"https", "http"})
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
_E164 = re.compile(r"\+[0-9]{1,15}")
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{1,500}")
_KINDS = {
    "number": _NUMBER,
    "first_party": _NUMBER,
    "dialed_number": _NUMBER,
    "extension": _NUMBER,
    "e164": _E164,
}
"""What the value of a placeholder must look like; one that does not is missing. The others are texts."""


_SIGNS_OF_OPTIONS = "-/@"
"""What programs take for the beginning of an option, or of a file with more of them."""


@dataclass(frozen=True, slots=True)
class CrmTarget:
    """What is opened for a call: an address, or else a program with its arguments."""

    address: str = ""
    command: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.address or shlex.join(self.command)


@dataclass(frozen=True, slots=True)
class CrmTrial:
    """What would open for a call; None for nothing."""

    call: IdentifiedCall
    target: CrmTarget | None


def crm_target(crm: CrmSettings, call: Call, match: Match, lines: LineNames) -> CrmTarget | None:
    """What to open for a call, by the first rule that fits it; None for nothing."""
    values = dict(_values(call, match, lines))
    for rule in (*map(crm_rule_in, crm.rules), *_plain_rule(crm)):
        if not _fits(rule, call, match, lines):
            continue
        is_missing = any(name not in values for name in _FIELD.findall(rule.url))
        match rule.missing if is_missing else MissingValue.LEAVE_OUT:
            case MissingValue.LEAVE_OUT:
                address = _address(rule.url, values)
                if address is not None:
                    return CrmTarget(address)
                if rule.missing is not MissingValue.NEXT:
                    return None
            case MissingValue.DO_NOT_OPEN:
                return None
            case MissingValue.NEXT:
                continue
    if crm.program:
        program, *arguments = crm.program
        return CrmTarget(command=(program, *(_argument(each, values) for each in arguments)))
    return None


def open_target(target: CrmTarget, *, in_background: bool) -> bool:
    """Open the page in the system's browser, or start the program; False if the system does not."""
    if target.command:
        return start_program(target.command)
    return open_address(target.address, in_background=in_background)


def crm_trials(crm: CrmSettings, calls: Sequence[IdentifiedCall], lines: LineNames) -> tuple[CrmTrial, ...]:
    """What would open for these calls; opens nothing."""
    return tuple(CrmTrial(each, crm_target(crm, each.call, each.match, lines)) for each in calls)


def _plain_rule(crm: CrmSettings) -> Iterator[CrmRule]:
    if crm.url and not crm.program:
        yield CrmRule(url=crm.url)


def _fits(rule: CrmRule, call: Call, match: Match, lines: LineNames) -> bool:
    if rule.direction and rule.direction != call.direction:
        return False
    if rule.known is not None and rule.known != bool(match.candidates):
        return False
    ends = (call.dialed_number, call.extension)
    return not rule.line or any(lines.is_called(each, rule.line) for each in ends)


def _address(template: str, values: Mapping[str, str]) -> str | None:
    parts = urlsplit(template)
    if parts.scheme not in _SCHEMES or not parts.netloc or "{" in parts.netloc:
        return None
    before, hash_sign, fragment = template.partition("#")
    path, _, query = before.partition("?")
    query = "&".join(filled for part in query.split("&") if (filled := _parameter(part, values)) is not None)
    question_mark = "?" if query else ""
    steps, place = _path(path, values), _path(fragment, values)
    if steps is None or place is None:
        return None
    return f"{steps}{question_mark}{query}{hash_sign}{place}"


def _parameter(template: str, values: Mapping[str, str]) -> str | None:
    """A part of the query; None for one whose value is missing: it is left out."""
    names = _FIELD.findall(template)
    return None if names and not any(name in values for name in names) else _filled(template, values)


def _path(template: str, values: Mapping[str, str]) -> str | None:
    """A path whose segments stay where they are; None where one before the last has no value.

    What would be left ("/customers/edit") is another page than the template means. One that would lead
    elsewhere ("..") is no value.
    """
    meant = template.split("/")
    filled = [segment if segment in _STEPS else _segment(segment, values) for segment in meant]
    is_torn = any(wanted and not given for wanted, given in zip(meant[:-1], filled[:-1], strict=True))
    return None if is_torn else "/".join(filled)


def _segment(template: str, values: Mapping[str, str]) -> str:
    """One segment; a server may take an encoded slash in it for one, so no step hides behind such."""
    filled = _filled(template, {name: _without_steps(value) for name, value in values.items()})
    return "" if unquote(filled) in _STEPS else filled


def _without_steps(value: str) -> str:
    return "".join(part for part in re.split(r"([/\\])", value) if part not in _STEPS)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda field: quote(values.get(field[1], ""), safe="", errors="replace"), template)


def _argument(template: str, values: Mapping[str, str]) -> str:
    """One argument; where a value begins it, it begins no option."""
    filled = _FIELD.sub(lambda field: values.get(field[1], ""), template)
    return filled.lstrip(_SIGNS_OF_OPTIONS) if template.startswith("{") else filled


def _values(call: Call, match: Match, lines: LineNames) -> Iterator[tuple[str, str]]:
    """What there is to fill in, by placeholder; a value of another kind than its placeholder's is none."""
    number = "" if call.remote.is_hidden else call.remote.number or ""
    line = lines.find(call.dialed_number)
    told = {
        "number": number,
        "first_party": number,  # a call's remote end is that of the first call of its chain
        "e164": number,
        "name": match.contact.name if match.contact else "",
        "call_id": call.key.call_id,
        "extension": call.extension or "",
        "dialed_number": call.dialed_number or "",
        "line": line.name if line else call.dialed_number or "",
        "app_data": call.app_data[-1] if call.app_data else "",
    }
    for name, value in told.items():
        if _KINDS.get(name, _TEXT).fullmatch(value):
            yield name, value
