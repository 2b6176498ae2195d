"""Looks through all settings: their names, explanations and keys. No widgets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gamma_desktop.ui.settings.description import Block, Group, Setting, groups
from gamma_desktop.ui.settings.sections import SettingsSection, section_name
from gamma_desktop.ui.wording.settings import DESCRIPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something on the Settings page that can be found.

    Attributes:
        key: of a setting; "" for a block.
        text: all that it can be found by, without regard to case.
    """

    section: SettingsSection
    title: str
    explanation: str
    key: str = ""
    block: Block | None = None
    text: str = ""


def all_entries() -> tuple[Entry, ...]:
    """Everything on the page, section by section."""
    return tuple(_entries())


def find(entries: Sequence[Entry], wanted: str) -> tuple[Entry, ...]:
    """The entries that hold every word; those whose name begins with the text come first."""
    words = wanted.casefold().split()
    found = [entry for entry in entries if words and all(word in entry.text for word in words)]
    return tuple(sorted(found, key=lambda entry: _distance(entry, words)))


def _distance(entry: Entry, words: Sequence[str]) -> int:
    title = entry.title.casefold()
    if title.startswith(words[0]):
        return 0
    return 1 if all(word in title for word in words) else 2


def _entries() -> Iterator[Entry]:
    for section in SettingsSection:
        for group in groups(section):
            if group.block is not None:
                yield _of_block(section, group)
            for setting in group.settings:
                if setting.is_offered:
                    yield _of_setting(section, group, setting)


def _of_block(section: SettingsSection, group: Group) -> Entry:
    text = " ".join((group.title, group.words, section_name(section)))
    return Entry(section=section, title=group.title, explanation="", block=group.block, text=text.casefold())


def _of_setting(section: SettingsSection, group: Group, setting: Setting) -> Entry:
    explanation = setting.hint or DESCRIPTIONS[setting.key]
    parts = (
        setting.name,
        setting.hint,
        setting.key,
        DESCRIPTIONS[setting.key],
        setting.words,
        group.title,
        section_name(section),
    )
    return Entry(
        section=section,
        title=setting.name,
        explanation=explanation,
        key=setting.key,
        text=" ".join(parts).casefold(),
    )
