"""*Check everything*: each check with its state, why, what to do, and a button that does it where one can."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gamma_desktop.calls.trial import Trial
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.formatting import when
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.settings.sections import Section
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.translation import translate
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, button_line
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.pill import Dot, StateDot
from gamma_desktop.ui.widgets.progress_line import ProgressLine
from gamma_desktop.ui.wording.check_words import (
    button_words,
    check_name,
    check_words,
    figures,
    hops,
    no_event_advice,
    state_words,
)

_SIGNS = {
    CheckState.OK: (Dot.FULL, Tone.SUCCESS),
    CheckState.SKIPPED: (Dot.HOLLOW, Tone.MUTED),
    CheckState.WARNING: (Dot.RING, Tone.WARNING),
    CheckState.PROBLEM: (Dot.CROSS, Tone.DANGER),
}
LONGEST_NUMBER = 40
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT_TOP = _TOP | Qt.AlignmentFlag.AlignLeft


class ChecksSection(Section):
    """Lists every check, always in the same order: a row stays where it is while others are made."""

    check_requested = Signal()
    remedy_requested = Signal(Remedy)
    test_call_requested = Signal(str)
    register_requested = Signal()
    """The page asks where to, and before it displaces anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Check everything"), parent)
        self._summary = PlainLabel(
            self.tr("Looks at all that your calls depend on, and says what to do. It takes a few seconds."),
            tone=Tone.MUTED,
        )
        self.check_button = Button(self.tr("Check now"))
        self.check_button.clicked.connect(self.check_requested)
        self._progress = ProgressLine(self.tr("Checking"))
        self._progress.hide()
        self._problem = PlainLabel(tone=Tone.DANGER)
        self._problem.hide()
        self._list = QWidget(self)
        grid = QGridLayout(self._list)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 5)
        self.rows = {name: _CheckRow(grid, at, name) for at, name in enumerate(CheckName)}
        for row in self.rows.values():
            row.button.clicked.connect(lambda _checked=False, row=row: self._ask_for(row))
        self._list.hide()
        self.number = LineField()
        self.number.setMaxLength(LONGEST_NUMBER)
        self.number.setPlaceholderText(self.tr("A mobile, say"))
        self.test_call_button = Button(self.tr("Make a test call"))
        self.test_call = Field(
            self.tr("Test call to"),
            self.number,
            self.test_call_button,
            hint=self.tr("Your phone rings for a moment, and the call ends at once. Leave it on the hook."),
        )
        self._no_event = PlainLabel()
        self._no_event.hide()
        self.register_button = Button(self.tr("Register again…"), kind=ButtonKind.SECONDARY)
        self.register_button.hide()
        self.register_button.clicked.connect(self.register_requested)
        self._figures = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._figures.hide()
        self.test_call_button.clicked.connect(self._ask_to_call)
        self.number.returnPressed.connect(self.test_call_button.click)
        self.add(
            self._summary,
            button_line(self.check_button),
            self._progress,
            self._problem,
            self._list,
            self.test_call,
            self._no_event,
            button_line(self.register_button),
            self._figures,
        )
        buttons = [row.button for row in self.rows.values()]
        stops = (self.check_button, *buttons, self.number, self.test_call_button, self.register_button)
        for stop, following in pairwise(stops):  # as they stand, not as they were made
            QWidget.setTabOrder(stop, following)
        self._made = 0
        self._seem_elsewhere = False

    def show_running(self) -> None:
        """Say that the checks are being made; what was found before stays until it is found again."""
        self._made = 0
        self._problem.hide()
        self._progress.show_share(0)
        self._progress.show()
        self.check_button.set_unavailable(self.tr("The checks are being made"))
        self._summary.setText(self.tr("Checking…"))
        self._list.show()
        for row in self.rows.values():
            row.show_waiting()

    def show_found(self, checks: Sequence[Check]) -> None:
        """Show what some of them found."""
        self._made += len(checks)
        self._progress.show_share(self._made / len(self.rows))
        for check in checks:
            self.rows[check.name].show_check(check)

    def show_done(self, checks: Sequence[Check], at: datetime, now: datetime) -> None:
        """Sum up: how many want attention, and when it was."""
        self._progress.hide()
        self.check_button.set_available()
        self.check_button.say(self.tr("Check again"))
        made = {check.name for check in checks}
        for name, row in self.rows.items():
            row.set_visible(is_shown=name in made)
        problems = sum(check.state is CheckState.PROBLEM for check in checks)
        warnings = sum(check.state is CheckState.WARNING for check in checks)
        told = joined([_problems(problems), _warnings(warnings)], ", ") or self.tr("All is well")
        self._summary.setText(self.tr("{0}. Checked {1}.").format(told, when(at, now)))
        self._summary.set_tone(Tone.DANGER if problems else Tone.WARNING if warnings else Tone.SUCCESS)

    def show_calling(self) -> None:
        """Say that a test call is under way."""
        self.test_call_button.set_unavailable(self.tr("A test call is under way"))
        self.test_call.show_waiting(self.tr("Calling…"))
        self._show_no_event("", can_register=False)

    def show_trial(self, trial: Trial, *, can_register: bool) -> None:
        """Tell how long each hop took, or that no event came, and what to do then."""
        self.test_call_button.set_available()
        if trial.may_ring:
            self.test_call.show_error(
                self.tr("{0}. Gamma did not end the call: pick up your phone and hang up.").format(
                    hops(trial)
                )
            )
        elif trial.event_came:
            self.test_call.show_done(hops(trial))
        else:
            self.test_call.show_error(self.tr("{0}. No event came here.").format(hops(trial)))
        if not trial.event_came:
            self._show_no_event(no_event_advice(can_register=can_register), can_register=can_register)

    def show_no_trial(self, words: str) -> None:
        """Tell why Gamma did not take it."""
        self.test_call_button.set_available()
        self.test_call.show_error(words)

    def show_trials(self, trials: Sequence[Trial]) -> None:
        """Sum up the last ones."""
        self._figures.setText(figures(trials))
        self._figures.setVisible(bool(trials))

    def note_whether_events_go_elsewhere(self, *, they_seem: bool) -> None:
        """Say the same as footer and banner: have what is listed checked again when that changes."""
        if they_seem is self._seem_elsewhere:
            return
        self._seem_elsewhere = they_seem
        if not they_seem:
            self._show_no_event("", can_register=False)
        if not self._list.isHidden():
            self.check_requested.emit()

    def show_problem(self, words: str) -> None:
        """Say why a button could not do what it says."""
        self._problem.setText(words)
        self._problem.show()

    def _show_no_event(self, advice: str, *, can_register: bool) -> None:
        self._no_event.setText(advice)
        self._no_event.setVisible(bool(advice))
        self.register_button.setVisible(can_register)

    def _ask_to_call(self) -> None:
        if self.number.text().strip():
            self.test_call_requested.emit(self.number.text().strip())
        else:
            self.test_call.show_error(self.tr("Enter a number first."))

    def _ask_for(self, row: "_CheckRow") -> None:
        if row.remedy is Remedy.REGISTER:
            self.register_requested.emit()
        elif row.remedy is not None:
            self.remedy_requested.emit(row.remedy)


