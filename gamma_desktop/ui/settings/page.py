"""The Settings page: a rail of sections, each made when it is first shown, and a search over them all."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gamma_desktop.desktop.hotkeys import States
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.keys import KEYS
from gamma_desktop.settings.layers import LoadedSettings
from gamma_desktop.settings.model import NumberSettings
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.keys import OwnKeys, bind, take
from gamma_desktop.ui.list_panel import ListPanel
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.settings.checks_section import ChecksSection
from gamma_desktop.ui.settings.crm_section import CrmSection
from gamma_desktop.ui.settings.description import Block, groups
from gamma_desktop.ui.settings.extension_picker import ExtensionPicker
from gamma_desktop.ui.settings.finding import Entry, all_entries, find
from gamma_desktop.ui.settings.first_run import FirstRun
from gamma_desktop.ui.settings.key_section import KeySection
from gamma_desktop.ui.settings.listener_section import ListenerSection
from gamma_desktop.ui.settings.rail import Rail, RailItem
from gamma_desktop.ui.settings.sections import Section, SettingsSection, section_name
from gamma_desktop.ui.settings.setting_field import SettingField
from gamma_desktop.ui.settings.shortcut_control import ShortcutControl
from gamma_desktop.ui.settings.source_section import SourceSection
from gamma_desktop.ui.settings.tables import LineTable, Table
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.focus_pane import FocusPane
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.notice import Notice
from gamma_desktop.ui.wording.messages import say, setting_problem

WIDEST = 560
RAIL_WIDTH = 184
BESIDE_FROM = 520
"""From this width on the rail stands beside the section; below it one is shown at a time."""

UNLIMITED = 16_777_215  # what Qt calls QWIDGETSIZE_MAX
MOST_UNDONE = 50


class SettingsPage(FocusPane):
    """Shows the settings in force; knows no service.

    Attributes:
        key, listener, checks, crm, sources, first_run: no settings, each with a controller of its own.
        unplaced: what the settings files say that cannot be used and no control can tell.
    """

    setting_requested = Signal(str, str)
    reset_requested = Signal(str)
    section_shown = Signal(SettingsSection)
    keys_awaited = Signal(bool)
    """The agent presses keys to choose them, or does so no longer: none of them shall act."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = KeySection()
        self.checks = ChecksSection()
        self.first_run = FirstRun()
        self.crm = CrmSection()
        self.listener = ListenerSection()
        self.sources = SourceSection()
        self.unplaced = Notice()
        self._blocks: dict[Block, QWidget] = {
            Block.KEY: self.key,
            Block.LISTENER: self.listener,
            Block.SOURCES: self.sources,
            Block.CHECKS: self.checks,
            Block.SET_UP: self.first_run,
            Block.CRM: self.crm,
        }
        self._fields: dict[str, SettingField] = {}
        self._views: dict[SettingsSection, ScrollPane] = {}
        self._loaded: LoadedSettings | None = None
        self._hotkeys: States = {}
        self._undone: list[Callable[[], None]] = []
        self._section = SettingsSection.YOU
        self._is_beside: bool | None = None
        self._is_inside = False
        self._entries: tuple[Entry, ...] = ()
        self.rail = Rail()
        self.results = self._make_results()
        self._panel = ListPanel(self.results)
        self._content = QStackedWidget()
        self._content.addWidget(self._panel)
        self._lay_out()
        self._connect()
        self.lead_to(self.rail.item(self._section))
        self._show()

    @property
    def section(self) -> SettingsSection:
        """The section that is open."""
        return self._section

    @property
    def has_unsaved(self) -> bool:
        """Something was typed that is no setting yet: in a field, or in a form."""
        if any(field.control.has_unsaved for field in self._fields.values()):
            return True
        typed = [self.key.entry, self.first_run.key]
        if not self.listener.question.isHidden():
            typed.append(self.listener.url)
        if not self.sources.form.isHidden():
            typed.extend(self.sources.form.findChildren(LineField))
        return any(entry.isModified() for entry in typed)

    @property
    def extensions(self) -> ExtensionPicker:
        """Where the agent's extensions are chosen."""
        picker = self.field("agent.extensions").control
        assert isinstance(picker, ExtensionPicker)  # noqa: S101  (the description says so)
        return picker

    def field(self, key: str) -> SettingField:
        """The field of a setting, made now if its section has not been shown yet."""
        if key not in self._fields:
            self._view(next(entry.section for entry in self._all_entries() if entry.key == key))
        return self._fields[key]

    def show_section(self, section: SettingsSection) -> None:
        """Show a section, with the keyboard in it where it is all that is shown."""
        self._section = section
        self._is_inside = True
        is_set_up = section is SettingsSection.SET_UP
        self.lead_to(self.first_run if is_set_up else self.rail.item(section))
        self.rail.field.clear()
        self._show()
        self.section_shown.emit(section)
        if is_set_up:
            self.first_run.focus_step()
        elif not self._is_beside:
            self._back.setFocus()
        elif isinstance(self.focusWidget(), RailItem):
            self.rail.item(section).setFocus()

    def show_entry(self, entry: Entry) -> None:
        """Show what was found, with the keyboard in it."""
        self.show_section(entry.section)
        if entry.block is Block.SET_UP:
            return
        part = self._entrance_of(entry)
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTimer.singleShot(0, self, lambda: self._bring_into_view(part))

    def _entrance_of(self, entry: Entry) -> QWidget:
        if entry.block is None:
            return self.field(entry.key).entrance
        entrances: dict[Block, QWidget] = {
            Block.KEY: self.key.entry,
            Block.LISTENER: self.listener.register_button,
            Block.SOURCES: self.sources.add_button,
            Block.CHECKS: self.checks.check_button,
            Block.CRM: self.crm.try_button,
        }
        return entrances[entry.block]

    def ask_to_register(self) -> None:
        """Lead to the question whether events shall come here."""
        self.show_section(SettingsSection.CONNECTION)
        self.listener.ask()

    def show_settings(self, loaded: LoadedSettings) -> None:
        """Show the values in force, where they come from, and what the administrator decided."""
        self._loaded = loaded
        for key, field in self._fields.items():
            self._show_setting(key, field, loaded)
        self._show_unplaced()

    def show_first_mistake(self) -> None:
        """Lead the keyboard to the first setting that cannot be used, if it has a control."""
        keys = _mistakes(self._loaded) if self._loaded is not None else {}
        fields = (entry for entry in self._all_entries() if entry.block is None)
        entry = next((entry for entry in fields if entry.key in keys), None)
        if entry is None:
            self.show_section(SettingsSection.ADMINISTRATOR)
        else:
            self.show_entry(entry)

    def _show_unplaced(self) -> None:
        """List what cannot be used and has no control where it could be told, once it has its place."""
        if self._loaded is None or SettingsSection.ADMINISTRATOR not in self._views:
            return
        placed = {entry.key for entry in self._all_entries() if entry.block is None}
        problems = (problem for problem in self._loaded.problems if problem.key not in placed)
        lines = "\n".join(map(setting_problem, problems))
        title = self.tr("In the settings files, but not used")
        self.unplaced.explain(Explanation(title, lines) if lines else None, Tone.WARNING)

    def _show_setting(self, key: str, field: SettingField, loaded: LoadedSettings) -> None:
        field.show_explained(loaded.explain(key))
        field.show_mistake(_mistakes(loaded).get(key, ""))

    def show_hotkeys(self, states: States) -> None:
        """Show how each global shortcut does."""
        self._hotkeys = states
        for field in self._fields.values():
            self._show_hotkey(field)

    def show_saved(self, key: str, undo: Callable[[], None]) -> None:
        """Say that a change counts; ``undo`` takes it back."""
        self._clear_results()
        field = self.field(key)
        field.show_saved()
        if field.can_undo:
            self._undone = [*self._undone[-MOST_UNDONE:], undo]

    def show_undone(self, key: str) -> None:
        """Say that a change was taken back."""
        self._clear_results()
        self.field(key).show_undone()

    def show_bad_value(self, key: str, words: str) -> None:
        """Say below its field what is wrong with a value; what was typed stays."""
        self.field(key).show_error(words)

    def undo(self) -> None:
        """Take the last change back."""
        if self._undone:
            self._undone.pop()()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand beside each other, or one after the other."""
        super().resizeEvent(event)
        is_beside = self.width() >= BESIDE_FROM
        if is_beside is not self._is_beside:
            self._is_beside = is_beside
            self._show()
        if event.size().height() < event.oldSize().height():  # a call came, say, and its bar below the page
            QTimer.singleShot(0, self, self._keep_focus_in_view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Z takes the last change back, Escape leads back to the rail."""
        if not take(event, self.own_keys()):
            super().keyPressEvent(event)

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """What it takes where nothing in it takes it."""
        undo = (Qt.Key.Key_Z,), self.tr("Undo the last change"), self.undo
        back = OwnKeys((Qt.Key.Key_Escape,), self.tr("Back to the sections"), self._leave_section)
        if self._section is SettingsSection.SET_UP:
            return (back,)
        is_finding = bool(self.rail.field.text())
        return (OwnKeys(*undo, held=Qt.KeyboardModifier.ControlModifier), *(() if is_finding else (back,)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.rail.field.dress()

    def show_sections(self) -> None:
        """Show the way through the sections; the first run is left for the settings themselves."""
        self._is_inside = False
        if self._section is SettingsSection.SET_UP:
            self._section = SettingsSection.YOU
        self.lead_to(self.rail.item(self._section))
        self.section_shown.emit(self._section)
        self._show()

    def _leave_section(self) -> None:
        self.show_sections()
        self.rail.item(self._section).setFocus()

    def _show(self) -> None:
        """Show what there is room for: the rail, a section or what was found."""
        is_finding = bool(self.rail.field.text().strip())
        is_set_up = self._section is SettingsSection.SET_UP and self._is_inside and not is_finding
        is_beside = bool(self._is_beside) and not is_set_up
        self._content.setCurrentWidget(self._panel if is_finding else self._view(self._section))
        self.rail.show_section(self._section)
        self.rail.lead_on(leads_on=not is_beside)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if is_beside else ways.TopToBottom)
        self.rail.setMinimumWidth(RAIL_WIDTH if is_beside else 0)
        self.rail.setMaximumWidth(RAIL_WIDTH if is_beside else UNLIMITED)
        self.rail.show_items(shown=is_beside or not is_finding)
        self.rail.setVisible(not is_set_up and (is_beside or is_finding or not self._is_inside))
        self._side.setVisible(is_beside or is_finding or self._is_inside)
        self._back.setVisible(not is_beside and not is_finding)
        self._title.setText("" if is_set_up else section_name(self._section))
        self._title.setVisible(not is_finding)

    def _view(self, section: SettingsSection) -> ScrollPane:
        if section not in self._views:
            view = self._views[section] = self._make_view(section)
            self._content.addWidget(view)
            self._show_unplaced()
        return self._views[section]

    def _make_view(self, section: SettingsSection) -> ScrollPane:
        place = QWidget()
        place.setMaximumWidth(WIDEST)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for card in self._cards(section):
            column.addWidget(card)
        column.addStretch(1)
        inside = QWidget()
        # Side by side with the room that is left: a column alone would compute heights by all of the width.
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, Space.S, Space.M)
        row.addWidget(place, 1)
        row.addStretch()
        return ScrollPane(inside)

    def _cards(self, section: SettingsSection) -> Iterator[QWidget]:
        shows_keys = section is SettingsSection.ADMINISTRATOR
        if shows_keys:
            yield self.unplaced
        for group in groups(section):
            if group.block is not None:
                yield self._blocks[group.block]
                continue
            card = Section(group.title)
            for setting in group.settings:
                field = self._fields[setting.key] = SettingField(setting, shows_key=shows_keys)
                self._join(field)
                card.add(field)
                if not setting.is_offered:
                    field.hide()
            yield card

    def _number(self, written: str) -> str:
        """A number, however it is written, by the rules of this phone system."""
        numbers = self._loaded.settings.numbers if self._loaded is not None else NumberSettings()
        return understand(written, numbers.rules()).key or written

    def _join(self, field: SettingField) -> None:
        field.committed.connect(self.setting_requested)
        field.reset_requested.connect(self.reset_requested)
        field.undo_requested.connect(self.undo)
        if isinstance(field.control, Table):
            key = field.setting.key
            field.control.fault_of = lambda text: _fault_of(key, text)
        if isinstance(field.control, LineTable):
            field.control.same = self._number
        if isinstance(field.control, ShortcutControl):
            field.control.listening.connect(self.keys_awaited)
            self._show_hotkey(field)
        if self._loaded is not None:
            self._show_setting(field.setting.key, field, self._loaded)

    def _show_hotkey(self, field: SettingField) -> None:
        if isinstance(field.control, ShortcutControl):
            states = {f"shortcuts.{action}": state for action, state in self._hotkeys.items()}
            field.control.show_state(states.get(field.setting.key))

    def _clear_results(self) -> None:
        for field in self._fields.values():
            if not field.control.has_unsaved:
                field.clear()

    def _all_entries(self) -> tuple[Entry, ...]:
        if not self._entries:
            self._entries = all_entries()
        return self._entries

    def _make_results(self) -> RowList:
        self._found: RowModel[Entry] = RowModel(
            key=lambda entry: (entry.key, entry.block, entry.section),
            text=lambda entry: ", ".join(
                part for part in (entry.title, section_name(entry.section), entry.explanation) if part
            ),
            tip=lambda entry: entry.explanation,
            parent=self,
        )
        results = RowList(
            self._found,
            self._row_of,
            self.tr("Settings that match"),
        )
        results.drive_from_elsewhere()
        return results

    def _row_of(self, entry: Entry) -> RowView:
        """One line of what was found; where it stands is said first where there is no room for both."""
        name = section_name(entry.section)
        if self._is_beside:
            return RowView(title=entry.title, subtitle=entry.explanation, trailing=name, icon=Icon.SETTINGS)
        return RowView(title=entry.title, subtitle=name, icon=Icon.SETTINGS)

    def _on_find(self, text: str) -> None:
        found = find(self._all_entries(), text)
        self._found.show(found)
        if found:
            self._panel.show_list()
            self.results.choose(0)
        else:
            title = filled(self.tr("No setting matches “{0}”"), text.strip())
            self._panel.show_words(Icon.SEARCH, title, self.tr("Try another word, such as theme or label."))
        self._show()

    def _on_found(self) -> None:
        if self.rail.field.text().strip() and self.results.current is not None:
            self.show_entry(self.results.current)

    def _on_step(self, by: int) -> None:
        if self.rail.field.text().strip():
            self.results.step(by)
        elif by > 0:
            self.rail.item(self._section).setFocus()

    def _on_find_left(self) -> None:
        self.rail.field.clear()
        self._show()
        if self.rail.isVisible():
            self.rail.item(self._section).setFocus()
        else:
            self._back.setFocus()

    def _open_find(self) -> None:
        """Lead to the field; where a section has all of the room, it makes way."""
        if self.rail.isHidden():
            self.show_sections()
        self.rail.field.setFocus()
        self.rail.field.selectAll()

    def _bring_into_view(self, part: QWidget) -> None:
        self._view(self._section).ensureWidgetVisible(part, 0, Space.XXL * 3)

    def _keep_focus_in_view(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QWidget):
            self._bring_into_view(focused)

    def _connect(self) -> None:
        find_field = self.rail.field
        self.rail.section_requested.connect(self.show_section)
        find_field.textChanged.connect(self._on_find)
        find_field.stepped.connect(self._on_step)
        find_field.entered.connect(self._on_found)
        find_field.left.connect(self._on_find_left)
        self.results.clicked.connect(lambda _index: self._on_found())
        self._back.clicked.connect(self._leave_section)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        bind(QKeySequence.StandardKey.Find, self, self.tr("Find a setting"), self._open_find, within=inside)
        self.checks.register_requested.connect(self.ask_to_register)
        self.first_run.steps_shown.connect(lambda left: self.rail.offer_set_up(offered=left))
        for left in (self.first_run.skipped, self.first_run.finished):
            left.connect(self.show_sections)
        self.first_run.check_requested.connect(lambda: self.show_section(SettingsSection.CONNECTION))
        # Once it has its place, which it has not yet when it is shown.
        sources = self.sources.imports.question_shown, self.sources.form.problem_shown
        for shown in (self.listener.question_shown, self.first_run.part_shown, *sources):
            shown.connect(lambda part: QTimer.singleShot(0, self, lambda: self._bring_into_view(part)))

    def _lay_out(self) -> None:
        self._back = Button(self.tr("Settings"), kind=ButtonKind.QUIET, icon=Icon.ARROW_LEFT)
        self._title = PlainLabel(step=Type.HEADING, tone=Tone.TEXT)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(self._content, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.L)
        self._row.addWidget(self.rail)
        self._row.addWidget(self._side, 1)


def _mistakes(loaded: LoadedSettings) -> dict[str, str]:
    """What the files have for a setting that cannot be used, in words, by its key."""
    found: dict[str, str] = {}
    for problem in loaded.problems:
        words = say(problem.reason)
        found.setdefault(problem.key, f"{words[:1].upper()}{words[1:]}")
    return found


def _fault_of(key: str, entry: str) -> str:
    """What is wrong with one entry of a list, in words; "" for nothing."""
    try:
        KEYS[key].rule.check([entry])
    except BadValue as error:
        words = say(error.problem)
        return words[:1].upper() + words[1:]
    return ""
