"""What went wrong, and what to do about it. Whatever Gamma or the system said is quoted as plain text."""

import re
from collections.abc import Callable
from dataclasses import replace

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import (
    BadRequest,
    CallError,
    DialDenied,
    DialDoubtful,
    DoneByRelay,
    KeyWithheld,
    MaybeSent,
    NotAllowed,
    NotDialable,
    NotSetUp,
    Refused,
    RefusedByTeam,
    SlowDown,
    TeamUnreachable,
    Unreachable,
    UnreadableAnswer,
    UnusableCallback,
    VendorDown,
    WrongKey,
)
from gamma_desktop.calls.ports import LogFellBack, UnreadableEvent
from gamma_desktop.contacts.errors import (
    BadSource,
    ContactFileError,
    ContactFileTooLarge,
    ContactFileUnreadable,
    ContactReadOnly,
    ContactSourceError,
    ImportedSince,
    NoSuchSource,
    NotAContactTable,
    NothingToUndo,
    ReadingBroken,
    ReservedSource,
    SourceDenied,
    SourceKindNotInstalled,
    SourceUnreachable,
    SourceUntrusted,
    SourceUnusable,
)
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.due_time import BadDueTime
from gamma_desktop.history.recordings import (
    DownloadBroken,
    FolderUnusable,
    HostNotAllowed,
    NotAudio,
    RecordingError,
    RecordingRefused,
    TooLarge,
    UnusableAddress,
)
from gamma_desktop.numbers.errors import BadLine, RefusedLink
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import (
    AuthorityUnusable,
    BadValue,
    DoubtfulSettings,
    JoinFailed,
    LockedKey,
    NoListenerSecret,
    NotAKey,
    ProfileUnusable,
    SettingsError,
    SettingsNotSaved,
    StreamUnusable,
    UnknownKey,
    VaultError,
)
from gamma_desktop.settings.ports import VaultHealth, VaultState
from gamma_desktop.settings.profile_lock import NotAnswering, NotHeard, ProfileInUse
from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.wording.messages import Attempt, say, setting_problem
from gamma_desktop.workers.process import WorkerFailed

_LONGEST_LINK = 40
"""More of a link than this is not shown."""

_NO_RECORDING = "The recording could not be fetched"
_SOUND_HOST = re.compile(r"[A-Za-z0-9.-]+")
"""What may stand in a command that we advise."""


def explain(error: GammaDesktopError, attempt: Attempt = Attempt.OTHER) -> Explanation:
    """Word an error for the person who has to deal with it."""
    if isinstance(error, MaybeSent):
        title = "Gamma did not answer" if error.status is None else f"Gamma's answer is unclear ({error})"
        return Explanation(title, attempt.value, is_certain=False)
    for kind in type(error).__mro__:
        wording = _WORDINGS.get(kind)
        if wording is not None:
            return wording(error)
    return Explanation(say(error.title) or "Something went wrong", say(error.message) or str(error))


def explain_not_registered(error: GammaDesktopError) -> Explanation:
    """Why events were not made to come here; what is not Gamma's answer kept us from asking it at all."""
    told = explain(error)
    if isinstance(error, CallError):
        return told
    return replace(told, advice=f"{told.advice} Nothing was changed at Gamma.".lstrip())


def _not_set_up(error: NotSetUp) -> Explanation:
    if error.missing == "key":
        return Explanation("There is no API key", "Enter it in Settings; your administrator has it.")
    return Explanation("There is no extension to call from", "Choose your extension in Settings.")


def refused_link(error: RefusedLink, link: str) -> Explanation:
    """Which link is not taken, why, and what to do; "" for a link that is not known."""
    shown = "".join(sign if sign.isprintable() else " " for sign in link[: _LONGEST_LINK + 1]).strip()
    if len(shown) > _LONGEST_LINK:
        shown = f"{shown[:_LONGEST_LINK]}…"
    title = f"The link “{shown}” cannot be called" if shown else "This link cannot be called"
    return Explanation(title, f"{say(error.problem)} To call a number, type it in the search box.")


def _not_dialable(error: NotDialable) -> Explanation:
    return Explanation("This cannot be dialled", say(error.reason))


def _dial_denied(error: DialDenied) -> Explanation:
    who = "Ask your administrator." if error.by_administrator else "You can change this in Settings."
    return Explanation(f"Calls to {error.number} are not allowed", f"Numbers of this kind are blocked. {who}")


