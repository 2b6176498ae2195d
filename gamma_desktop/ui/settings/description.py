"""What the Settings page shows: each setting with its name, its words and the control that it needs.

A new setting gets a line here, and has its field, its default, where it comes from and its place in the
search. What is no setting (the key, the registration, the sources) stands here as a block by name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QGuiApplication

from gamma_desktop.desktop.notifications import ARE_SUPPORTED
from gamma_desktop.settings.model import Corner, CrmOpen, PopMode, PopSurfaceChoice, RingGroupMiss, Theme
from gamma_desktop.ui.settings.controls import ChoiceControl, Control, SwitchControl, TextControl
from gamma_desktop.ui.settings.crm_rules import CrmRulesTable
from gamma_desktop.ui.settings.dial_control import EVER_ASKED, EVER_BLOCKED, DialControl
from gamma_desktop.ui.settings.extension_picker import ExtensionPicker
from gamma_desktop.ui.settings.quiet_controls import DaysControl, HoursTable
from gamma_desktop.ui.settings.retention_picker import RetentionPicker
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.shortcut_control import ShortcutControl
from gamma_desktop.ui.settings.tables import EntryTable, LineTable

translate = QCoreApplication.translate


class Block(Enum):
    """Parts of the page that are no settings, each with a widget of its own."""

    SET_UP = auto()
    KEY = auto()
    LISTENER = auto()
    SOURCES = auto()
    CHECKS = auto()
    CRM = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting on the page.

    Attributes:
        make: makes its control.
        words: what else one may look for.
        is_offered: there is something to choose on this system.
    """

    key: str
    name: str
    make: Callable[[], Control]
    hint: str = ""
    words: str = ""
    is_offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Settings on one card, or a block that makes its own."""

    title: str
    settings: tuple[Setting, ...] = ()
    block: Block | None = None
    words: str = ""


def groups(section: SettingsSection) -> tuple[Group, ...]:
    """What a section shows, from the top."""
    return _GROUPS[section]()


def _set_up() -> tuple[Group, ...]:
    words = translate("settings", "first run begin start wizard key extension register")
    return (Group(title=translate("settings", "Set up Gamma Desktop"), block=Block.SET_UP, words=words),)


def _you() -> tuple[Group, ...]:
    extensions = Setting(
        key="agent.extensions",
        name=translate("settings", "Extensions of your phone system"),
        hint=translate(
            "settings",
            "You see calls to these extensions. Outgoing calls use the first. Choose none to see all.",
        ),
        make=ExtensionPicker,
        words=translate("settings", "phone handset number who am i"),
    )
    theme = Setting(
        key="ui.theme",
        name=translate("settings", "Theme"),
        make=_choice(
            {
                Theme.SYSTEM: translate("settings", "Match system"),
                Theme.LIGHT: translate("settings", "Light"),
                Theme.DARK: translate("settings", "Dark"),
            }
        ),
        words=translate("settings", "dark mode night colours color look appearance bright"),
    )
    language = Setting(
        key="ui.language",
        name=translate("settings", "Language"),
        hint=translate("settings", "English for now: other languages follow."),
        make=_choice(
            {
                "system": translate("settings", "Match system"),
                "en": "English",
                "es": "Español",
                "de": "Deutsch",
            }
        ),
        words=translate("settings", "english spanish german locale translation words"),
    )
    autostart = Setting(
        key="ui.autostart",
        name=translate("settings", "Start at log-in"),
        hint=translate("settings", "In the tray, without opening the window."),
        make=lambda: SwitchControl(translate("settings", "Start at log-in")),
        words=translate("settings", "autostart boot login sign in computer starts background"),
    )
    return (
        Group(title=translate("settings", "My extensions"), settings=(extensions,)),
        Group(title=translate("settings", "Look and start"), settings=(theme, language, autostart)),
    )


def _pop() -> tuple[Group, ...]:
    mode = Setting(
        key="pop.mode",
        name=translate("settings", "When a call comes"),
        make=_choice(
            {
                PopMode.FULL: translate("settings", "Show the pop"),
                PopMode.QUIET: translate("settings", "Quiet: the tray alone"),
                PopMode.OFF: translate("settings", "Nothing"),
            }
        ),
        words=translate("settings", "pop popup card mute silent loud do not disturb hide notify off"),
    )
    surface = Setting(
        key="pop.surface",
        name=translate("settings", "Show calls as"),
        make=_choice(
            {
                PopSurfaceChoice.CARD: translate("settings", "A card in the corner"),
                PopSurfaceChoice.NOTIFICATION: translate("settings", "A notification of the desktop"),
                PopSurfaceChoice.BOTH: translate("settings", "A card and a notification"),
            }
        ),
        is_offered=ARE_SUPPORTED,
        words=translate("settings", "pop popup card notification toast window alert"),
    )
    corner = Setting(
        key="pop.corner",
        name=translate("settings", "Corner of the screen"),
        make=_choice(
            {
                Corner.TOP_LEFT: translate("settings", "Top left"),
                Corner.TOP_RIGHT: translate("settings", "Top right"),
                Corner.BOTTOM_LEFT: translate("settings", "Bottom left"),
                Corner.BOTTOM_RIGHT: translate("settings", "Bottom right"),
            }
        ),
        words=translate("settings", "pop popup card position place where left right top bottom"),
    )
    screen = Setting(
        key="pop.screen",
        name=translate("settings", "Screen"),
        make=_screens,
        words=translate("settings", "pop popup card monitor display second"),
    )
    hide_after = Setting(
        key="pop.hide_after",
        name=translate("settings", "Stay after the call for"),
        hint=translate("settings", "Your pointer on a pop keeps it longer."),
        make=_number(translate("settings", "seconds")),
        words=translate("settings", "pop popup card close fade timeout seconds longer vanish"),
    )
    labels = Setting(
        key="calls.labels",
        name=translate("settings", "Labels for calls"),
        hint=translate("settings", "Your team's own, for the pop and the details of a call."),
        make=lambda: EntryTable(
            translate("settings", "Label"),
            translate("settings", "Add a label"),
            translate("settings", "Sale"),
            ordered=True,
        ),
        words=translate("settings", "tags outcome wrap-up category disposition result"),
    )
    return (
        Group(
            title=translate("settings", "How calls show"),
            settings=(mode, surface, corner, screen, hide_after),
        ),
        Group(title=translate("settings", "Labels"), settings=(labels,)),
    )


def _contacts() -> tuple[Group, ...]:
    minutes = Setting(
        key="contacts.sync_minutes",
        name=translate("settings", "Read sources every"),
        hint=translate("settings", "0: only when you press Sync now."),
        make=_number(translate("settings", "minutes")),
        words=translate("settings", "update refresh interval sync often address book"),
    )
    words = translate("settings", "import vcard csv carddav ldap directory address book server sync")
    return (
        Group(title=translate("settings", "Contact sources"), block=Block.SOURCES, words=words),
        Group(title=translate("settings", "Keep up to date"), settings=(minutes,)),
    )


def _numbers() -> tuple[Group, ...]:
    lines = Setting(
        key="lines.names",
        name=translate("settings", "Lines and extensions"),
        hint=translate(
            "settings", "A number that callers dial, or an extension, with the name and colour it shows with."
        ),
        make=LineTable,
        words=translate("settings", "ddi did dialled number name colour color trunk queue"),
    )
    region = Setting(
        key="numbers.region",
        name=translate("settings", "Country"),
        make=_countries,
        words=translate("settings", "region country code spain germany national international prefix"),
    )
    area = Setting(
        key="numbers.area_code",
        name=translate("settings", "Area code"),
        hint=translate(
            "settings", "Yours, if people here dial local numbers without it. Leave it empty if no one does."
        ),
        make=_text("91"),
        words=translate("settings", "city prefix local landline regional"),
    )
    outside = Setting(
        key="numbers.outside_prefix",
        name=translate("settings", "Digits before an outside number"),
        hint=translate("settings", "What you dial on your phone to get an outside line."),
        make=_text("0"),
        words=translate("settings", "trunk zero 0 prefix get out exchange outside line"),
    )
    return (
        Group(title=translate("settings", "Names and colours"), settings=(lines,)),
        Group(title=translate("settings", "How numbers are written here"), settings=(region, area, outside)),
        Group(title=translate("settings", "Before a call"), settings=_dialling()),
    )


def _dialling() -> tuple[Setting, ...]:
    return (
        Setting(
            key="dial.confirm",
            name=translate("settings", "Ask before calling"),
            hint=translate("settings", "Numbers from links in other programs are always asked about."),
            make=lambda: DialControl(EVER_ASKED),
            words=translate(
                "settings",
                "dial guard risk cost warn question confirm link night"
                " premium satellite shared cost international abroad foreign expensive prefix",
            ),
        ),
        Setting(
            key="dial.allow",
            name=translate("settings", "Call without asking"),
            hint=translate(
                "settings",
                "A number prefix here is also called where its kind or a shorter prefix is blocked.",
            ),
            make=lambda: DialControl(EVER_ASKED),
            words=translate(
                "settings",
                "dial guard exception whitelist permit never ask"
                " premium satellite shared cost international abroad foreign expensive prefix",
            ),
        ),
        Setting(
            key="dial.deny",
            name=translate("settings", "Block calls to"),
            hint=translate("settings", "Emergency numbers are never blocked."),
            make=lambda: DialControl(EVER_BLOCKED),
            words=translate(
                "settings",
                "dial guard forbid deny bar blacklist refuse"
                " premium satellite shared cost international abroad foreign expensive prefix",
            ),
        ),
    )


def _crm() -> tuple[Group, ...]:
    url = Setting(
        key="crm.url",
        name=translate("settings", "Page of a caller"),
        hint=translate(
            "settings",
            "The address in your CRM. These are filled in: {number} {e164} {name} {call_id} {extension}"
            " {dialed_number} {app_data} {line} {first_party}. Empty: no page.",
        ),
        make=_text("https://crm.example/search?q={e164}"),
        words=translate("settings", "template link web browser customer salesforce address"),
    )
    program = Setting(
        key="crm.program",
        name=translate("settings", "Program in place of that page"),
        hint=translate(
            "settings", "Only your administrator's file can name one: a program and its arguments."
        ),
        make=lambda: EntryTable(
            translate("settings", "Program or argument"),
            translate("settings", "Add an argument"),
            "/opt/crm",
            ordered=True,
        ),
        words=translate("settings", "crm application command executable script local"),
    )
    rules = Setting(
        key="crm.rules",
        name=translate("settings", "Other pages for some calls"),
        hint=translate("settings", "The first that fits a call opens; where none does, the page above."),
        make=CrmRulesTable,
        words=translate("settings", "rules templates direction line known unknown conditions"),
    )
    open_on = Setting(
        key="crm.open_on",
        name=translate("settings", "Open it"),
        make=_choice(
            {
                CrmOpen.OFF: translate("settings", "Never"),
                CrmOpen.CLICK: translate("settings", "When I press CRM"),
                CrmOpen.RINGING: translate("settings", "When a call rings"),
                CrmOpen.ANSWERED: translate("settings", "When I answer"),
            }
        ),
        words=translate("settings", "crm automatic automatically ringing answer click browser"),
    )
    words = translate("settings", "test address last calls")
    return (
        Group(title=translate("settings", "CRM"), settings=(url, rules, open_on, program)),
        Group(title=translate("settings", "Try it"), block=Block.CRM, words=words),
    )


def _privacy() -> tuple[Group, ...]:
    missed = Setting(
        key="calls.ring_group_miss",
        name=translate("settings", "Unanswered group calls count as missed for"),
        make=_choice(
            {
                RingGroupMiss.NOBODY: translate("settings", "No one"),
                RingGroupMiss.FIRST: translate("settings", "The first it rang"),
                RingGroupMiss.ALL: translate("settings", "Everyone it rang"),
            }
        ),
        words=translate("settings", "hunt ring group missed team several colleagues"),
    )
    calls = Setting(
        key="retention.calls_days",
        name=translate("settings", "Keep calls for"),
        hint=translate("settings", "With their notes, labels, transcripts and recordings."),
        make=RetentionPicker,
        words=translate("settings", "delete erase history retention privacy gdpr how long"),
    )
    events = Setting(
        key="retention.events_days",
        name=translate("settings", "Keep raw events for"),
        hint=translate("settings", "What Gamma sent, word by word."),
        make=RetentionPicker,
        words=translate("settings", "delete erase retention privacy gdpr log how long"),
    )
    hosts = Setting(
        key="recordings.hosts",
        name=translate("settings", "Recordings may come from"),
        hint=translate("settings", "Recordings are fetched from these servers alone. None: no recordings."),
        make=_hosts("*.example.com"),
        words=translate("settings", "sound audio download play listen voice server domain"),
    )
    return (
        Group(title=translate("settings", "Do not disturb"), settings=_quiet()),
        Group(title=translate("settings", "Missed calls"), settings=(missed,)),
        Group(title=translate("settings", "Call history"), settings=(calls, events)),
        Group(title=translate("settings", "Recordings"), settings=(hosts,)),
    )


def _shortcuts() -> tuple[Group, ...]:
    dial = Setting(
        key="shortcuts.dial_selection",
        name=translate("settings", "Call the selected number"),
        hint=translate(
            "settings",
            "Of the text that is selected in any program, else on the clipboard. You are asked first.",
        ),
        make=ShortcutControl,
        words=translate("settings", "dial selection clipboard hotkey keys global keyboard combination"),
    )
    pop = Setting(
        key="shortcuts.show_pop",
        name=translate("settings", "Show the last call"),
        hint=translate("settings", "Brings its pop back, with the keyboard in it."),
        make=ShortcutControl,
        words=translate("settings", "hotkey keys recall global keyboard combination pop"),
    )
    search = Setting(
        key="shortcuts.search",
        name=translate("settings", "Search or dial"),
        hint=translate("settings", "Opens the search box over whatever is on the screen."),
        make=ShortcutControl,
        words=translate("settings", "hotkey keys find global keyboard combination"),
    )
    return (
        Group(title=translate("settings", "Keys that work in every program"), settings=(dial, pop, search)),
    )


def _quiet() -> tuple[Setting, ...]:
    return (
        Setting(
            key="quiet.hours",
            name=translate("settings", "Quiet hours"),
            hint=translate("settings", "Every day: no pops, and a quiet tray. Calls stay in the list."),
            make=HoursTable,
            words=translate("settings", "night break lunch mute silent line do not disturb schedule time"),
        ),
        Setting(
            key="quiet.days",
            name=translate("settings", "Quiet days"),
            make=DaysControl,
            words=translate("settings", "weekend saturday sunday mute silent do not disturb holiday free"),
        ),
        Setting(
            key="quiet.vip_lines",
            name=translate("settings", "Lines that come through"),
            hint=translate(
                "settings",
                "These always ring through, by name or number. So do contacts that you mark as VIP.",
            ),
            make=lambda: EntryTable(
                translate("settings", "Line"),
                translate("settings", "Add a line"),
                translate("settings", "Sales"),
            ),
            words=translate("settings", "vip exception important urgent do not disturb priority"),
        ),
    )


def _connection() -> tuple[Group, ...]:
    checks = Group(
        title=translate("settings", "Check everything"),
        block=Block.CHECKS,
        words=translate("settings", "doctor test problem wrong help trouble no calls"),
    )
    return (
        Group(
            title=translate("settings", "API key"),
            block=Block.KEY,
            words=translate("settings", "password secret keyring token"),
        ),
        Group(
            title=translate("settings", "Events"),
            block=Block.LISTENER,
            words=translate("settings", "register callback url webhook listening"),
        ),
        checks,
    )


def _administrator() -> tuple[Group, ...]:
    api = Setting(
        key="api.url",
        name=translate("settings", "Address of Gamma"),
        make=_text("https://"),
        words=translate("settings", "server cloud endpoint host web service pbx"),
    )
    relays = Setting(
        key="team.relays",
        name=translate("settings", "Relays of your team"),
        hint=translate("settings", "Filled in when you join. Change them only where the relay has moved."),
        make=lambda: EntryTable(
            translate("settings", "Address"), translate("settings", "Add an address"), "relay.example:8443"
        ),
        words=translate("settings", "relay server join invitation group"),
    )
    return (
        Group(title=translate("settings", "Gamma"), settings=(api,)),
        Group(title=translate("settings", "Team"), settings=(relays,)),
        Group(title=translate("settings", "Where events arrive"), settings=_listener()),
        Group(title=translate("settings", "Who may send events"), settings=_senders()),
        Group(title=translate("settings", "Calls without an end"), settings=_retiring()),
        Group(title=translate("settings", "Programs told of calls"), settings=_hooks()),
    )


def _hooks() -> tuple[Setting, ...]:
    names = {
        "hooks.on_ringing": translate("settings", "When a call rings"),
        "hooks.on_answered": translate("settings", "When a call is answered"),
        "hooks.on_ended": translate("settings", "When a call has ended"),
        "hooks.on_missed": translate("settings", "When a call was missed"),
    }

    def parts() -> Control:
        return EntryTable(
            translate("settings", "Program or argument"),
            translate("settings", "Add an argument"),
            "/opt/hook",
            ordered=True,
        )

    hint = translate("settings", "Only your administrator's file can name one: a program and its arguments.")
    words = translate("settings", "hook webhook script command automation run program trigger")
    return tuple(
        Setting(key=key, name=name, hint=hint, make=parts, words=words) for key, name in names.items()
    )


def _listener() -> tuple[Setting, ...]:
    return (
        Setting(
            key="listener.host",
            name=translate("settings", "Address"),
            make=_text("127.0.0.1"),
            words=translate("settings", "interface bind ip network events callback"),
        ),
        Setting(
            key="listener.port",
            name=translate("settings", "Port"),
            make=_text("8765"),
            hint=translate("settings", "0: any that is free."),
            words=translate("settings", "tcp number bind events callback firewall"),
        ),
        Setting(
            key="listener.path",
            name=translate("settings", "Path"),
            make=_text("/vtcrm/callback"),
            words=translate("settings", "url events callback webhook"),
        ),
        Setting(
            key="listener.tls_certificate",
            name=translate("settings", "Certificate"),
            hint=translate("settings", "A PEM file. Empty: no TLS."),
            make=_text("/…/certificate.pem"),
            words=translate("settings", "https encryption ssl tls pem secure"),
        ),
        Setting(
            key="listener.tls_key",
            name=translate("settings", "Private key of the certificate"),
            hint=translate("settings", "A PEM file."),
            make=_text("/…/key.pem"),
            words=translate("settings", "https encryption ssl tls pem secure"),
        ),
    )


def _senders() -> tuple[Setting, ...]:
    def networks() -> Control:
        return EntryTable(
            translate("settings", "Network"), translate("settings", "Add a network"), "193.22.119.0/24"
        )

    return (
        Setting(
            key="listener.allowed_sources",
            name=translate("settings", "Networks that events may come from"),
            make=networks,
            words=translate("settings", "ip address range firewall whitelist cidr"),
        ),
        Setting(
            key="listener.trusted_proxies",
            name=translate("settings", "Proxies"),
            hint=translate("settings", "Proxies whose X-Forwarded-For counts."),
            make=networks,
            words=translate("settings", "reverse proxy nginx forwarded tunnel ip"),
        ),
        Setting(
            key="listener.hosts",
            name=translate("settings", "Other names of this computer"),
            hint=translate("settings", "Names that events may be sent to, such as a tunnel's."),
            make=_hosts("tunnel.example.com"),
            words=translate("settings", "host domain dns tunnel reverse proxy"),
        ),
        Setting(
            key="listener.secret_header",
            name=translate("settings", "Header with the secret"),
            hint=translate(
                "settings", "It proves that an event is Gamma's. Register again after changing it."
            ),
            make=_text("X-Gamma-Desktop-Secret"),
            words=translate("settings", "http password token callback security"),
        ),
        Setting(
            key="listener.require_secret",
            name=translate("settings", "Refuse events without the secret"),
            hint=translate("settings", "Off only where another program registered the callback."),
            make=lambda: SwitchControl(translate("settings", "Refuse events without the secret")),
            words=translate("settings", "password token callback security check trust"),
        ),
    )


def _retiring() -> tuple[Setting, ...]:
    return (
        Setting(
            key="calls.retire_ringing_after",
            name=translate("settings", "Calls that only rang are ended after"),
            make=_number(translate("settings", "seconds")),
            words=translate("settings", "timeout stuck hanging stale lost forever seconds"),
        ),
        Setting(
            key="calls.retire_talking_after",
            name=translate("settings", "Calls that were answered are ended after"),
            make=_number(translate("settings", "seconds")),
            words=translate("settings", "timeout stuck hanging stale lost forever seconds"),
        ),
    )


_GROUPS: Mapping[SettingsSection, Callable[[], tuple[Group, ...]]] = {
    SettingsSection.SET_UP: _set_up,
    SettingsSection.YOU: _you,
    SettingsSection.POP: _pop,
    SettingsSection.CONTACTS: _contacts,
    SettingsSection.NUMBERS: _numbers,
    SettingsSection.CRM: _crm,
    SettingsSection.PRIVACY: _privacy,
    SettingsSection.SHORTCUTS: _shortcuts,
    SettingsSection.CONNECTION: _connection,
    SettingsSection.ADMINISTRATOR: _administrator,
}


def _choice(names: Mapping[str, str]) -> Callable[[], Control]:
    return lambda: ChoiceControl({str(value): name for value, name in names.items()})


def _text(placeholder: str) -> Callable[[], Control]:
    return lambda: TextControl(placeholder)


def _number(unit: str) -> Callable[[], Control]:
    return lambda: TextControl(unit=unit)


def _hosts(placeholder: str) -> Callable[[], Control]:
    return lambda: EntryTable(
        translate("settings", "Server"), translate("settings", "Add a server"), placeholder
    )


def _screens() -> Control:
    names = {screen.name(): screen.name() for screen in QGuiApplication.screens()}
    return ChoiceControl({"primary": translate("settings", "The main screen"), **names})


def _countries() -> Control:
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415  (23 ms, and most never open this section)

    return ChoiceControl(dict(_by_name((region, _country(region)) for region in SUPPORTED_REGIONS)))


def _country(region: str) -> str:
    name = QLocale.territoryToString(QLocale.codeToTerritory(region))
    return region if name == "Default" else f"{name} ({region})"


def _by_name(named: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return sorted(named, key=lambda each: each[1])
