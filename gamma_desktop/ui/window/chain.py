"""The chain from Gamma to this screen, in words: for the window's quiet line, the Settings, and the tray."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeGuard

from PySide6.QtCore import QCoreApplication, QLocale

from gamma_desktop.calls.errors import MaybeSent
from gamma_desktop.checks.codes import Found
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import RESET_TOLD_FOR, TOLD_FOR, ChainHealth, LogReset, TeamHealth
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.history.refusals import RefusalCause, RefusedEvents
from gamma_desktop.settings.codes import SettingProblem
from gamma_desktop.settings.errors import NoListenerSecret, SettingsProblem, VaultError
from gamma_desktop.settings.ports import VaultState
from gamma_desktop.ui.damage_words import damage_words
from gamma_desktop.ui.formatting import time_of_day, when
from gamma_desktop.ui.reception_gaps import gap_sentence, gap_since_sentence
from gamma_desktop.ui.settings.ports import KeyState, ListenerState
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.tray.model import Health
from gamma_desktop.ui.window.health import HealthItem, HealthLevel, Remedy
from gamma_desktop.ui.wording import Explanation, explain, keyring_advice, say
from gamma_desktop.ui.wording.check_words import no_event_advice
from gamma_desktop.ui.wording.messages import setting_problem

translate = QCoreApplication.translate

_NEED_SOMEONE = frozenset(
    {
        TeamFault.NOT_TRUSTED,
        TeamFault.NOT_KNOWN,
        TeamFault.CANNOT_STORE,
        TeamFault.OTHER_VERSION,
        TeamFault.COPIED,
    }
)
"""What does not pass by waiting."""


def health_items(chain: ChainHealth, now: datetime) -> tuple[HealthItem, ...]:
    """Each link, from the key or the team to the last event; what is not known yet is left out."""
    events = _events(chain, now)
    says_more = chain.team is not None and chain.team.is_connected and events.level is HealthLevel.UNKNOWN
    links = (
        *_way_of_events(chain, now),
        None if says_more else events,
        _settings(chain),
        _sources(chain),
        _files(chain),
    )
    return tuple(link for link in links if link is not None)


def _way_of_events(chain: ChainHealth, now: datetime) -> tuple[HealthItem | None, ...]:
    if chain.team is not None:
        return (_team(chain.team, chain.listener_error, now),)
    keyring = _keyring(chain)
    if keyring is not None:
        return keyring, _api(chain)
    return _key(chain), _api(chain), _listener(chain)


def reception_items(chain: ChainHealth, now: datetime) -> tuple[HealthItem, ...]:
    """The links that events come by: the listener, and the events themselves."""
    links = (_listener(chain) if chain.team is None else None, _events(chain, now))
    return tuple(link for link in links if link is not None)


def tray_health(chain: ChainHealth, now: datetime) -> Health:
    """What the tray has to tell: what is not set up, else since when nothing is heard, else the worst."""
    if chain.has_key is False:
        return Health(missing=translate("health", "there is no API key"))
    if isinstance(chain.listener_error, NoListenerSecret) and chain.listener_error.has_keyring:
        return Health(missing=translate("health", "events are not registered with Gamma"))
    if chain.team is not None and _is_cut_off(chain.team):
        return Health(problem=_team(chain.team, chain.listener_error, now).words)
    worst = max(health_items(chain, now), key=lambda item: item.level)
    is_problem = worst.level is HealthLevel.PROBLEM
    return Health(gap_since=chain.gap_since, problem=worst.words if is_problem else "")


def listener_state(chain: ChainHealth, now: datetime) -> ListenerState:
    """How the event listener does, for the Settings page."""
    if chain.team is not None:
        team = _team(chain.team, chain.listener_error, now)
        return ListenerState(
            problem=_in_short(team), team=f"{team.words}.", last_event_at=chain.last_event_at
        )
    worst = max(reception_items(chain, now), key=lambda item: item.level)
    return ListenerState(
        problem=_in_short(worst),
        last_event_at=chain.last_event_at,
        callback_url=chain.callback_url or chain.listener_url or "",
        was_registered=bool(chain.callback_url),
        seem_elsewhere=chain.seems_taken_over,
    )


def _in_short(item: HealthItem) -> str:
    """What is wrong with a link and what to do; "" where nothing is."""
    return f"{item.words}. {item.advice}".rstrip() if item.level >= HealthLevel.WARNING else ""


def key_state(chain: ChainHealth) -> KeyState:
    """How the key is kept, for the Settings page."""
    if chain.team is not None:
        return KeyState(is_with_relay=True)
    error = chain.key_error
    problem = explain(error) if error is not None else None
    if problem is not None and isinstance(error, VaultError):
        problem = Explanation(problem.title, keyring_advice(error.health))
    return KeyState(is_kept=chain.has_key, problem=problem)


def _team(team: TeamHealth, why_not: GammaDesktopError | None, now: datetime) -> HealthItem:
    """How the relay is reached, in one line, and what to do where waiting does not help."""
    name = translate("health", "Team")
    if team.fault is TeamFault.REMOVED:  # and nothing can be reached any more, which is no news
        words = translate("health", "This computer is no longer in your team")
        return HealthItem(
            name=name, level=HealthLevel.PROBLEM, words=words, advice=say(team.fault), remedy=Remedy.NONE
        )
    if why_not is not None:
        return _broken(name, why_not, Remedy.TRY_AGAIN)
    if team.is_connected:
        return _connected(name, team, now)
    if team.fault is TeamFault.NOT_YET:
        return HealthItem(
            name=name, level=HealthLevel.UNKNOWN, words=translate("health", "Connecting to your team")
        )
    since = time_of_day(team.since)
    words = translate("health", "No connection since {0}: calls will be caught up").format(since)
    if team.fault in _NEED_SOMEONE:
        words = translate("health", "No calls of your team since {0}").format(since)
    level = HealthLevel.PROBLEM if team.fault in _NEED_SOMEONE else HealthLevel.WARNING
    return HealthItem(name=name, level=level, words=words, advice=say(team.fault), remedy=Remedy.TRY_AGAIN)


def _connected(name: str, team: TeamHealth, now: datetime) -> HealthItem:
    if team.fault is not None:
        words = translate("health", "New calls of your team are not coming in")
        return HealthItem(name=name, level=HealthLevel.PROBLEM, words=words, advice=say(team.fault))
    if team.calls_to_get:
        return _getting_calls(name, team.calls_to_get)
    words = translate("health", "Connected to your team")
    advice = _reset_words(team.reset, now) if team.reset is not None else ""
    return HealthItem(name=name, level=HealthLevel.FINE, words=words, advice=advice)


def _getting_calls(name: str, to_get: int) -> HealthItem:
    words = translate("health", "Getting your team's calls: {0} to go").format(QLocale().toString(to_get))
    return HealthItem(
        name=name,
        level=HealthLevel.WARNING,
        words=words,
        advice=translate("health", "You can work meanwhile. New calls show as soon as these are here."),
        remedy=Remedy.NONE,
    )


def _reset_words(reset: LogReset, now: datetime) -> str:
    """That the relay's events were read again, for as long as that may explain something."""
    if now - reset.at > RESET_TOLD_FOR:
        return ""
    words = translate("health", "The relay was put back from a backup: its events were read again, {0}.")
    if reset.is_another_log:
        words = translate("health", "The relay's events are others than before: all were read, {0}.")
    return words.format(when(reset.at, now))