def _dial_doubtful(error: DialDoubtful) -> Explanation:
    return Explanation(
        f"Calls cannot be transferred to {error.number} now",
        "What may be called from here is not known: a setting cannot be used. "
        "Correct it, or ask your administrator.",
    )


def _wrong_key(error: WrongKey) -> Explanation:
    advice = "Copy the whole key, or ask your administrator for it."
    return Explanation("Gamma refused the key", advice + _quote(error))


def _not_allowed(error: NotAllowed) -> Explanation:
    advice = (
        "The key is good, but Gamma does not permit this: ask your administrator whether the address of"
        " this network is on Gamma's list and whether the service is active." + _quote(error)
    )
    return Explanation("Gamma does not allow this", advice)


def _bad_request(error: BadRequest) -> Explanation:
    if error.reason:
        return Explanation("Gamma could not do this", f"It says: “{error.reason}” ({error.status}).")
    advice = f"It gave no reason (status {error.status}). The call may already be over, or the number wrong."
    return Explanation("Gamma could not do this", advice)


def _slow_down(error: SlowDown) -> Explanation:
    return Explanation("Too many requests", f"Gamma asks to slow down. {_try_again(error.retry_after)}")


def _vendor_down(error: VendorDown) -> Explanation:
    advice = f"The fault is on Gamma's side ({error}). {_try_again(error.retry_after)}"
    return Explanation("Gamma has a problem", advice)


def _refused(error: Refused) -> Explanation:
    return Explanation("Gamma refused this", f"It answered {error}.")


def _refused_by_team(error: RefusedByTeam) -> Explanation:
    if error.code is TeamRefusal.CLAIMED:
        return Explanation("A colleague is calling back already", say(error.code))
    return Explanation("Your team's relay does not do this", say(error.code) or "It is of a newer version.")


def _unreachable(error: Unreachable) -> Explanation:
    return Explanation("Gamma cannot be reached", f"Nothing was sent. {_on_the_way(error.detail)}")


def _unreadable_answer(_error: UnreadableAnswer) -> Explanation:
    advice = "Gamma said yes, but the rest makes no sense to this program. Is the API address right?"
    return Explanation("Gamma's answer cannot be read", advice)


def _bad_setting(error: SettingsError) -> Explanation:
    return Explanation("This setting cannot be used", say(error.problem))


def _unknown_setting(error: UnknownKey) -> Explanation:
    return Explanation("There is no such setting", say(error.problem))


def _locked_setting(error: LockedKey) -> Explanation:
    return Explanation("Your administrator decides this", say(error.problem))


def _contact_file(title: str) -> Callable[[ContactFileError], Explanation]:
    return lambda error: Explanation(title, f"{error.path.name or error.path}: {say(error.detail)}")


_VAULT_TITLES = {
    VaultState.FINE: "The keyring did not do as asked",
    VaultState.LOCKED: "The keyring is locked",
    VaultState.MISSING: "There is no keyring",
    VaultState.REFUSED: "The keyring refused",
    VaultState.HANGING: "The keyring does not answer",
    VaultState.UNSAFE: "There is no safe place for the key",
}


_VAULT_ADVICE: dict[VaultState, str] = {
    VaultState.FINE: "Unlock the keyring of your system and try again.",
    VaultState.LOCKED: "Unlock the keyring (answer its prompt, or log out and in again), then try again.",
    VaultState.MISSING: (
        "Start a keyring (on Linux GNOME Keyring or KWallet): without one, no key or password is kept for the"
        " next start."
    ),
    VaultState.REFUSED: "Allow Gamma Desktop to use the keyring{detail}.",
    VaultState.HANGING: (
        "The keyring gives no answer: log out and in again, or restart its service, then try again."
    ),
    VaultState.UNSAFE: (
        "Repair or replace the keyring, which did not give back what was put in; until then no key or"
        " password is kept for the next start."
    ),
}
_LONGEST_DETAIL = 200


def keyring_advice(health: VaultHealth) -> str:
    """What to do about the state of a keyring, in one sentence; what refused is quoted, shortened."""
    if health.problem is not None:
        return say(health.problem)
    detail = _detail(health)
    return _VAULT_ADVICE[health.state].replace("{detail}", f" ({detail})" if detail else "")


def _detail(health: VaultHealth) -> str:
    letters = (each if each.isprintable() else " " for each in health.detail[:_LONGEST_DETAIL])
    return "".join(letters).strip(" .")


