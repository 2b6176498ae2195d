"""The chain from Gamma to this screen, in words: for the window's quiet line, and for the tray."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.blind_times import BlindTime
from gamma_desktop.ui.blind_times import blind_sentence, blind_since_sentence
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.tray.model import Health
from gamma_desktop.ui.window.health import HealthItem, HealthLevel
from gamma_desktop.ui.wording import explain

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHealth:
    """What is known of each link.

    Attributes:
        has_key: None while the keyring has not answered.
        key_error: why the keyring did not give the key.
        api_answers: None while Gamma has not been asked.
        api_error: why the last question to Gamma failed.
        listener_url: where events are taken; None while they are not.
        listener_error: why they are not.
        blind_since: since when no event can come, for whatever reason.
        blind_lately: a stretch, not long ago, in which none could.
        is_in_clear: events reach the listener from outside this machine, unencrypted.
        settings_problem: the first thing that is wrong in a settings file, in words; "" if nothing is.
        sources_problem: which sources of contacts fail again and again, and why; "" if none does.
        storing_error: why events that came cannot be worked in now.
        last_event_at: by our clock.
    """

    has_key: bool | None = None
    key_error: GammaDesktopError | None = None
    api_answers: bool | None = None
    api_error: GammaDesktopError | None = None
    listener_url: str | None = None
    listener_error: GammaDesktopError | None = None
    blind_since: datetime | None = None
    blind_lately: BlindTime | None = None
    is_in_clear: bool = False
    settings_problem: str = ""
    sources_problem: str = ""
    storing_error: GammaDesktopError | None = None
    last_event_at: datetime | None = None


def health_items(chain: ChainHealth, now: datetime) -> tuple[HealthItem, ...]:
    """Each link, from the key to the last event; what is not known yet is left out."""
    links = (
        _key(chain),
        _api(chain),
        _listener(chain),
        _events(chain, now),
        _settings(chain),
        _sources(chain),
    )
    return tuple(link for link in links if link is not None)


def tray_health(chain: ChainHealth) -> Health:
    """What the tray has to tell: what is not set up, else since when nothing is heard."""
    if chain.has_key is False:
        return Health(missing=translate("health", "there is no API key"))
    return Health(blind_since=chain.blind_since)


def _key(chain: ChainHealth) -> HealthItem | None:
    name = translate("health", "Key")
    if chain.key_error is not None:
        return _broken(name, chain.key_error)
    if chain.has_key is None:
        return None
    if chain.has_key:
        return HealthItem(name=name, level=HealthLevel.FINE, words=translate("health", "Key stored"))
    return HealthItem(
        name=name,
        level=HealthLevel.PROBLEM,
        words=translate("health", "There is no API key"),
        advice=translate("health", "Enter it in Settings; your administrator has it."),
    )


def _api(chain: ChainHealth) -> HealthItem | None:
    name = translate("health", "Gamma")
    if chain.has_key is not True or chain.api_answers is None:
        return None
    if chain.api_error is not None:
        return _broken(name, chain.api_error)
    return HealthItem(name=name, level=HealthLevel.FINE, words=translate("health", "Gamma answers"))


def _listener(chain: ChainHealth) -> HealthItem | None:
    name = translate("health", "Listener")
    if chain.listener_error is not None:
        return _broken(name, chain.listener_error)
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
            "Set listener.tls_certificate and listener.tls_key, or name the proxy that ends TLS in"
            " listener.trusted_proxies.",
        ),
    )


def _events(chain: ChainHealth, now: datetime) -> HealthItem:
    name = translate("health", "Events")
    if chain.storing_error is not None:
        return _broken(name, chain.storing_error)
    if chain.blind_since is not None and chain.listener_error is None:
        return HealthItem(
            name=name,
            level=HealthLevel.WARNING,
            words=blind_since_sentence(chain.blind_since, now),
            advice=translate("health", "Look whether this machine has a network, and room on its disk."),
        )
    if chain.blind_lately is not None:
        words = blind_sentence(chain.blind_lately, now)
        return HealthItem(name=name, level=HealthLevel.WARNING, words=words)
    if chain.last_event_at is None:
        return HealthItem(name=name, level=HealthLevel.UNKNOWN, words=translate("health", "No event yet"))
    words = translate("health", "Last event {0}").format(time_of_day(chain.last_event_at))
    return HealthItem(name=name, level=HealthLevel.FINE, words=words)


def _settings(chain: ChainHealth) -> HealthItem | None:
    if not chain.settings_problem:
        return None
    return HealthItem(
        name=translate("health", "Settings"),
        level=HealthLevel.WARNING,
        words=translate("health", "A setting cannot be used"),
        advice=chain.settings_problem,
    )


def _sources(chain: ChainHealth) -> HealthItem | None:
    if not chain.sources_problem:
        return None
    return HealthItem(
        name=translate("health", "Contacts"),
        level=HealthLevel.WARNING,
        words=translate("health", "Contacts are not kept up to date"),
        advice=chain.sources_problem,
    )


def _broken(name: str, error: GammaDesktopError) -> HealthItem:
    told = explain(error)
    return HealthItem(name=name, level=HealthLevel.PROBLEM, words=told.title, advice=told.advice)