def _is_cut_off(team: TeamHealth) -> bool:
    return not team.is_connected and team.fault is not TeamFault.NOT_YET


def _keyring(chain: ChainHealth) -> HealthItem | None:
    """What keeps key and secret away at once: told once."""
    error = chain.listener_error
    has_none = isinstance(error, NoListenerSecret) and not error.has_keyring
    if not isinstance(chain.key_error, VaultError) or not (isinstance(error, VaultError) or has_none):
        return None
    told = explain(chain.key_error)
    advice = told.advice
    if chain.key_error.health.state is VaultState.MISSING:
        advice = translate(
            "health",
            "It holds the API key, and what Gamma's events are known by. Start one (on Linux GNOME Keyring or"
            " KWallet), or ask your administrator.",
        )
    return HealthItem(
        name=translate("health", "Keyring"),
        level=HealthLevel.PROBLEM,
        words=told.title,
        advice=advice,
        remedy=Remedy.TRY_AGAIN,
    )


def _key(chain: ChainHealth) -> HealthItem | None:
    name = translate("health", "Key")
    if chain.key_error is not None:
        return _broken(name, chain.key_error, Remedy.TRY_AGAIN)
    if chain.has_key is None:
        return None
    if chain.has_key:
        return HealthItem(name=name, level=HealthLevel.FINE, words=translate("health", "Key stored"))
    return HealthItem(
        name=name,
        level=HealthLevel.PROBLEM,
        words=translate("health", "No API key"),
        advice=translate("health", "Enter it in Settings; your administrator has it."),
        section=SettingsSection.SET_UP,
    )


