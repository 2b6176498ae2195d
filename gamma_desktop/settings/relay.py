"""The settings of a relay: one file, ``relay.toml``, that an administrator writes on a server.

A relay does not start with a file that holds a mistake: without the group that was meant, say, a desk would
see calls that are none of its business. So the settings come with all that is wrong, and who acts looks.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gamma_desktop.errors import Message
from gamma_desktop.settings import addresses, rules
from gamma_desktop.settings.codes import Hint, SettingProblem, ValueFault
from gamma_desktop.settings.errors import BadValue, DoubtfulSettings, SettingsProblem
from gamma_desktop.settings.keys import KEYS
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.settings.paths import relay_file
from gamma_desktop.settings.rules import LONGEST_LIST, Rule, Value
from gamma_desktop.settings.toml_file import TomlFile, UnreadableFile, read_toml

DEFAULT_PORT = 8443
_SECTION = "relay"
_HIGHEST_DAYS = 36_500
_NOT_PUSHED = frozenset({"api", "agent", "hooks", "listener", "team", "recordings"})
"""Sections that no relay decides for a desk: where requests and events go, and who sits there."""


MOST_SOURCES = 20
"""Servers that desks read contacts from."""
_SOURCE_KINDS = frozenset({"carddav", "ldap"})
_SOURCE_TEXTS = frozenset({"name", "user", "base", "filter", "ca_file", "credential"})
_SOURCE_KEYS = _SOURCE_KINDS | _SOURCE_TEXTS | {"attributes"}
_CREDENTIAL = re.compile(r"[A-Za-z0-9._-]{1,100}")


def may_be_pushed(name: str) -> bool:
    """Whether a relay may decide a setting for desks; they judge those that this version does not know."""
    key = KEYS.get(name)
    return name.partition(".")[0] not in _NOT_PUSHED and not (key is not None and key.is_administrators)


@dataclass(frozen=True, slots=True)
class TeeTarget:
    """A URL that gets every event as it came, and the headers that it expects."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceForDesks:
    """A server that desks read contacts from; whether it can be one, ``contacts.sources`` says.

    Attributes:
        kind: "carddav" or "ldap".
        ca_file: certificates (PEM) on the relay's machine that desks are to trust for it; "": none.
        credential: the name of the file with its password among the credentials of the service; "": the
            password is in the keyring, if it needs one.
        line: where it stands in the file.
    """

    name: str
    kind: str
    url: str
    user: str = ""
    base: str = ""
    filter: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    ca_file: str = ""
    credential: str = ""
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings:
    """What ``relay.toml`` says.

    Attributes:
        host, port: where desks connect.
        names: what the relay is reached by, for its certificate; the first is the one that invitations name.
        tls_certificate, tls_key: the company's certificate; "": the relay's own authority.
        metrics: host and port of the page of figures; "": none.
        listener: where Gamma posts.
        groups: extensions by the name of the group; each group reads a log of its own.
        tee: who gets every event as it came.
        nats, nats_credentials: the servers between several relays, and a file of credentials for them.
        retention_days: how long events are kept; 0 for ever.
        push: settings handed to desks, by key.
        sources: that desks read contacts from.
    """

    host: str = "0.0.0.0"  # noqa: S104  (desks are on other machines; TLS always)
    port: int = DEFAULT_PORT
    names: tuple[str, ...] = ()
    tls_certificate: str = ""
    tls_key: str = ""
    metrics: str = "127.0.0.1:9464"
    listener: ListenerSettings = field(default_factory=ListenerSettings)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    tee: tuple[TeeTarget, ...] = ()
    nats: tuple[str, ...] = ()
    nats_credentials: str = ""
    retention_days: int = 30
    push: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    sources: tuple[SourceForDesks, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedRelaySettings:
    """The settings of a relay, and what is wrong with its file.

    Attributes:
        exists: whether there is a file at all.
    """

    settings: RelaySettings
    file: Path
    problems: tuple[SettingsProblem, ...] = ()
    exists: bool = True

    def to_act_on(self) -> RelaySettings:
        """The settings, if all of them are as they were meant.

        Raises:
            DoubtfulSettings: something in the file does not count.
        """
        if self.problems:
            raise DoubtfulSettings(self.problems[0])
        return self.settings


def load_relay_settings(file: Path | None = None) -> LoadedRelaySettings:
    """Read the file; never fails, whatever it holds: problems come with the settings."""
    path = relay_file() if file is None else file
    try:
        read = read_toml(path)
    except UnreadableFile as error:
        whole = Message(SettingProblem.WHOLE_FILE, why=error.reason)
        return LoadedRelaySettings(RelaySettings(), path, (SettingsProblem(path, error.line, "", whole),))
    if read is None:
        return LoadedRelaySettings(RelaySettings(), path, exists=False)
    return _understood(read, path)


def relay_settings_of(text: str, file: Path) -> LoadedRelaySettings:
    """The same of a text that is to become the file; it must be TOML."""
    return _understood(TomlFile(text), file)


def _understood(read: TomlFile, path: Path) -> LoadedRelaySettings:
    reader = _Reader(path, read)
    return LoadedRelaySettings(reader.settings(), path, tuple(reader.problems))


_RULES: Mapping[str, Rule] = {
    "host": rules.text(addresses.host),
    "port": rules.number(0, 65_535),
    "names": rules.texts(addresses.host),
    "tls_certificate": rules.text(rules.any_text),
    "tls_key": rules.text(rules.any_text),
    "metrics": rules.text(lambda value: value and addresses.host_and_port(value)),
    "nats": rules.texts(addresses.nats_url),
    "nats_credentials": rules.text(rules.any_text),
    "retention_days": rules.number(0, _HIGHEST_DAYS),
}
RELAY_KEYS: Mapping[str, object] = MappingProxyType(
    {f"{_SECTION}.{name.name}": getattr(RelaySettings(), name.name) for name in fields(RelaySettings)}
)
"""The defaults by key, for the guide."""


class _Reader:
    """Reads the values of one file, and keeps what is wrong with it."""

    def __init__(self, path: Path, file: TomlFile) -> None:
        self._path = path
        self._file = file
        self.problems: list[SettingsProblem] = []

    def settings(self) -> RelaySettings:
        for name in self._file.table:
            if name != _SECTION:
                self._report((name,), SettingProblem.NOT_OF_THE_RELAY)
        table = self._file.table.get(_SECTION, {})
        if not isinstance(table, dict):
            self._report((_SECTION,), Message(SettingProblem.NOT_A_SECTION, hint=Message(Hint.RELAY)))
            return RelaySettings()
        return RelaySettings(**dict(self._values(table)))

    def _values(self, table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        readers = {
            "listener": self._listener,
            "groups": self._groups,
            "tee": self._tee,
            "push": self._push,
            "sources": self._sources,
        }
        for name, raw in table.items():
            path = (_SECTION, name)
            try:
                if name in readers:
                    yield name, readers[name](raw)
                elif name in _RULES:
                    yield name, _RULES[name].check(raw)
                else:
                    self._unknown(path)
            except BadValue as error:
                self._report(path, error.problem)

    def _listener(self, raw: object) -> ListenerSettings:
        listener = ListenerSettings()
        for name, value in self._table(raw).items():
            path = (_SECTION, "listener", name)
            if f"listener.{name}" not in KEYS:
                self._unknown(path)
                continue
            try:
                checked: Any = KEYS[f"listener.{name}"].rule.check(value)
                listener = replace(listener, **{name: checked})
            except BadValue as error:
                self._report(path, error.problem)
        return listener

    def _groups(self, raw: object) -> Mapping[str, tuple[str, ...]]:
        groups: dict[str, tuple[str, ...]] = {}
        taken: dict[str, str] = {}
        for name, value in self._table(raw).items():
            try:
                groups[name] = _group(name, value, taken)
                taken |= dict.fromkeys(groups[name], name)
            except BadValue as error:
                self._report((_SECTION, "groups", name), error.problem)
        return MappingProxyType(groups)

    def _tee(self, raw: object) -> tuple[TeeTarget, ...]:
        if not isinstance(raw, list) or len(raw) > LONGEST_LIST:
            raise BadValue(ValueFault.TEE)
        targets: dict[str, TeeTarget] = {}
        for index, each in enumerate(raw):
            try:
                target = _tee_target(each, targets)
                targets[target.url] = target
            except BadValue as error:
                self._report((_SECTION, "tee"), error.problem, nth=index if isinstance(each, dict) else 0)
        return tuple(targets.values())

    def _push(self, raw: object) -> Mapping[str, Value]:
        pushed: dict[str, Value] = {}
        for section, content in self._table(raw).items():
            path = (_SECTION, "push", section)
            if not isinstance(content, dict):
                self._report(path, Message(ValueFault.PUSHED))
                continue
            for name, value in content.items():
                key = f"{section}.{name}"
                if key not in KEYS or not may_be_pushed(key):
                    self._report((*path, name), Message(ValueFault.PUSHED))
                    continue
                try:
                    pushed[key] = KEYS[key].rule.check(value)
                except BadValue as error:
                    self._report((*path, name), error.problem)
        return MappingProxyType(pushed)

    def _sources(self, raw: object) -> tuple[SourceForDesks, ...]:
        if not isinstance(raw, list) or len(raw) > MOST_SOURCES:
            raise BadValue(ValueFault.SOURCES, most=MOST_SOURCES)
        sources: dict[str, SourceForDesks] = {}
        for index, each in enumerate(raw):
            try:
                line = self._file.line_of(_SECTION, "sources", nth=index)
                source = _source(each, sources, line)
                sources[source.name] = source
            except BadValue as error:
                self._report((_SECTION, "sources"), error.problem, nth=index if isinstance(each, dict) else 0)
        return tuple(sources.values())

    def _table(self, raw: object) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise BadValue(SettingProblem.NOT_A_SECTION, hint=Message(Hint.RELAY))
        return raw

    def _unknown(self, path: tuple[str, ...]) -> None:
        self._report(path, Message(SettingProblem.UNKNOWN_HERE, hint=Message(Hint.RELAY)))

    def _report(self, path: tuple[str, ...], reason: Message | SettingProblem, *, nth: int = 0) -> None:
        key = "".join(letter if letter.isprintable() else "\ufffd" for letter in ".".join(path)[:100])
        told = reason if isinstance(reason, Message) else Message(reason)
        line = self._file.line_of(*path, nth=nth)
        self.problems.append(SettingsProblem(self._path, line, key, told))


def _group(name: str, raw: object, taken: Mapping[str, str]) -> tuple[str, ...]:
    if not (0 < len(name) <= rules.LONGEST_LABEL and name.isprintable() and name == name.strip()):
        raise BadValue(ValueFault.GROUP_NAME, most=rules.LONGEST_LABEL)
    extensions = rules.extensions().check(raw)
    if not isinstance(extensions, tuple) or not extensions:
        raise BadValue(ValueFault.GROUPS)
    if twice := next((each for each in extensions if each in taken), None):
        raise BadValue(ValueFault.IN_TWO_GROUPS, extension=twice, group=taken[twice])
    return extensions


def _tee_target(raw: object, known: Container[str]) -> TeeTarget:
    if isinstance(raw, str):
        raw = {"url": raw}
    if not isinstance(raw, dict) or not raw.keys() <= {"url", "headers"} or "url" not in raw:
        raise BadValue(ValueFault.TEE)
    url = str(rules.text(addresses.page_url).check(raw["url"]))
    headers = raw.get("headers", {})
    if not isinstance(headers, dict):
        raise BadValue(ValueFault.TEE_HEADERS)
    if url in known:
        raise BadValue(ValueFault.SAME_URL)
    return TeeTarget(url, tuple(_tee_header(*each) for each in headers.items()))


def _source(raw: object, known: Container[str], line: int) -> SourceForDesks:
    if isinstance(raw, dict) and "password" in raw:
        raise BadValue(ValueFault.SOURCE_PASSWORD)
    kinds = raw.keys() & _SOURCE_KINDS if isinstance(raw, dict) else set()
    if not isinstance(raw, dict) or len(kinds) != 1 or not raw.keys() <= _SOURCE_KEYS or "name" not in raw:
        raise BadValue(ValueFault.SOURCES, most=MOST_SOURCES)
    (kind,) = kinds
    texts = {key: str(rules.text(rules.any_text).check(raw[key])) for key in _SOURCE_TEXTS & raw.keys()}
    name = " ".join(texts.pop("name").split())
    if name in known:
        raise BadValue(ValueFault.SAME_SOURCE, name=name)
    credential = texts.get("credential", "")
    if credential and not _CREDENTIAL.fullmatch(credential):
        raise BadValue(ValueFault.CREDENTIAL)
    url = str(rules.text(rules.some_text).check(raw[kind]))
    attributes = raw.get("attributes", {})
    if not isinstance(attributes, dict):
        raise BadValue(ValueFault.SOURCES, most=MOST_SOURCES)
    named = {field: _texts(names) for field, names in attributes.items()}
    return SourceForDesks(name=name, kind=kind, url=url, attributes=named, line=line, **texts)


def _texts(raw: object) -> tuple[str, ...]:
    texts = rules.texts(rules.some_text).check([raw] if isinstance(raw, str) else raw)
    return texts if isinstance(texts, tuple) else ()


def _tee_header(name: str, value: object) -> tuple[str, str]:
    text = str(rules.text(rules.some_text).check(value))
    if not text.isascii():
        raise BadValue(ValueFault.TEE_HEADERS)
    return addresses.header_name(name), text