_JOIN_TITLES: dict[str, str] = {
    JoinFault.MEMBER_ALREADY: "Already joined",
    JoinFault.NO_MEMBER: "Nothing to leave",
    JoinFault.RELAY_DOES_THIS: "Not on this computer",
    JoinFault.MEMBERSHIP_UNREADABLE: "The team cannot be reached",
}


def _join_failed(error: JoinFailed) -> Explanation:
    said = say(error.fault)
    return Explanation(
        _JOIN_TITLES.get(error.fault.code, "Not joined"), said if said.endswith("?") else f"{said}."
    )


def _profile_unusable(error: ProfileUnusable) -> Explanation:
    such_as = "" if error.proposed is None else f", such as {error.proposed}"
    advice = f"{error.folder}: {say(error.fault)}. Name another folder with --profile{such_as}."
    return Explanation("This profile cannot be used", advice)


def _vault(error: VaultError) -> Explanation:
    """With what each keyring said of itself where there is none: an administrator may need it."""
    said = _detail(error.health) if error.health.state is VaultState.MISSING else ""
    advice = keyring_advice(error.health) + (f" ({said})" if said else "")
    return Explanation(_VAULT_TITLES[error.health.state], advice)


def _no_listener_secret(error: NoListenerSecret) -> Explanation:
    if error.has_keyring:
        advice = "Register in Settings. Until then no calls show here."
        return Explanation("Not registered with Gamma", advice)
    advice = (
        "It keeps what Gamma's events are known by; without it no calls show here. Start a keyring, or"
        " register in Settings: that lasts until you quit."
    )
    return Explanation("There is no keyring", advice)


def _on_the_way(detail: str | Message) -> str:
    """What broke a connection: the proxy, which is told with its own advice, or what the system says."""
    return say(detail) if isinstance(detail, Message) else f"Check the network. ({detail})"


def _host_not_allowed(error: HostNotAllowed) -> Explanation:
    command = ""
    if _SOUND_HOST.fullmatch(error.host):
        hosts = ",".join([*error.allowed, error.host])
        command = f", or with: gamma-desktop config set recordings.hosts {hosts}"
    advice = f"{error.host} is not in recordings.hosts. Your administrator can allow it{command}"
    return Explanation("Recordings may not be fetched from there", advice)


def _unusable_address(error: UnusableAddress) -> Explanation:
    told = f"Gamma names “{error.address}” for it. " if error.address else ""
    return Explanation(_NO_RECORDING, f"{told}Recordings are fetched from https addresses only.")


def _recording_refused(error: RecordingRefused) -> Explanation:
    gone = "It may have been deleted there. " if error.status in {404, 410} else ""
    return Explanation(_NO_RECORDING, f"{gone}The server answered {error}.")


def _recording_too_large(error: TooLarge) -> Explanation:
    megabytes = error.limit // (1024 * 1024)
    return Explanation("The recording is too large", f"It has more than {megabytes} MB; nothing was kept.")


def _try_again(retry_after: float | None) -> str:
    return "Try again later." if retry_after is None else f"Try again in {retry_after:.0f} s."


def _quote(error: Refused) -> str:
    return f" It says: “{error.reason}”." if error.reason else ""


def _source(title: str) -> Callable[[ContactSourceError], Explanation]:
    return lambda error: Explanation(title, say(error.problem))


def _reserved(error: ReservedSource) -> Explanation:
    if error.is_of_server:
        return Explanation(
            "This name is taken", f"“{error.source}” is read from a server. Choose another name."
        )
    words = f"“{error.source}” holds the contacts that you wrote yourself. Choose another name."
    return Explanation("This name is taken", words)


def _nothing_to_undo(error: NothingToUndo) -> Explanation:
    what = "Nothing" if error.source is None else f"Nothing from “{error.source}”"
    advice = f"{what} was imported in the last 7 days, or it is undone already."
    return Explanation("There is no import to undo", advice)


