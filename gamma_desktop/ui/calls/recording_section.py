"""The recording of a call: fetched when someone asks for it, and opened by no one else."""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from gamma_desktop.ui.calls.detail_section import DetailSection
from gamma_desktop.ui.formatting import file_size
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, IconButton
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.notice import Notice
from gamma_desktop.ui.widgets.progress_line import ProgressLine
from gamma_desktop.ui.wording import Explanation


class RecordingStage(Enum):
    """How far one has come to hearing a recording."""

    NONE = auto()
    BEING_MADE = auto()
    REFUSED = auto()
    AVAILABLE = auto()
    COMING = auto()
    HERE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingState:
    """A recording as it stands.

    Attributes:
        come: bytes that have come so far, of ``total`` if that is known.
        file: where it is, once it is here.
        problem: why it cannot be fetched, or was not; what to do about it.
    """

    stage: RecordingStage
    come: int = 0
    total: int | None = None
    file: Path | None = None
    problem: Explanation | None = None


NO_RECORDING = RecordingState(stage=RecordingStage.NONE)


class RecordingSection(DetailSection):
    """Shows a recording's state, and offers what can be done next."""

    fetch_requested = Signal()
    cancel_requested = Signal()
    open_requested = Signal()
    folder_requested = Signal()
    copy_requested = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._title.setText(self.tr("Recording"))
        self._state = NO_RECORDING
        self._words = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED, tabular=True)
        self._line = ProgressLine(self.tr("Recording, so far"))
        self._problem = Notice()
        self._fetch = Button(self.tr("Download"), icon=Icon.DOWNLOAD)
        self._cancel = Button(self.tr("Cancel"))
        self._open = Button(self.tr("Play"), icon=Icon.PLAY, tip=self.tr("Open in the player of this system"))
        self._folder = IconButton(Icon.FOLDER, self.tr("Show in folder"))
        self._copy = Button(self.tr("Save a copy…"))
        self._fetch.clicked.connect(self.fetch_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._open.clicked.connect(self.open_requested)
        self._folder.clicked.connect(self.folder_requested)
        self._copy.clicked.connect(self._ask_where)
        self._lay_out()
        self.show_recording(NO_RECORDING)

    @property
    def state(self) -> RecordingState:
        """What is shown."""
        return self._state

    def show_recording(self, state: RecordingState) -> None:
        """Show this state; without a recording the section is not there."""
        had_focus = self._fetch.hasFocus() or self._cancel.hasFocus()
        self._state = state
        self.setVisible(state.stage is not RecordingStage.NONE)
        offered = self._offered(state)
        for button in (self._fetch, self._cancel, self._open, self._copy, self._folder):
            button.setVisible(button in offered)
        if had_focus and offered:
            offered[0].setFocus()
        self._line.setVisible(state.stage is RecordingStage.COMING)
        self._line.show_share(state.come / state.total if state.total else None)
        self._words.setText(self._word(state))
        self._words.setVisible(bool(self._words.text()))
        is_policy = state.stage is RecordingStage.REFUSED  # nothing went wrong: it is how things are set
        self._problem.explain(state.problem, Tone.MUTED if is_policy else Tone.WARNING)

    def _offered(self, state: RecordingState) -> tuple[Button, ...]:
        if state.stage is RecordingStage.AVAILABLE:
            self._fetch.setText(self.tr("Try again") if state.problem else self.tr("Download"))
            return (self._fetch,)
        if state.stage is RecordingStage.COMING:
            return (self._cancel,)
        return (self._open, self._copy, self._folder) if state.stage is RecordingStage.HERE else ()

    def _word(self, state: RecordingState) -> str:
        if state.stage is RecordingStage.BEING_MADE:
            return self.tr("This call is being recorded.")
        if state.stage is not RecordingStage.COMING:
            return ""
        if state.total:
            return self.tr("{0} of {1}").format(file_size(state.come), file_size(state.total))
        return file_size(state.come) if state.come else self.tr("Asking for it…")

    def _ask_where(self) -> None:
        file = self._state.file
        if file is None:
            return
        dialog = QFileDialog(self, self.tr("Save a copy of the recording"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file.name)
        dialog.setDefaultSuffix(file.suffix.removeprefix("."))
        dialog.fileSelected.connect(lambda chosen: self.copy_requested.emit(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        for button in (self._fetch, self._cancel, self._open, self._copy, self._folder):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for part in (self._problem, self._line, self._words):
            self.column.addWidget(part)
        self.column.addLayout(buttons)
