"""What Qt's own widgets (fields, menus, lists, scroll bars) need beyond the palette. Knows no Qt.

A button, chip or tick box that it drew would cost as much, and more at each change of state (decision 0461).
"""

from string import Template

from gamma_desktop.ui.palette import Tokens

RULES = Template("""
QToolTip {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 4px 8px;
}
QMenu {
    background: $surface; color: $text; border: 1px solid $border; padding: 4px;
}
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QLineEdit, QPlainTextEdit, QSpinBox, QTimeEdit, QComboBox {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 0 8px; min-height: 30px; placeholder-text-color: $muted;
    selection-background-color: $accent_fill; selection-color: $on_fill;
}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QTimeEdit:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 0 7px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QTimeEdit:disabled {
    color: $muted; background: $window;
}
QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: none; }
QTimeEdit QLineEdit, QTimeEdit QLineEdit:focus { border: none; padding: 0; min-height: 0; }
QListView, QTreeView, QTableView {
    background: transparent; border: none; outline: none;
    selection-background-color: $accent_soft; selection-color: $text;
}
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
QProgressBar { background: $pressed; border: none; border-radius: 3px; }
QProgressBar::chunk { background: $accent_fill; border-radius: 3px; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 2px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(look: Tokens) -> str:
    """The rules in these colours."""
    return RULES.substitute({name: getattr(look, name) for name in Tokens.__slots__})
