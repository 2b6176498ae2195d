"""A layout's answer now, not at the next turn of the event loop."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def settle_layouts(widget: QWidget) -> None:
    """Let every layout inside a widget take in what was shown, hidden or reworded.

    Qt passes such news from child to parent by posted events, so that a window asked for its size at once
    would answer with the old one.
    """
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child.layout() is not None and not child.isHidden():
            settle_layouts(child)
    layout = widget.layout()
    if layout is not None:
        layout.activate()
