"""What Qt's own widgets (fields, menus, scroll bars) need beyond the palette. Knows no Qt.

Each kind has a sheet, which it wears itself (``widgets/dressed.py``). A sheet of the application would be
matched against every widget as it is made and put into another: half of the time that a window takes to make
(decision 0470). A button, chip or tick box that a sheet drew would cost as much, and more at each change of
state (decision 0461).
"""

from enum import Enum
from functools import cache
from string import Template

from gamma_desktop.ui.palette import Tokens

_FIELD = """
$kind {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 0 8px; min-height: 30px; placeholder-text-color: $muted;
    selection-background-color: $accent_fill; selection-color: $on_fill;
}
$kind:focus { border: 2px solid $accent; padding: 0 7px; }
$kind:disabled { color: $muted; background: $window; border-color: $border; }
"""
_MENU = """
QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
"""
_SCROLL_BAR = """
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 2px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
_LIST = """
QListView {
    background: transparent; border: none; outline: none;
    selection-background-color: $accent_soft; selection-color: $text;
}
"""
_CHOICE_SIGN = """
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
"""
_PROGRESS = """
QProgressBar { background: $pressed; border: none; border-radius: 3px; }
QProgressBar::chunk { background: $accent_fill; border-radius: 3px; }
"""
_NO_CLOCK_BUTTONS = """
QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: none; }
QTimeEdit QLineEdit, QTimeEdit QLineEdit:focus { border: none; padding: 0; min-height: 0; }
"""


def _field(kind: str) -> str:
    return _FIELD.replace("$kind", kind)


class Sheet(Enum):
    """What a kind of widget wears; a field's menu is within it, and so wears the field's."""

    LINE = _field("QLineEdit") + _MENU
    QUIET_LINE = LINE + "QLineEdit:!focus { background: transparent; border-color: transparent; }"
    TEXT = _field("QPlainTextEdit") + _MENU + _SCROLL_BAR
    CLOCK = _field("QTimeEdit") + _NO_CLOCK_BUTTONS + _MENU
    CHOICE = _field("QComboBox") + _CHOICE_SIGN + _LIST + _SCROLL_BAR
    MENU = _MENU
    PROGRESS = _PROGRESS
    SCROLL_BAR = _SCROLL_BAR

    @cache
    def in_colors(self, look: Tokens) -> str:
        """The rules in these colours."""
        return Template(self.value).substitute({name: getattr(look, name) for name in Tokens.__slots__})
