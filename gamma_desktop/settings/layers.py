"""The settings in force: defaults, under the managed file, under the user's own, under the team's.

What is wrong in a file is reported, and everything else in it still counts. Nothing here writes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from gamma_desktop.errors import Message
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.codes import Hint, SettingProblem
from gamma_desktop.settings.errors import BadValue, SettingsProblem
from gamma_desktop.settings.keys import KEYS, SECTIONS, Key, find_key, hint
from gamma_desktop.settings.model import RetentionSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.rules import Value
from gamma_desktop.settings.toml_file import TomlFile, UnreadableFile, read_toml

_FOR_EVER = RetentionSettings(calls_days=0, events_days=0)
"""Where it cannot be read how long things are to be kept: a slip of the pen must not erase a log."""

_AS_GOOD_AS = 0.75
"""How near an unknown section must come to one of ours to be a slip of the pen."""

ACTED_ON = ("api", "agent", "listener", "team")
"""The sections that decide where a request goes, for whom, and where events are sent."""

MOST_PROBLEMS = 50  # of one file: no one reads more, and each takes time to find


class Layer(StrEnum):
    """Where a value came from; a later one goes before an earlier one, and a lock before them all.

    What the relay of a team hands out cannot be changed at a desk, as if it were locked.
    """

    DEFAULT = "default"
    MANAGED = "managed"
    USER = "user"
    TEAM = "team"
    LOCKED = "managed (locked)"


@dataclass(frozen=True, slots=True)
class LayerValue:
    """What one layer says about a key; ``file`` is None for the defaults."""

    layer: Layer
    file: Path | None
    value: Value


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a setting is what it is.

    Attributes:
        says: every layer that has a value for the key, weakest first; the one in force is among them.
    """

    key: Key
    value: Value
    layer: Layer
    file: Path | None
    says: tuple[LayerValue, ...]

    @property
    def is_locked(self) -> bool:
        """Whether it cannot be changed here."""
        return self.layer in {Layer.TEAM, Layer.LOCKED} or self.key.is_administrators


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force, what was wrong, and why each is what it is.

    Attributes:
        is_whole: all files could be read; False where one is no TOML, say, and counts for nothing.
        doubtful: for each section with something that does not count, the first such thing, also for one that
            is unknown, and for one of which an unknown key is to be locked; "" stands for a file as a whole.
    """

    settings: Settings
    problems: tuple[SettingsProblem, ...]
    explanations: Mapping[str, Explanation] = field(repr=False)
    is_whole: bool = True
    doubtful: Mapping[str, SettingsProblem] = field(default_factory=dict)

    def explain(self, key: str) -> Explanation:
        """Where the value of ``key`` came from; raises UnknownKey."""
        return self.explanations[find_key(key).name]

    def is_locked(self, key: str) -> bool:
        """Whether the administrator of the computer or of the team decided ``key``; raises UnknownKey."""
        return self.explain(key).is_locked

    @property
    def dial_rules(self) -> DialRules:
        """What may be called: what the user allows softens no list that the administrator has locked."""
        dial = self.settings.dial
        allowed_by, denied_by = (self.explain(key).layer for key in ("dial.allow", "dial.deny"))
        is_users = allowed_by is Layer.USER
        return DialRules(
            allow=() if is_users and self.is_locked("dial.confirm") else dial.allow,
            confirm=dial.confirm,
            deny=dial.deny,
            exceptions=() if is_users and self.is_locked("dial.deny") else dial.allow,
            is_administrators=denied_by in {Layer.MANAGED, Layer.TEAM, Layer.LOCKED},
            may_forbid_more=self._may_forbid_more(),
        )

    def _may_forbid_more(self) -> bool:
        """Whether what does not count may be what forbids a call; nothing of a user where that is locked."""
        problem = self.doubt_about(("dial",))
        return problem is not None and (problem.is_administrators or not self.is_locked("dial.deny"))

    def doubt_about(self, sections: Sequence[str]) -> SettingsProblem | None:
        """The first thing that does not count of these sections, or of a whole file; None if all counts."""
        for section, problem in self.doubtful.items():
            if not section or get_close_matches(section.lower(), sections, 1, _AS_GOOD_AS):
                return problem
        return None


def load_settings(paths: ProfilePaths) -> LoadedSettings:
    """Read all files; never fails, whatever they hold: problems come with the settings."""
    managed, user = _LayerReader(paths.managed, is_managed=True), _LayerReader(paths.settings_file)
    team = _LayerReader(paths.team_settings, is_managed=True)
    explanations = {name: _explain(key, managed, user, team) for name, key in KEYS.items()}
    settings = _build({name: explanation.value for name, explanation in explanations.items()})
    problems = (*managed.problems, *user.problems, *team.problems)
    is_whole = managed.is_readable and user.is_readable and team.is_readable
    if not is_whole or any(problem.key.startswith("retention") for problem in problems):
        settings = replace(settings, retention=_FOR_EVER)
    doubtful = team.doubtful | user.doubtful | managed.doubtful
    return LoadedSettings(settings, problems, explanations, is_whole, doubtful)


def _explain(key: Key, managed: "_LayerReader", user: "_LayerReader", team: "_LayerReader") -> Explanation:
    is_named = key.is_administrators and key.name in managed.values
    is_locked = is_named or key.name in managed.locked
    says = [LayerValue(Layer.DEFAULT, None, key.default)]
    if is_locked:  # even if the file has no value that can be used: then the default is what is locked
        value = managed.values.get(key.name, key.default)
        says.append(LayerValue(Layer.LOCKED, managed.path, value))
    elif key.name in managed.values:
        says.append(LayerValue(Layer.MANAGED, managed.path, managed.values[key.name]))
    if key.name in user.values:
        says.append(LayerValue(Layer.USER, user.path, user.values[key.name]))
    if key.name in team.values:
        says.append(LayerValue(Layer.TEAM, team.path, team.values[key.name]))
    force = next((said for said in says if said.layer is Layer.LOCKED), says[-1])
    return Explanation(key, force.value, force.layer, force.file, tuple(says))


def _build(values: Mapping[str, Value]) -> Settings:
    sections: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    for name, value in values.items():
        section, _, key = name.partition(".")
        sections[section][key] = value
    makers: dict[str, Callable[..., Any]] = {}
    for section_field in fields(Settings):
        makers[section_field.name] = type(getattr(Settings(), section_field.name))
    return Settings(**{name: makers[name](**sections[name]) for name in makers})


class _LayerReader:
    """Reads the values of one file, and keeps what is wrong with it."""

    def __init__(self, path: Path, *, is_managed: bool = False) -> None:
        self.path = path
        self._is_managed = is_managed
        self.values: dict[str, Value] = {}
        self.locked: frozenset[str] = frozenset()
        self.problems: list[SettingsProblem] = []
        self.doubtful: dict[str, SettingsProblem] = {}
        self.is_readable = True
        try:
            file = read_toml(path)
        except UnreadableFile as error:
            self.is_readable = False
            whole = Message(SettingProblem.WHOLE_FILE, why=error.reason)
            self.problems.append(SettingsProblem(path, error.line, "", whole, is_managed))
            self.doubtful[""] = self.problems[0]
            return
        if file is None:
            return
        if is_managed:
            self._read_locked(file)
        for name, content in file.table.items():
            if name != "locked" or not is_managed:
                self._read_section(file, name, content)

    def _read_locked(self, file: TomlFile) -> None:
        raw = file.table.get("locked", [])
        names = raw if isinstance(raw, list) else [raw]
        self.locked = frozenset(name for name in names if isinstance(name, str) and name in KEYS)
        for name in names:
            if not isinstance(name, str) or name not in KEYS:
                shown = f"{name!r:.100}"
                reason = Message(SettingProblem.LOCK_NAMES_NONE, name=shown, hint=hint(str(name)))
                self._report(file, ("locked",), reason, section=str(name).partition(".")[0])

    def _read_section(self, file: TomlFile, section: str, content: object) -> None:
        if section not in SECTIONS:
            self._report(file, (section,), Message(SettingProblem.UNKNOWN_HERE, hint=_hint_for(section)))
        elif not isinstance(content, dict):
            self._report(file, (section,), Message(SettingProblem.NOT_A_SECTION, hint=hint(section)))
        else:
            for name, raw in content.items():
                self._read_value(file, section, name, raw)

    def _read_value(self, file: TomlFile, section: str, name: str, raw: object) -> None:
        key = KEYS.get(f"{section}.{name}")
        if key is None:
            unknown = Message(SettingProblem.UNKNOWN_HERE, hint=_hint_for(f"{section}.{name}"))
            self._report(file, (section, name), unknown)
            return
        if key.is_administrators and not self._is_managed:
            self._report(file, (section, name), Message(SettingProblem.ADMINISTRATORS))
            return
        try:
            self.values[key.name] = key.rule.check(raw)
        except BadValue as error:
            self._report(file, (section, name), error.problem)

    def _report(
        self, file: TomlFile, path: tuple[str, ...], reason: Message, *, section: str | None = None
    ) -> None:
        section = path[0] if section is None else section
        is_first = section not in self.doubtful
        if len(self.problems) < MOST_PROBLEMS or is_first:
            key = "".join(letter if letter.isprintable() else "\ufffd" for letter in ".".join(path)[:100])
            problem = SettingsProblem(self.path, file.line_of(*path), key, reason, self._is_managed)
            if is_first:
                self.doubtful[section] = problem
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)


def _hint_for(name: str) -> Message:
    return Message(Hint.LOCKS) if name.rpartition(".")[2] == "locked" else hint(name)
