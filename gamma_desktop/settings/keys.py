"""Every setting by name: default, rule and one line of explanation. The one list that all else is made from.

Names and defaults come from the classes in ``settings.model``; what they may be and mean stands here.
"""

import difflib
from dataclasses import dataclass, fields
from types import MappingProxyType

from gamma_desktop.settings import addresses, rules
from gamma_desktop.settings.errors import UnknownKey
from gamma_desktop.settings.model import (
    Corner,
    CrmOpen,
    PopMode,
    PopSurfaceChoice,
    RingGroupMiss,
    Settings,
    Theme,
)
from gamma_desktop.settings.rules import Rule, Value

_DAY = 86_400

_FACTS: dict[str, tuple[Rule, str]] = {
    "api.url": (rules.text(addresses.api_url), "Where Gamma takes requests."),
    "agent.extensions": (rules.extensions(), "The extensions of who sits here; none: all of the PBX."),
    "listener.host": (rules.text(addresses.host), "The address to listen on for events."),
    "listener.port": (rules.number(0, 65_535), "The port to listen on; 0 takes any that is free."),
    "listener.path": (rules.text(addresses.listener_path), "The path that Gamma posts events to."),
    "listener.tls_certificate": (rules.text(rules.any_text), "The certificate file (PEM); empty: no TLS."),
    "listener.tls_key": (rules.text(rules.any_text), "The file of the certificate's private key (PEM)."),
    "listener.allowed_sources": (rules.texts(addresses.network), "The addresses that events may come from."),
    "listener.trusted_proxies": (rules.texts(addresses.network), "Proxies whose X-Forwarded-For counts."),
    "listener.secret_header": (
        rules.text(addresses.header_name),
        "The header that proves an event is Gamma's.",
    ),
    "listener.require_secret": (
        rules.switch(),
        "Refuse events without the secret; false only where somebody else registered the callback.",
    ),
    "listener.hosts": (
        rules.texts(addresses.host_or_below),
        "Names besides this machine's that events without the secret may be sent to, such as a tunnel's.",
    ),
    "numbers.region": (
        rules.text(rules.region),
        "The country whose way of writing numbers is meant, in two letters.",
    ),
    "numbers.outside_prefix": (rules.text(rules.outside_prefix), "The digits before an outside number."),
    "numbers.area_code": (
        rules.text(rules.area_code),
        "This office's area code, where local numbers are written without one; empty: they are not read.",
    ),
    "lines.names": (
        rules.texts(rules.line),
        "Names and colours of the numbers that callers dial, and of extensions.",
    ),
    "pop.mode": (rules.one_of(PopMode), "How loud a call is: full, quiet (in the tray alone) or off."),
    "pop.surface": (
        rules.one_of(PopSurfaceChoice),
        "What a call shows as: card, notification (of the desktop, on Linux) or both.",
    ),
    "pop.corner": (
        rules.one_of(Corner),
        "Where pops stack: top-left, top-right, bottom-left or bottom-right.",
    ),
    "pop.screen": (rules.text(rules.some_text), 'The screen that pops show on: "primary", or its name.'),
    "pop.hide_after": (rules.number(1, 3_600), "Seconds that a pop stays after the call has ended."),
    "crm.url": (rules.text(addresses.crm_url), "The page of a caller in your CRM, a template; empty: none."),
    "crm.open_on": (rules.one_of(CrmOpen), "When that page opens: off, click, ringing or answered."),
    "calls.retire_ringing_after": (rules.number(1, _DAY), "Seconds until a call that only rang is given up."),
    "calls.retire_talking_after": (
        rules.number(1, 7 * _DAY),
        "Seconds until a call whose end was never told is given up.",
    ),
    "calls.labels": (rules.labels(), "The team's own labels for calls, such as Sale or Complaint."),
    "calls.ring_group_miss": (
        rules.one_of(RingGroupMiss),
        "Who counts a call that rang several and nobody took: nobody, first (that rang) or all.",
    ),
    "recordings.hosts": (
        rules.texts(addresses.host_or_below),
        "The hosts that recordings may be fetched from, such as *.example.com; none: no recordings.",
    ),
    "contacts.sync_minutes": (
        rules.number(0, 10_080),
        "Minutes between two readings of a source of contacts; 0: only when asked.",
    ),
    "retention.calls_days": (
        rules.number(0, 36_500),
        "Days that calls are kept, with notes, transcripts and recordings; 0: for ever.",
    ),
    "retention.events_days": (rules.number(0, 36_500), "Days that raw events are kept; 0: for ever."),
    "ui.language": (
        rules.one_of(("system", "en", "es", "de")),
        "The language of the window: system, en, es or de; English for now.",
    ),
    "ui.theme": (rules.one_of(Theme), "The look of the window: system, light or dark."),
    "ui.autostart": (rules.switch(), "Start at log-in, in the tray."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One setting; ``name`` is "section.field"."""

    name: str
    default: Value
    rule: Rule
    description: str

    @property
    def section(self) -> str:
        """The table it stands in."""
        return self.name.partition(".")[0]

    @property
    def field(self) -> str:
        """Its name in that table."""
        return self.name.partition(".")[2]


def _enumerate() -> dict[str, Key]:
    keys = {}
    defaults = Settings()
    for section in fields(Settings):
        values = getattr(defaults, section.name)
        for field in fields(values):
            name = f"{section.name}.{field.name}"
            rule, description = _FACTS[name]
            default = getattr(values, field.name)
            keys[name] = Key(name=name, default=default, rule=rule, description=description)
    return keys


KEYS = MappingProxyType(_enumerate())
SECTIONS = frozenset(key.section for key in KEYS.values())


def find_key(name: str) -> Key:
    """The key of that name.

    Raises:
        UnknownKey: there is none; the message names the nearest.
    """
    key = KEYS.get(name)
    if key is None:
        raise UnknownKey(f"{name!r:.100} is not a setting; {hint(name)}")
    return key


def hint(name: str) -> str:
    """What may have been meant by a name that is no key."""
    if name in SECTIONS:
        return f"{name} is a section: name one of its keys, such as {_first_of(name)}"
    near = difflib.get_close_matches(name[:100], KEYS, n=1)
    return f"did you mean {near[0]}?" if near else "`gamma-desktop config show` lists them all"


def _first_of(section: str) -> str:
    return next(name for name, key in KEYS.items() if key.section == section)
