"""What the team says of its calls, where their recordings come from, and how long all of it is kept."""

import json
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gamma_desktop.settings.model import Settings
from gamma_desktop.ui.settings.retention_picker import RetentionPicker
from gamma_desktop.ui.settings.section import Section
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.text_field import TextField


class LogSection(Section):
    """Lists are texts of one entry a line, saved when they are left; shorter keeping is asked about."""

    setting_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Call log"), parent)
        labels, hosts = self.tr("Labels for calls"), self.tr("Hosts of recordings")
        self.lists = {
            "calls.labels": TextField(labels, self.tr("Sale\nComplaint")),
            "recordings.hosts": TextField(hosts, self.tr("recordings.example.com\n*.example.com")),
        }
        self.kept = {
            "retention.calls_days": RetentionPicker(
                self.tr("Keep calls for"), self.tr("With their notes, labels, transcripts and recordings.")
            ),
            "retention.events_days": RetentionPicker(
                self.tr("Keep raw events for"), self.tr("What Gamma sent, word by word.")
            ),
        }
        labels_hint = self.tr("One a line: your team's own, for the pop and the details of a call.")
        hosts_hint = self.tr("One a line: recordings are fetched from these alone. None: no recordings.")
        self.fields = {
            "calls.labels": Field(labels, self.lists["calls.labels"], hint=labels_hint),
            "recordings.hosts": Field(hosts, self.lists["recordings.hosts"], hint=hosts_hint),
            **{key: kept.field for key, kept in self.kept.items()},
        }
        self._shown: dict[str, str] = {}
        self.add(self.fields["calls.labels"], self.fields["recordings.hosts"], *self.kept.values())
        for key, field in self.lists.items():
            field.committed.connect(lambda key=key: self._save(key))
            field.abandoned.connect(lambda key=key: self._restore(key))
        for key, kept in self.kept.items():
            kept.chosen.connect(lambda days, key=key: self.setting_requested.emit(key, str(days)))

    def show_values(self, settings: Settings) -> None:
        """Show the settings in force; a list in which somebody is typing stays."""
        self._show_list("calls.labels", settings.calls.labels)
        self._show_list("recordings.hosts", settings.recordings.hosts)
        self.kept["retention.calls_days"].show_days(settings.retention.calls_days)
        self.kept["retention.events_days"].show_days(settings.retention.events_days)

    def _show_list(self, key: str, entries: Iterable[str]) -> None:
        field, text = self.lists[key], "\n".join(entries)
        is_new = self._shown.get(key) != text
        self._shown[key] = text
        if is_new or _entries(field.toPlainText()) == _entries(text):
            self._put(field, text)

    def _restore(self, key: str) -> None:
        self._put(self.lists[key], self._shown.get(key, ""))
        self.fields[key].clear()

    def _put(self, field: TextField, text: str) -> None:
        if field.toPlainText() != text:
            field.replace_text(text)
        field.document().setModified(False)

    def _save(self, key: str) -> None:
        entries = _entries(self.lists[key].toPlainText())
        if entries != _entries(self._shown.get(key, "")):
            self.setting_requested.emit(key, json.dumps(entries, ensure_ascii=False))


def _entries(text: str) -> list[str]:
    """What stands on the lines, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