def _api(chain: ChainHealth) -> HealthItem | None:
    name = translate("health", "Gamma")
    if chain.has_key is not True or chain.api_answers is None:
        return None
    if isinstance(chain.api_error, MaybeSent):
        return HealthItem(
            name=name,
            level=HealthLevel.PROBLEM,
            words=translate("health", "Gamma does not answer"),
            advice=translate("health", "Check the network. It is asked again every minute."),
            remedy=Remedy.TRY_AGAIN,
        )
    if chain.api_error is not None:
        return _broken(name, chain.api_error, Remedy.TRY_AGAIN)
    return HealthItem(name=name, level=HealthLevel.FINE, words=translate("health", "Gamma answers"))


def _listener(chain: ChainHealth) -> HealthItem | None:
    name = translate("health", "Listener")
    if chain.listener_error is not None:
        is_of_keyring = isinstance(chain.listener_error, VaultError)
        is_of_secret = isinstance(chain.listener_error, NoListenerSecret)
        register = Remedy.REGISTER_AGAIN if chain.callback_url else Remedy.REGISTER
        remedy = register if is_of_secret else Remedy.SETTINGS
        return _broken(name, chain.listener_error, Remedy.TRY_AGAIN if is_of_keyring else remedy)
    if chain.listener_url is None:
        return None
    words = translate("health", "Listening at {0}").format(chain.listener_url.split("/")[2])
    if not chain.is_in_clear:
        return HealthItem(name=name, level=HealthLevel.FINE, words=words)
    return HealthItem(
        name=name,
        level=HealthLevel.WARNING,
        words=translate("health", "Events travel unencrypted"),
        advice=translate(
            "health",
            "Names and numbers of callers can be read on the way. Ask your administrator to set up TLS.",
        ),
    )


def _events(chain: ChainHealth, now: datetime) -> HealthItem:
    """The newest truth of the events; what is over counts as long as nothing newer is known."""
    name = translate("health", "Events")
    lost = _lost_events(name, chain)
    if lost is not None:
        return lost
    if chain.events_waiting:
        return _catching_up(name, chain.events_waiting)
    if chain.gap_since is not None and chain.listener_error is None:
        return HealthItem(
            name=name,
            level=HealthLevel.WARNING,
            words=gap_since_sentence(chain.gap_since, now),
            advice=translate("health", "Check this computer's network, and that its disk has room."),
            remedy=Remedy.NONE,
        )
    if not _is_told_as_damage(chain) and _is_news(chain.latest_gap, chain.last_event_at, now):
        words = gap_sentence(chain.latest_gap, now)
        return HealthItem(name=name, level=HealthLevel.WARNING, words=words)
    if chain.last_event_at is None:
        return HealthItem(name=name, level=HealthLevel.UNKNOWN, words=translate("health", "No event yet"))
    words = translate("health", "Last event {0}").format(time_of_day(chain.last_event_at))
    return HealthItem(name=name, level=HealthLevel.FINE, words=words)


def _lost_events(name: str, chain: ChainHealth) -> HealthItem | None:
    """Events that come and are lost here, or go elsewhere."""
    if chain.journal_error is not None:
        return HealthItem(
            name=name,
            level=HealthLevel.PROBLEM,
            words=translate("health", "Calls cannot be saved"),
            advice=translate(
                "health", "Make room on this computer's disk, or check that it can be written to."
            ),
            remedy=Remedy.NONE,
        )
    if chain.storing_error is not None:
        return _broken(name, chain.storing_error, Remedy.NONE)
    if chain.refusing is not None:
        return _refusing(name, chain.refusing)
    if chain.left_callback and chain.listener_error is None:
        return _left(name, chain.left_callback)
    if chain.seems_taken_over and chain.listener_error is None:
        return _taken_over(name)
    return None


def _is_told_as_damage(chain: ChainHealth) -> bool:
    is_of_damage = chain.latest_gap is not None and chain.latest_gap.why is GapReason.DAMAGED
    return is_of_damage and chain.damage is not None


def _is_news(
    gap: ReceptionGap | None, last_event_at: datetime | None, now: datetime
) -> TypeGuard[ReceptionGap]:
    """Whether nothing newer is known than a gap in reception: an event, or that all is quiet by now."""
    if gap is None or now - gap.until > TOLD_FOR:
        return False
    return last_event_at is None or last_event_at < gap.until


def _why_refused(cause: RefusalCause) -> str:
    if cause is RefusalCause.WRONG_SECRET:
        return translate("health", "Another computer may have registered since.")
    if cause is RefusalCause.NO_SECRET:
        return translate("health", "Another program may have registered since.")
    if cause is RefusalCause.OTHER_HOST:
        return translate("health", "They are sent to a name that this computer does not answer to.")
    return translate("health", "They are sent to another address than this computer's.")


