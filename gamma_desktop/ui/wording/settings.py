"""What each setting means, and what is wrong with settings, their files and the folders of a profile."""

from enum import StrEnum

from gamma_desktop.numbers.codes import LineFault
from gamma_desktop.settings.codes import (
    AuthorityFault,
    FileFault,
    Hint,
    JoinFault,
    ProfileFault,
    SettingProblem,
    StreamFault,
    ValueFault,
)

SENTENCES: dict[StrEnum, str] = {
    ValueFault.WHOLE_NUMBER: "must be a whole number from {low} to {high}",
    ValueFault.TRUE_OR_FALSE: "must be true or false",
    ValueFault.LIST: 'must be a list of {most} texts at most, such as [] or ["…", "…"]',
    ValueFault.ONE_OF: "must be one of: {choices}",
    ValueFault.TEXT: 'must be a text in quotes, such as "…"',
    ValueFault.SHORTER: "must be {most} characters long at most",
    ValueFault.CONTROL_CHARACTERS: "must not have line breaks or other control characters",
    ValueFault.SAME_LABEL: "must not have the same label twice",
    ValueFault.SOME_TEXT: "must be a text that is not empty",
    ValueFault.OUTSIDE_PREFIX: "must be up to four digits, or empty",
    ValueFault.AREA_CODE: "must be up to six digits, or empty",
    ValueFault.REGION: 'must be the two letters of a country, such as "ES"',
    ValueFault.EXTENSIONS: 'must be extensions in digits, such as "203"',
    ValueFault.DIALLED: 'must be prefixes, such as "+44" or "902", or kinds of numbers: {kinds}',
    ValueFault.QUIET_HOURS: 'must be hours, such as "18:00-09:00", or "12:30-13:30 Sales" for one line',
    ValueFault.DAYS: "must be days of the week, such as saturday",
    ValueFault.LABELS: "must be labels of {most} characters at most, such as Sale",
    ValueFault.HOST: 'must be an IP address or a host name, such as "127.0.0.1"',
    ValueFault.HOSTS: 'must be host names, such as "pbx.example.com" or "*.example.com"',
    ValueFault.HOST_AND_PORT: 'must be a name or an address and a port, such as "relay.example.com:8443"',
    ValueFault.PAGE_URL: 'must be a web address without a user name, such as "https://crm.example/events"',
    ValueFault.NATS_URL: 'must be a server of NATS without a password, such as "tls://nats1.example.com:4222"',
    ValueFault.GROUP_NAME: "must be named by {most} characters at most",
    ValueFault.GROUPS: 'must be the extensions of the group, such as ["201", "202"]',
    ValueFault.IN_TWO_GROUPS: "must not have {extension}, which is in {group} already",
    ValueFault.TEE: 'must be web addresses, or tables with "url" and perhaps "headers"',
    ValueFault.TEE_HEADERS: 'must have headers with plain texts, such as {{Authorization = "…"}}',
    ValueFault.SAME_URL: "must not have the same address twice",
    ValueFault.PUSHED: (
        "must be a setting that a relay can decide for desks, such as pop.mode; not one of api, agent,"
        " hooks, listener, recordings or team"
    ),
    ValueFault.SOURCES: (
        "must be tables, {most} at most, each with name, carddav or ldap, and perhaps user, credential, base,"
        " filter, attributes and ca_file"
    ),
    ValueFault.SOURCE_PASSWORD: (
        "must not have a password in this file: name a credential, or keep it with: gamma-desktop relay"
        " password"
    ),
    ValueFault.SAME_SOURCE: "must not have two sources called {name}",
    ValueFault.SOURCE: "has one that cannot be a source, {name}: {fault}",
    ValueFault.CREDENTIAL: 'must name a credential by letters, digits, ".", "-" and "_"',
    ValueFault.CERTIFICATES: "must name a file of certificates (PEM) in ca_file: {path} is none, {why}",
    ValueFault.PATH: 'must be a path that starts with "/", without spaces, "?" or "#"; not /healthz',
    ValueFault.NETWORK: 'must be a network: "{meant}", not "{given}"',
    ValueFault.NETWORKS: 'must be addresses such as "193.22.119.0/24" or "::1/128"',
    ValueFault.HEADER: 'must be a header of your own without spaces, such as "X-Gamma-Desktop-Secret"',
    ValueFault.API_URL: (
        'must be an address that starts with "https://" ("http://" only to this machine), without password'
        " or query"
    ),
    ValueFault.CRM_URL: (
        'must be empty, or a web address with a fixed host, such as "https://crm.example/?q={{number}}"'
    ),
    ValueFault.PROGRAM: (
        'must be a whole path and arguments, such as ["/opt/hook", "--fast"]; no batch file'
    ),
    ValueFault.SHORTCUT: (
        'must be a key held with Ctrl, Alt or Meta, such as "Ctrl+Alt+D", or a function key such as "F9"'
    ),
    ValueFault.CRM_RULE: (
        'must be tables such as {{url = "https://crm.example/?q={{number}}", known = true}}, with {names};'
        " direction is one of {directions}, missing one of {missing}"
    ),
    ValueFault.BRACES: "must have {{ and }} in pairs alone",
    ValueFault.PLACEHOLDERS: "must have no placeholders but {known}",
    ValueFault.SECRET: "must be 1 to {most} plain letters, digits and signs, without spaces",
    ValueFault.INVITATION: "looks like an invitation to a team, or a part of one",
    ValueFault.PASSWORD: "must be 1 to {most} letters, digits and signs, on one line",
    ValueFault.DESK_SECRET: "must be 43 to 100 letters, digits, - and _, best at random",
    ValueFault.OF_KEY: "{key} {fault}",
    ValueFault.OF_VARIABLE: "{variable} {fault}: set it again.",
    LineFault.FORM: 'must be a number and its name, such as "+34961112233 = Sales, blue"',
    LineFault.COLOUR: "must be a name without a comma, then one of these colours: {colours}",
    SettingProblem.UNKNOWN: "{name} is not a setting; {hint}",
    SettingProblem.UNKNOWN_HERE: "is not a setting; {hint}",
    SettingProblem.NOT_A_SECTION: "must be a section; {hint}",
    SettingProblem.LOCK_NAMES_NONE: "names no setting: {name}; {hint}",
    SettingProblem.LOCKED: "{key} is locked by your administrator, in {file}",
    SettingProblem.ADMINISTRATORS: "counts in the managed file of an administrator alone",
    SettingProblem.DECIDED_BY_VARIABLE: "{variable} decides the secret: change it there",
    SettingProblem.SECRET_NOT_KEPT: (
        "There is nowhere to keep the secret that Gamma sends with every event: start a keyring (on Linux"
        " GNOME Keyring or KWallet), or set {variable} to one of your own."
    ),
    SettingProblem.READ_ONLY: "{file} cannot be written: it is marked read-only. Change that first",
    SettingProblem.NOT_WRITTEN: "{file} cannot be written: {why}. May you write there?",
    SettingProblem.FILE_LEFT: "{place} {why}; correct or move it first: it was left as it is",
    SettingProblem.NOT_CHANGED: "{file} cannot be changed: {why}; set {key} by hand",
    SettingProblem.NO_SECTION_IN_FILE: (
        "{section} is no section in the settings file; correct it by hand first"
    ),
    SettingProblem.OTHERS_WOULD_CHANGE: (
        "{key} cannot be set without changing other settings; set it by hand"
    ),
    SettingProblem.WHOLE_FILE: "{why}; nothing in this file counts until that is corrected",
    SettingProblem.NOT_OF_THE_RELAY: "is no section of a relay; put all of its settings below [relay]",
    Hint.RELAY: "the administrator's guide lists the settings of a relay",
    Hint.SECTION: "{name} is a section: name one of its keys, such as {key}",
    Hint.NEAR: "did you mean {key}?",
    Hint.ALL: "`gamma-desktop config show` lists them all",
    Hint.LOCKS: "a list of locked keys stands in the managed file alone, before its first [section]",
    FileFault.NOT_OPENED: "cannot be read: {why}",
    FileFault.TOO_LARGE: "is larger than {kibibytes} KiB",
    FileFault.NOT_UTF8: "is not UTF-8 text",
    FileFault.NOT_TOML: "is not TOML: {why}",
    FileFault.TOO_DEEP: "is nested too deeply",
    AuthorityFault.NO_NAMES: (
        "relay.names says nowhere what desks reach the relay by. Set it up first, with: gamma-desktop relay"
        " init"
    ),
    AuthorityFault.NOT_READ: "{path} cannot be used: {why}",
    AuthorityFault.NOT_WRITTEN: "{path} cannot be written: {why}",
    StreamFault.UNREACHABLE: (
        "No server of relay.nats answers. A relay that starts for the first time needs them: look whether two"
        " of the three run, and start it again"
    ),
    StreamFault.TOO_OLD: (
        "nats-server {version} at {server} may lose events when the power fails. Install 2.14 or newer, with"
        " sync_interval: always in its section jetstream"
    ),
    StreamFault.CREDENTIALS: (
        "{path} cannot be used ({why}). Name a file of credentials (.creds), or one with the line: user"
        " password"
    ),
    StreamFault.DENIED: (
        "{server} does not know this relay. Look at relay.nats_credentials: it must be of a user of these"
        " servers"
    ),
    StreamFault.EXPIRED: (
        "{path} has expired on {at}. Ask who looks after these servers of NATS for a new one"
    ),
    StreamFault.NOT_MADE: (
        "The stream cannot be made ({why}). It needs three servers of NATS in one cluster, with JetStream"
    ),
    StreamFault.OTHER_LOG: (
        "This relay has events of its own, or of another stream. Begin it with an empty profile, or name the"
        " servers in relay.nats that it used before"
    ),
    StreamFault.NOT_ERASED: (
        "The servers of NATS do not erase now ({why}). The relay goes on trying: look whether two run"
    ),
    StreamFault.NOT_TOLD: (
        "Other relays cannot be told now ({why}). Look whether two of the three servers of NATS run"
    ),
    StreamFault.NOT_RUNNING: (
        "Nothing was erased: this relay does not run, and other relays would keep what it erases alone. Start"
        " it with gamma-desktop relay run, and erase again"
    ),
    StreamFault.SET_BACK: (
        "The stream ends at {last}, or was set back, but this relay has read up to {position}. Bring the"
        " servers of NATS back to what they had, or begin all relays with empty profiles"
    ),
    JoinFault.NO_LINE: (
        "This invitation is damaged or not complete. Copy the whole line that your administrator sent you"
    ),
    JoinFault.CODE_WRONG: (
        "The code is not right. Copy the whole line once more; after five wrong codes the invitation is over"
    ),
    JoinFault.CODE_EXPIRED: "The invitation is over. Ask your administrator for a new one",
    JoinFault.CODE_USED: (
        "This invitation was used. If that was not you, tell your administrator now: another computer may"
        " have joined in your place"
    ),
    JoinFault.CODE_SPENT: (
        "Too many wrong codes were tried for this invitation. Ask your administrator for a new one"
    ),
    JoinFault.TOO_MANY: "Too many attempts came from this network. Try again in a minute",
    JoinFault.BAD_REQUEST: "The relay did not understand this program. Are both of the same version?",
    JoinFault.NOT_STORED: (
        "The relay cannot write to its disk. Tell your administrator; the invitation is still good"
    ),
    JoinFault.UNREACHABLE: "{address} cannot be reached: {why}. Check the network, and try again",
    JoinFault.NOT_A_RELAY: "{address} does not answer as a relay does. Ask your administrator",
    JoinFault.OTHER_RELAY: (
        "{address} is not the relay that invited you: its certificate is another one. Do not try again; tell"
        " your administrator"
    ),
    JoinFault.OTHER_NAME: (
        "The relay does not know itself by {address}. Ask your administrator to add this name to relay.names"
    ),
    JoinFault.NOT_TRUSTED: (
        "This computer does not trust the certificate of {address}. Ask your administrator"
    ),
    JoinFault.CLOCK: (
        "The certificate of {address} is not good at the time of this computer's clock. Is the clock right?"
    ),
    JoinFault.MEMBER_ALREADY: "This computer is in a team: {name}. Leave it first, with: gamma-desktop leave",
    JoinFault.NO_MEMBER: "This computer is in no team",
    JoinFault.MEMBERSHIP_UNREADABLE: "{path} cannot be read: {why}. Leave the team and join again",
    JoinFault.RELAY_DOES_THIS: (
        "It is in a team, whose relay has the API key and the callback. Run this command on the relay"
    ),
    ProfileFault.SYSTEM: "{why}",
    ProfileFault.LACKS_LOCKS: (
        "calls and contacts need a disk with file locks, and this one has none, as some network folders"
        " have not"
    ),
    ProfileFault.LACKS_MAPS: (
        "calls and contacts need a disk with shared memory maps, and this one has none, as some network"
        " folders have not"
    ),
    ProfileFault.OTHER_OWNER: "it belongs to another user",
    ProfileFault.OPEN_TO_OTHERS: "it is open to others (mode {mode}; chmod 700 closes it)",
    ProfileFault.STRANGE_FILE: "{name} in it belongs to another user",
}

