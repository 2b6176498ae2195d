"""How far something is that takes its time, as a thin line."""

from PySide6.QtWidgets import QProgressBar, QWidget

from gamma_desktop.ui.stylesheet import Sheet
from gamma_desktop.ui.widgets.dressed import Dressed

THICKNESS = 6
FULL = 1000


class ProgressLine(Dressed, QProgressBar):
    """Drawn by its sheet. Where the end is unknown, it stays empty."""

    SHEET = Sheet.PROGRESS

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(THICKNESS)
        self.setTextVisible(False)
        self.setRange(0, FULL)

    def show_share(self, share: float | None) -> None:
        """Show so much of the whole as done, from 0 to 1; None where the whole is not known."""
        self.setValue(0 if share is None else round(min(max(share, 0.0), 1.0) * FULL))