def _refusing(name: str, refusing: RefusedEvents) -> HealthItem:
    why = _why_refused(refusing.cause)
    advice = translate("health", "Register again to get calls here.")
    remedy = Remedy.REGISTER_AGAIN
    if refusing.cause is RefusalCause.OTHER_HOST:  # registered again they would be sent to the same name
        advice = translate("health", "Ask your administrator to add it.")
        remedy = Remedy.SETTINGS
    return HealthItem(
        name=name,
        level=HealthLevel.PROBLEM,
        words=translate("health", "Events refused since {0}").format(time_of_day(refusing.since)),
        advice=f"{why} {advice}",
        remedy=remedy,
    )


def _taken_over(name: str) -> HealthItem:
    """In the words of the check that finds the same."""
    return HealthItem(
        name=name,
        level=HealthLevel.PROBLEM,
        words=say(Message(Found.TAKEN_OVER)),
        advice=no_event_advice(can_register=True),
        remedy=Remedy.REGISTER_AGAIN,
    )


def _left(name: str, url: str) -> HealthItem:
    return HealthItem(
        name=name,
        level=HealthLevel.WARNING,
        words=translate("health", "Gamma still sends events to the old address"),
        advice=translate(
            "health",
            "They go to {0}. Register again to get calls here.",
        ).format(url),
        remedy=Remedy.REGISTER_AGAIN,
    )


def _catching_up(name: str, waiting: int) -> HealthItem:
    to_go = translate("health", "Catching up: {0} events to go")
    return HealthItem(
        name=name,
        level=HealthLevel.WARNING,
        words=to_go.format(QLocale().toString(waiting)),
        advice=translate("health", "Nothing is lost. Calls that have ended meanwhile are shown as ended."),
        remedy=Remedy.NONE,
    )


def _settings(chain: ChainHealth) -> HealthItem | None:
    """How many cannot be used, and who can correct them; which they are stands on their page.

    A file that counts for nothing comes first: where it is wrong is said here, since no control could say it.
    """
    problems = chain.settings_problems
    if not problems:
        return None
    whole = next((problem for problem in problems if problem.reason.code == SettingProblem.WHOLE_FILE), None)
    if whole is not None:
        return _settings_file(whole)
    if len(problems) == 1:
        words = translate("health", "A setting cannot be used")
    else:
        count = QLocale().toString(len(problems))
        words = translate("health", "{0} settings cannot be used").format(count)
    administrators = sum(problem.is_administrators for problem in problems)
    if administrators == len(problems):
        advice = translate("health", "Ask your administrator to correct your settings.")
    elif administrators:
        advice = translate("health", "Correct yours in Settings, and ask your administrator about the rest.")
    else:
        one, more = (
            translate("health", "Correct it in Settings."),
            translate("health", "Correct them in Settings."),
        )
        advice = one if len(problems) == 1 else more
    return HealthItem(
        name=translate("health", "Settings"),
        level=HealthLevel.WARNING,
        words=words,
        advice=advice,
        remedy=Remedy.MISTAKES,
    )


def _settings_file(problem: SettingsProblem) -> HealthItem:
    if problem.is_administrators:
        words = translate("health", "Your administrator's settings cannot be read")
    else:
        words = translate("health", "Your settings file cannot be read")
    return HealthItem(
        name=translate("health", "Settings"),
        level=HealthLevel.WARNING,
        words=words,
        advice=setting_problem(replace(problem, file=Path(problem.file.name))),
        remedy=Remedy.MISTAKES,
    )


def _files(chain: ChainHealth) -> HealthItem | None:
    if chain.damage is None:
        return None
    told = damage_words(chain.damage)
    return HealthItem(
        name=translate("health", "Files"),
        level=HealthLevel.FINE if chain.damage.is_complete else HealthLevel.WARNING,
        words=told.title,
        advice=told.advice,
        remedy=Remedy.DISMISS,
    )


def _sources(chain: ChainHealth) -> HealthItem | None:
    if not chain.sources_problem:
        return None
    return HealthItem(
        name=translate("health", "Contacts"),
        level=HealthLevel.WARNING,
        words=translate("health", "Contacts are not kept up to date"),
        advice=chain.sources_problem,
        section=SettingsSection.CONTACTS,
    )


def _broken(name: str, error: GammaDesktopError, remedy: Remedy = Remedy.SETTINGS) -> HealthItem:
    told = explain(error)
    return HealthItem(
        name=name, level=HealthLevel.PROBLEM, words=told.title, advice=told.advice, remedy=remedy
    )
