"""The settings and their defaults; the shape that INTERFACE promises, one class a section."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from gamma_desktop.numbers.dial_guard import BY_RISK
from gamma_desktop.numbers.model import NumberRules


class PopMode(StrEnum):
    """How loud a call is on the screen."""

    FULL = "full"
    QUIET = "quiet"
    OFF = "off"


class PopSurfaceChoice(StrEnum):
    """What pops are shown as."""

    CARD = "card"
    NOTIFICATION = "notification"
    BOTH = "both"


class Corner(StrEnum):
    """Where pops stack."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


class CrmOpen(StrEnum):
    """When the CRM page of a caller opens."""

    OFF = "off"
    CLICK = "click"
    RINGING = "ringing"
    ANSWERED = "answered"


class RingGroupMiss(StrEnum):
    """Who counts a call as missed that rang several extensions."""

    NOBODY = "nobody"
    FIRST = "first"
    ALL = "all"


class Theme(StrEnum):
    """Light, dark, or as the system has it."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """The vendor's Requests API."""

    url: str = "https://config.work.oigaa.com/vtcrm/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSettings:
    """Who sits here; no extension named means all of the PBX (reception)."""

    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerSettings:
    """The embedded event listener."""

    host: str = "127.0.0.1"
    port: int = 8765
    path: str = "/vtcrm/callback"
    tls_certificate: str = ""
    tls_key: str = ""
    allowed_sources: tuple[str, ...] = ("193.22.119.0/24", "127.0.0.0/8", "::1/128")
    trusted_proxies: tuple[str, ...] = ()
    secret_header: str = "X-Gamma-Desktop-Secret"  # noqa: S105  (the header's name, not its value)
    require_secret: bool = True
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSettings:
    """How numbers are written here."""

    region: str = "ES"
    outside_prefix: str = "0"
    area_code: str = ""

    def rules(self, extensions: Iterable[str] = ()) -> NumberRules:
        """How numbers are written here, where these extensions are known."""
        return NumberRules(
            region=self.region,
            outside_prefix=self.outside_prefix,
            area_code=self.area_code,
            extensions=frozenset(extensions),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """Names and colours of our lines and extensions: texts that ``numbers.lines.line_in`` reads."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PopSettings:
    """The screen pop; ``hide_after`` in seconds after the call ended."""

    mode: PopMode = PopMode.FULL
    surface: PopSurfaceChoice = PopSurfaceChoice.CARD
    corner: Corner = Corner.BOTTOM_RIGHT
    screen: str = "primary"
    hide_after: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmSettings:
    """The page to open for a caller: a template with {number}, {name} and so on.

    ``rules`` are texts that ``settings.crm.crm_rule_in`` reads; where none fits a call, ``url`` is meant, or
    ``program`` in its place: the administrator's alone.
    """

    url: str = ""
    program: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    open_on: CrmOpen = CrmOpen.CLICK


@dataclass(frozen=True, slots=True, kw_only=True)
class DialSettings:
    """What may be called, and what is asked about first: kinds and prefixes; see ``numbers.dial_guard``."""

    allow: tuple[str, ...] = ()
    confirm: tuple[str, ...] = BY_RISK
    deny: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """Programs that are told of calls, each with its arguments; by the administrator alone."""

    on_ringing: tuple[str, ...] = ()
    on_answered: tuple[str, ...] = ()
    on_ended: tuple[str, ...] = ()
    on_missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutSettings:
    """Keys that work over every other program, as ``settings.shortcuts`` reads them; "" for none."""

    dial_selection: str = ""
    show_pop: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettings:
    """When a call whose end never comes is given up, in seconds; labels; and whose a missed call is."""

    retire_ringing_after: int = 180
    retire_talking_after: int = 14400
    labels: tuple[str, ...] = ()
    ring_group_miss: RingGroupMiss = RingGroupMiss.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSettings:
    """Where recordings of calls may be fetched from; nowhere by default."""

    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSettings:
    """How often sources of contacts are read, in minutes; 0 for never by themselves."""

    sync_minutes: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """How long things are kept, in days; 0 for ever."""

    calls_days: int = 365
    events_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSettings:
    """When not to disturb: texts that ``settings.quiet_times`` reads; and the lines that pass."""

    hours: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    vip_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSettings:
    """The addresses of the relays, as ``join`` sets them; none where this desk is in no team."""

    relays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UiSettings:
    """Language and look."""

    language: str = "system"
    theme: Theme = Theme.SYSTEM
    autostart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings in force."""

    api: ApiSettings = field(default_factory=ApiSettings)
    agent: AgentSettings = field(default_factory=AgentSettings)
    listener: ListenerSettings = field(default_factory=ListenerSettings)
    numbers: NumberSettings = field(default_factory=NumberSettings)
    lines: LineSettings = field(default_factory=LineSettings)
    pop: PopSettings = field(default_factory=PopSettings)
    crm: CrmSettings = field(default_factory=CrmSettings)
    dial: DialSettings = field(default_factory=DialSettings)
    calls: CallSettings = field(default_factory=CallSettings)
    recordings: RecordingSettings = field(default_factory=RecordingSettings)
    contacts: ContactSettings = field(default_factory=ContactSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    quiet: QuietSettings = field(default_factory=QuietSettings)
    hooks: HookSettings = field(default_factory=HookSettings)
    shortcuts: ShortcutSettings = field(default_factory=ShortcutSettings)
    team: TeamSettings = field(default_factory=TeamSettings)
    ui: UiSettings = field(default_factory=UiSettings)