def _problems(count: int) -> str:
    if count == 1:
        return translate("checks", "1 problem")
    return translate("checks", "{0} problems").format(count) if count else ""


def _warnings(count: int) -> str:
    if count == 1:
        return translate("checks", "1 warning")
    return translate("checks", "{0} warnings").format(count) if count else ""


class _CheckRow:
    """The widgets of one check, on a line of a grid."""

    def __init__(self, grid: QGridLayout, at: int, name: CheckName) -> None:
        self._title = check_name(name)
        self.remedy: Remedy | None = None
        self._dot = StateDot()
        self._name = PlainLabel(self._title, step=Type.STRONG)
        self.words = PlainLabel()
        self.advice = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self.button = Button(kind=ButtonKind.SECONDARY)
        self._told = told = QWidget()
        column = QGridLayout(told)
        column.setContentsMargins(0, 0, 0, Space.XS)
        column.setVerticalSpacing(Space.XS)
        for line, part in enumerate((self.words, self.advice, self.button)):
            column.addWidget(part, line, 0, _LEFT_TOP if part is self.button else _TOP)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, Space.XS, 0, 0)  # in the middle of the first line beside it
        mark.addWidget(self._dot)
        mark.addStretch(1)
        grid.addLayout(mark, at, 0)
        grid.addWidget(self._name, at, 1, _TOP)
        grid.addWidget(told, at, 2)
        self.show_waiting()

    def set_visible(self, *, is_shown: bool) -> None:
        """Show it, or not: some are made on some computers alone."""
        for part in (self._dot, self._name, self._told):
            part.setVisible(is_shown)

    def show_waiting(self) -> None:
        """Say that it is being made."""
        self.remedy = None
        self._dot.show_state(Dot.HOLLOW, Tone.MUTED)
        self.words.setText("…")
        self.words.set_tone(Tone.MUTED)
        self.advice.hide()
        self.button.hide()

    def show_check(self, check: Check) -> None:
        """Show what it found."""
        words, state = check_words(check), state_words(check.state)
        is_trouble = check.state in {CheckState.WARNING, CheckState.PROBLEM}
        dot, tone = _SIGNS[check.state]
        self._dot.show_state(dot, tone)
        self.words.setText(f"{state}: {words.title}" if is_trouble else words.title)
        self.words.set_tone(tone if is_trouble else Tone.MUTED)
        self.words.setAccessibleName(f"{self._title}, {state}: {words.title}")
        self.advice.setText(words.advice)
        self.advice.setVisible(bool(words.advice) and is_trouble)
        self.remedy = check.remedy
        if check.remedy is not None:
            self.button.say(button_words(check.remedy))
        self.button.setVisible(check.remedy is not None)
