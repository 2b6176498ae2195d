"""Tells screen readers what kind of window each of ours is: Qt calls a plain one a filler."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

DIALOG, WINDOW = QAccessible.Role.Dialog, QAccessible.Role.Window
"""What a window names as its ``accessible_role``."""


def name_window_roles() -> None:
    """Have each window whose class has an ``accessible_role`` be that; once, before there is any."""
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(thing, "accessible_role", None)
    if isinstance(role, QAccessible.Role) and isinstance(thing, QWidget) and thing.isWindow():
        return QAccessibleWidget(thing, role)
    return None
