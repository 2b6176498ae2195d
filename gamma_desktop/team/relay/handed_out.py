"""What a relay hands out to all desks: settings, and sources of contacts. Read-only there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gamma_desktop.settings.rules import Value
from gamma_desktop.team.frames import HandedSource, SettingValue


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """All of it at one moment; another one takes its place as a whole.

    Attributes:
        settings: by key, as frames bear them.
        sources: with their passwords.
    """

    settings: dict[str, SettingValue] = field(default_factory=dict)
    sources: tuple[HandedSource, ...] = ()


def as_told(settings: Mapping[str, Value]) -> dict[str, SettingValue]:
    """Settings as frames bear them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in settings.items()}
