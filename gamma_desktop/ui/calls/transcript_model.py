"""The passages of a transcript as rows: their words, how sure they are, and where something is said."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QObject, Qt

from gamma_desktop.calls.model import TranscriptPart
from gamma_desktop.ui.row_model import ROOT, VALUE_ROLE, Index
from gamma_desktop.ui.widgets.labels import plain_tooltip

SURE_FROM = 0.8
"""Passages that the recogniser was less sure of are marked."""

translate = QCoreApplication.translate


def is_unsure(part: TranscriptPart) -> bool:
    """Whether a passage may well say something else."""
    return part.confidence is not None and part.confidence < SURE_FROM


class TranscriptModel(QAbstractListModel):
    """Rows are passages, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[TranscriptPart, ...] = ()

    @property
    def parts(self) -> tuple[TranscriptPart, ...]:
        """All passages."""
        return self._parts

    def show(self, parts: Sequence[TranscriptPart]) -> None:
        """Hold these passages."""
        if tuple(parts) == self._parts:
            return
        self.beginResetModel()
        self._parts = tuple(parts)
        self.endResetModel()

    def find(self, text: str) -> list[int]:
        """The rows that hold a text, whatever its case."""
        wanted = " ".join(text.split()).casefold()
        return [at for at, part in enumerate(self._parts) if wanted and wanted in part.text.casefold()]

    def rowCount(self, parent: Index = ROOT) -> int:
        """The number of passages; a list has no children."""
        return 0 if parent.isValid() else len(self._parts)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401  (Qt's)
        """The words, the part itself, or the confidence in words."""
        part = self._parts[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return part.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(words for words in (part.text, _confidence(part)) if words)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(_confidence(part) or translate("calls", "Confidence not told"))
            case _ if role == VALUE_ROLE:
                return part
        return None


def _confidence(part: TranscriptPart) -> str:
    if part.confidence is None:
        return ""
    words = translate("calls", "Confidence {0} %").format(f"{part.confidence * 100:.0f}")
    return translate("calls", "Unsure: {0}").format(words) if is_unsure(part) else words