DESCRIPTIONS = {
    "api.url": "Where Gamma takes requests.",
    "agent.extensions": "The extensions of who sits here; none: all of the PBX.",
    "listener.host": "The address to listen on for events.",
    "listener.port": "The port to listen on; 0 takes any that is free.",
    "listener.path": "The path that Gamma posts events to.",
    "listener.tls_certificate": "The certificate file (PEM); empty: no TLS.",
    "listener.tls_key": "The file of the certificate's private key (PEM).",
    "listener.allowed_sources": "The addresses that events may come from.",
    "listener.trusted_proxies": "Proxies whose X-Forwarded-For counts.",
    "listener.secret_header": "The header that proves an event is Gamma's.",
    "listener.require_secret": (
        "Refuse events without the secret; false only where someone else registered the callback."
    ),
    "listener.hosts": (
        "Names besides this machine's that events without the secret may be sent to, such as a tunnel's."
    ),
    "numbers.region": "The country whose way of writing numbers is meant, in two letters.",
    "numbers.outside_prefix": "The digits before an outside number.",
    "numbers.area_code": (
        "This office's area code, where people write local numbers without it; empty: they write it."
    ),
    "lines.names": "Names and colours of the numbers that callers dial, and of extensions.",
    "pop.mode": "How loud a call is: full, quiet (in the tray alone) or off.",
    "pop.surface": "What a call shows as: card, notification (of the desktop, on Linux) or both.",
    "pop.corner": "Where pops stack: top-left, top-right, bottom-left or bottom-right.",
    "pop.screen": 'The screen that pops show on: "primary", or its name.',
    "pop.hide_after": "Seconds that a pop stays after the call has ended.",
    "crm.url": "The page of a caller in your CRM, a template; empty: none.",
    "crm.program": "A program in place of that page, with arguments; in the managed file alone.",
    "crm.rules": "Pages for calls by direction, line and whether the caller is known; the first that fits.",
    "crm.open_on": "When that page opens: off, click, ringing or answered.",
    "dial.allow": "What is called without a question: kinds of numbers and prefixes.",
    "dial.confirm": "What is called only after a question: kinds of numbers and prefixes.",
    "dial.deny": "What cannot be called: kinds of numbers and prefixes.",
    "calls.retire_ringing_after": "Seconds until a call that only rang is given up.",
    "calls.retire_talking_after": "Seconds until a call whose end was never told is given up.",
    "calls.labels": "The team's own labels for calls, such as Sale or Complaint.",
    "calls.ring_group_miss": (
        "Who counts a call that rang several and no one took: nobody, first (that rang) or all."
    ),
    "recordings.hosts": (
        "The hosts that recordings may be fetched from, such as *.example.com; none: no recordings."
    ),
    "contacts.sync_minutes": "Minutes between two readings of a source of contacts; 0: only when asked.",
    "retention.calls_days": "Days that calls are kept, with notes, transcripts and recordings; 0: for ever.",
    "retention.events_days": "Days that raw events are kept; 0: for ever.",
    "quiet.hours": (
        "Hours of each day without pops, such as 18:00-09:00; for one line with its name: 12:30-13:30 Sales."
    ),
    "quiet.days": "Days of the week without pops: monday to sunday.",
    "quiet.vip_lines": "Lines and extensions, by name or number, whose calls pop all the same.",
    "hooks.on_ringing": "A program that is told of each call that rings; in the managed file alone.",
    "hooks.on_answered": "The same for each call that is answered.",
    "hooks.on_ended": "The same for each call that has ended.",
    "hooks.on_missed": "The same for each call that was missed, besides `hooks.on_ended`.",
    "shortcuts.dial_selection": "Keys that offer to call the selected number, in every program; empty: none.",
    "shortcuts.show_pop": "Keys that show the last pop again.",
    "shortcuts.search": "Keys that open the search box over whatever is on the screen.",
    "team.relays": "The addresses of your team's relay; `gamma-desktop join` sets them.",
    "ui.language": "The language of the window: system, en, es or de; English for now.",
    "ui.theme": "The look of the window: system, light or dark.",
    "ui.autostart": "Start at log-in, in the tray.",
}
"""By key."""
