from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.widgets.labels import WORD_ROOM, ElidedLabel, PlainLabel, plain_tooltip

MARKUP = "<b>Ana</b> <img src=x> &amp;"


def test_a_label_never_reads_markup(qtbot: QtBot) -> None:
    label = PlainLabel(MARKUP)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == MARKUP


def test_a_word_that_is_wider_than_any_is_broken_and_all_of_it_shown(qtbot: QtBot) -> None:
    label = PlainLabel("x" * 300)
    qtbot.addWidget(label)
    lines = -(-label.fontMetrics().horizontalAdvance(label.text()) // 200)

    assert label.minimumSizeHint().width() <= WORD_ROOM
    assert label.heightForWidth(200) >= lines * label.fontMetrics().height()


def test_a_tooltip_shows_markup_letter_by_letter(qtbot: QtBot) -> None:
    host = PlainLabel("Ana")
    qtbot.addWidget(host)
    host.show()
    QToolTip.showText(host.mapToGlobal(host.rect().center()), plain_tooltip(MARKUP), host)
    assert "&lt;b&gt;Ana&lt;/b&gt;" in QToolTip.text()
    QToolTip.hideText()


def test_no_words_make_no_tooltip() -> None:
    assert plain_tooltip("") == ""


def test_a_cut_text_is_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("Transportes Internacionales <Martínez> e Hijos")
    qtbot.addWidget(label)
    label.resize(80, label.sizeHint().height())
    label.show()
    assert "&lt;Martínez&gt; e Hijos" in label.toolTip()
    label.resize(800, label.height())
    assert label.toolTip() == ""


def test_line_breaks_from_outside_do_not_break_the_line(qtbot: QtBot) -> None:
    label = ElidedLabel("Ana\nLopez\r\n\tmore")
    qtbot.addWidget(label)
    assert label.text() == "Ana Lopez more"
