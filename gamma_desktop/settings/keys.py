"""Every setting by name: default and rule. The one list that all else is made from.

Names and defaults come from the classes in ``settings.model``; what they may be stands here, and
what they mean in ``ui.wording.settings``.
"""

from dataclasses import dataclass, fields
from types import MappingProxyType

from gamma_desktop.errors import Message
from gamma_desktop.numbers.dial_guard import OF_MOMENT, DialKind
from gamma_desktop.settings import addresses, rules
from gamma_desktop.settings.codes import Hint, SettingProblem
from gamma_desktop.settings.crm import crm_rules
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
from gamma_desktop.settings.quiet_times import quiet_days, quiet_hours
from gamma_desktop.settings.rules import Rule, Value
from gamma_desktop.settings.shortcuts import checked_shortcut

_DAY = 86_400

_RULES: dict[str, Rule] = {
    "api.url": rules.text(addresses.api_url),
    "agent.extensions": rules.extensions(),
    "listener.host": rules.text(addresses.host),
    "listener.port": rules.number(0, 65_535),
    "listener.path": rules.text(addresses.listener_path),
    "listener.tls_certificate": rules.text(rules.any_text),
    "listener.tls_key": rules.text(rules.any_text),
    "listener.allowed_sources": rules.texts(addresses.network),
    "listener.trusted_proxies": rules.texts(addresses.network),
    "listener.secret_header": rules.text(addresses.header_name),
    "listener.require_secret": rules.switch(),
    "listener.hosts": rules.texts(addresses.host_or_below),
    "numbers.region": rules.text(rules.region),
    "numbers.outside_prefix": rules.text(rules.outside_prefix),
    "numbers.area_code": rules.text(rules.area_code),
    "lines.names": rules.texts(rules.line),
    "pop.mode": rules.one_of(PopMode),
    "pop.surface": rules.one_of(PopSurfaceChoice),
    "pop.corner": rules.one_of(Corner),
    "pop.screen": rules.text(rules.some_text),
    "pop.hide_after": rules.number(1, 3_600),
    "crm.url": rules.text(addresses.crm_url),
    "crm.program": rules.program(addresses.with_placeholders),
    "crm.rules": crm_rules(),
    "crm.open_on": rules.one_of(CrmOpen),
    "dial.allow": rules.dialled(tuple(kind for kind in DialKind if kind is not DialKind.LINK)),
    "dial.confirm": rules.dialled(tuple(DialKind)),
    "dial.deny": rules.dialled(tuple(kind for kind in DialKind if kind not in OF_MOMENT)),
    "calls.retire_ringing_after": rules.number(1, _DAY),
    "calls.retire_talking_after": rules.number(1, 7 * _DAY),
    "calls.labels": rules.labels(),
    "calls.ring_group_miss": rules.one_of(RingGroupMiss),
    "recordings.hosts": rules.texts(addresses.host_or_below),
    "contacts.sync_minutes": rules.number(0, 10_080),
    "retention.calls_days": rules.number(0, 36_500),
    "retention.events_days": rules.number(0, 36_500),
    "quiet.hours": quiet_hours(),
    "quiet.days": quiet_days(),
    "quiet.vip_lines": rules.texts(rules.some_text),
    "hooks.on_ringing": rules.program(),
    "hooks.on_answered": rules.program(),
    "hooks.on_ended": rules.program(),
    "hooks.on_missed": rules.program(),
    "shortcuts.dial_selection": rules.text(checked_shortcut),
    "shortcuts.show_pop": rules.text(checked_shortcut),
    "shortcuts.search": rules.text(checked_shortcut),
    "team.relays": rules.texts(addresses.host_and_port),
    "ui.language": rules.one_of(("system", "en", "es", "de")),
    "ui.theme": rules.one_of(Theme),
    "ui.autostart": rules.switch(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One setting; ``name`` is "section.field"."""

    name: str
    default: Value
    rule: Rule

    @property
    def section(self) -> str:
        """The table it stands in."""
        return self.name.partition(".")[0]

    @property
    def field(self) -> str:
        """Its name in that table."""
        return self.name.partition(".")[2]

    @property
    def is_administrators(self) -> bool:
        """The managed file alone may set it: it decides what is run."""
        return self.section == "hooks" or self.name == "crm.program"


def _enumerate() -> dict[str, Key]:
    keys = {}
    defaults = Settings()
    for section in fields(Settings):
        values = getattr(defaults, section.name)
        for field in fields(values):
            name = f"{section.name}.{field.name}"
            keys[name] = Key(name=name, default=getattr(values, field.name), rule=_RULES[name])
    return keys


KEYS = MappingProxyType(_enumerate())
SECTIONS = frozenset(key.section for key in KEYS.values())


def find_key(name: str) -> Key:
    """The key of that name.

    Raises:
        UnknownKey: there is none; it names the nearest.
    """
    key = KEYS.get(name)
    if key is None:
        raise UnknownKey(SettingProblem.UNKNOWN, name=f"{name!r:.100}", hint=hint(name))
    return key


def hint(name: str) -> Message:
    """What may have been meant by a name that is no key."""
    if name in SECTIONS:
        return Message(Hint.SECTION, name=name, key=_first_of(name))
    import difflib  # noqa: PLC0415  (only where a name is wrong; the window waits for what is read)

    near = difflib.get_close_matches(name[:100], KEYS, n=1)
    return Message(Hint.NEAR, key=near[0]) if near else Message(Hint.ALL)


def _first_of(section: str) -> str:
    return next(name for name, key in KEYS.items() if key.section == section)