_WORDINGS: dict[type, Callable[..., Explanation]] = {
    NotSetUp: _not_set_up,
    KeyWithheld: lambda error: explain(error.why),
    NotDialable: _not_dialable,
    DialDenied: _dial_denied,
    DialDoubtful: _dial_doubtful,
    RefusedLink: lambda error: refused_link(error, ""),
    UnusableCallback: lambda error: Explanation("Gamma cannot use this address", say(error.fault)),
    WrongKey: _wrong_key,
    NotAllowed: _not_allowed,
    BadRequest: _bad_request,
    SlowDown: _slow_down,
    VendorDown: _vendor_down,
    Refused: _refused,
    Unreachable: _unreachable,
    TeamUnreachable: lambda _error: Explanation(
        "There is no connection to your team", "Nothing was sent. Use your phone, or try again in a moment."
    ),
    RefusedByTeam: _refused_by_team,
    DoneByRelay: lambda _error: Explanation(
        "The relay of your team does this", "Ask your administrator: it is set up there, for all desks."
    ),
    UnreadableAnswer: _unreadable_answer,
    CallError: lambda error: Explanation("The request failed", str(error)),
    UnknownKey: _unknown_setting,
    BadValue: _bad_setting,
    NotAKey: lambda error: Explanation("This is not a key", f"It {say(error.problem)}."),
    LockedKey: _locked_setting,
    SettingsNotSaved: lambda error: Explanation("The setting was not saved", say(error.problem)),
    SettingsError: _bad_setting,
    DoubtfulSettings: lambda error: Explanation(
        "Nothing was done: a setting does not count",
        str(Explanation(setting_problem(error.problem), "Correct it, or remove it.")),
    ),
    ProfileUnusable: _profile_unusable,
    BadDueTime: lambda error: Explanation("Not a time to call back at", say(error.fault)),
    BadLine: lambda error: Explanation("This is no line", f"It {say(error.fault)}."),
    AuthorityUnusable: lambda error: Explanation(
        "The relay has no certificate to show", f"{say(error.fault)}."
    ),
    StreamUnusable: lambda error: Explanation(
        "The relay cannot use what it shares with other relays", f"{say(error.fault)}."
    ),
    JoinFailed: _join_failed,
    VaultError: _vault,
    NotAnswering: lambda error: Explanation(
        "Gamma Desktop runs already, and does not answer",
        f"Wait a moment, or end it and start it again. ({error.path})",
    ),
    NotHeard: lambda error: Explanation(
        "Another Gamma Desktop runs on this profile",
        "It has no window to raise: is `gamma-desktop listen` running? Quit it, or name another profile with"
        f" --profile. ({error.path})",
    ),
    ProfileInUse: lambda error: Explanation(
        "Another Gamma Desktop runs on this profile",
        f"Quit it, or name another with --profile. ({error.path})",
    ),
    WorkerFailed: lambda error: Explanation("A part of the program failed", f"Try again. ({error.problem})"),
    NoListenerSecret: _no_listener_secret,
    ContactFileUnreadable: _contact_file("The file cannot be read"),
    ContactFileTooLarge: _contact_file("The file is too large"),
    ReadingBroken: _contact_file("The file could not be read"),
    NotAContactTable: _contact_file("The file is no table of contacts"),
    ContactFileError: _contact_file("The file cannot be imported"),
    LogFellBack: lambda _: Explanation("The calls are being put back", "Try again in a minute."),
    UnreadableEvent: lambda error: Explanation("An event could not be read", str(error)),
    HostNotAllowed: _host_not_allowed,
    UnusableAddress: _unusable_address,
    RecordingRefused: _recording_refused,
    NotAudio: lambda _: Explanation(
        "This is no recording",
        "What the server sent is no sound file (mp3, wav, ogg or m4a); it was not kept.",
    ),
    TooLarge: _recording_too_large,
    DownloadBroken: lambda error: Explanation(_NO_RECORDING, _on_the_way(error.detail)),
    FolderUnusable: lambda error: Explanation("The recording could not be saved", str(error)),
    RecordingError: lambda error: Explanation(_NO_RECORDING, str(error)),
    ContactReadOnly: lambda error: Explanation(
        "This contact cannot be changed here",
        f"It comes from “{error.source}”: change it there, and add what you know as a note.",
    ),
    ReservedSource: _reserved,
    SourceUnreachable: _source("The server cannot be reached"),
    SourceDenied: _source("The server refused user or password"),
    SourceUntrusted: _source("The server's certificate is not trusted"),
    SourceUnusable: _source("The server's answer cannot be used"),
    SourceKindNotInstalled: _source("The part that reads LDAP directories is not installed"),
    ContactSourceError: _source("The contacts could not be read"),
    BadSource: lambda error: Explanation("This cannot be a source of contacts", say(error.fault)),
    NoSuchSource: lambda error: Explanation(
        "There is no such source of contacts", f"“{error.name}” is not one of them."
    ),
    NothingToUndo: _nothing_to_undo,
    ImportedSince: lambda error: Explanation(
        "This import was not undone",
        f"“{error.source}” was imported again in the meantime. Undo the later import first.",
    ),
}
