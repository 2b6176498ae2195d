from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPlainTextEdit, QTimeEdit, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.settings.model import Theme
from gamma_desktop.ui.palette import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Tokens
from gamma_desktop.ui.theme import Appearance, apply_tokens, tokens
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.dressed import Dressed, LineField, Menu, PlainTextField
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_tokens(qapp, LIGHT)


def ground_behind(label: PlainLabel) -> str:
    return label.grab().toImage().pixelColor(0, 0).name()


def painted(widget: QWidget) -> str:
    return widget.grab().toImage().pixelColor(widget.rect().center().x(), 5).name()


@pytest.mark.parametrize("look", [LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST])
def test_widgets_are_drawn_in_the_colours_applied(qapp: QApplication, qtbot: QtBot, look: Tokens) -> None:
    label = PlainLabel("Ana")
    qtbot.addWidget(label)
    apply_tokens(qapp, look)
    assert tokens() is look
    qtbot.waitUntil(lambda: ground_behind(label) == look.window)


def test_qts_own_widgets_follow_while_they_are_there(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    widgets = (LineField("Ana", window), PlainTextField(window), Menu(window), ChoiceBox(window))
    for widget in widgets:
        widget.resize(200, 60)
    for look in (DARK, LIGHT):
        apply_tokens(qapp, look)
        for widget in widgets:
            qtbot.waitUntil(lambda: painted(widget) == look.surface)  # noqa: B023  (asked in this turn alone)


def test_a_theme_named_in_the_settings_wins_over_the_system(qapp: QApplication) -> None:
    appearance = Appearance(qapp, Theme.DARK)
    assert tokens() is DARK
    appearance.use(Theme.LIGHT)
    assert tokens() is LIGHT


def test_high_contrast_is_followed_at_once_in_either_theme(qapp: QApplication) -> None:
    hints = qapp.styleHints()
    system = hints.accessibility()
    appearance = Appearance(qapp, Theme.LIGHT)
    system.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert tokens() is LIGHT_CONTRAST
    appearance.use(Theme.DARK)
    assert tokens() is DARK_CONTRAST
    system.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert tokens() is DARK


def test_the_system_is_followed_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    appearance = Appearance(qapp, Theme.SYSTEM)
    with qtbot.waitSignal(appearance.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert tokens() is DARK


def test_every_field_and_menu_of_the_window_wears_our_look(opened: OpenWindow) -> None:
    for page in Page:
        opened.go(page)
    kinds = (QLineEdit, QPlainTextEdit, QTimeEdit, QComboBox, QMenu)
    plain = [
        widget
        for widget in opened.window.findChildren(QWidget)
        if isinstance(widget, kinds) and not _is_dressed(widget)
    ]
    assert plain == []


def _is_dressed(widget: QWidget | None) -> bool:
    return widget is not None and (isinstance(widget, Dressed) or _is_dressed(widget.parentWidget()))
