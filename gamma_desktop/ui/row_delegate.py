"""Paints rows. Draws text as plain text, on one line, shortened where it does not fit; decides nothing."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tokens, Tone, line_ink
from gamma_desktop.ui.row_model import VALUE_ROLE, Index
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.theme import Radius, Space, Type
from gamma_desktop.ui.widgets.avatar import initials
from gamma_desktop.ui.widgets.pill import DOT, Dot, paint_dot

LEADING = 32
"""The room in front: the circle of initials, or an icon in the middle."""

SMALL_CIRCLE = 24
"""The circle of initials in a row of one line."""

ONE_LINE = 32
"""The least height of a row of one line."""

LINE_GAP = 1
"""Between the two lines of a row."""

SUBTITLE_FROM = 0.4
"""Where the second text of a row of one line begins, as a share of the room for its texts."""

BAR = 4
"""The width of the bar in a line's colour, and its distance from the edge."""

CHEVRON = 28
"""The room at the right that opens the details."""

MARK = 14
"""A sign at the right."""

SECTION = 28
"""The room above a row that begins a section."""

_PLACEHOLDER_SHARES = (0.4, 0.25)

FIGURES = Type.CAPTION
"""The step of second lines and of what stands at the right; its digits are equally wide."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@cache
def _type(step: Type) -> tuple[QFont, QFontMetrics]:
    """A font and its measures: a list asks for them some ten times a row, and asking Qt takes longest."""
    font = theme.font(step, tabular=step is FIGURES)
    return font, QFontMetrics(font)


@cache
def _on_accent(look: Tokens) -> Tokens:
    """Colours for a row whose ground is the soft accent: discs and capsules in it stand out all the same."""
    return replace(look, accent_soft=look.surface)


class RowDelegate(QStyledItemDelegate):
    """Paints the face of each row; ``face`` turns a row's value into one.

    Attributes:
        has_chevron: each row ends in a sign that opens its details, where there is no pane for them.
        is_driven: the keys come from elsewhere (a search field), so the current row looks focused always.
        pictures: has the photos that faces name; None for one that is not here.
        card_width: rows stand side by side as cards of this width; 0 for plain rows.
        has_sections: the first row of each section bears its name; then not all rows are equally high.
        is_one_line: all texts stand on one line, in columns.
    """

    detail_requested = Signal(object)

    def __init__(self, face: Callable[[Any], RowView], parent: QWidget) -> None:
        super().__init__(parent)
        self._face = face
        self.has_chevron = False
        self.is_driven = False
        self.pictures: Callable[[str], QPixmap | None] = lambda _name: None
        self.card_width = 0
        self.has_sections = False
        self.is_one_line = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high, their lines and some air, but for those that begin a section."""
        del option
        upper, lower = (_type(step)[1].height() for step in (Type.STRONG, FIGURES))
        height = max(LEADING, upper + LINE_GAP + lower) + Space.S
        if self.is_one_line:
            height = max(ONE_LINE, upper + 3 * Space.XS)
        if self._section_at(index):
            height += SECTION
        return QSize(self.card_width, height + Space.L) if self.card_width else QSize(200, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row; of one that is not here yet, where its texts will stand."""
        value, look = index.data(VALUE_ROLE), theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if value is None:
            self._paint_ground(painter, option, look)
            _paint_placeholder(painter, option.rect, look, is_one_line=self.is_one_line)
        else:
            self._paint_row(painter, option, index, look)
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, look: Tokens) -> None:
        face = self._face(index.data(VALUE_ROLE))
        if self.card_width:
            option.rect = option.rect.adjusted(0, 0, -Space.S, -Space.S)
            _paint_card(painter, option.rect, look)
        if section := self._section_at(index):
            _paint_section(painter, section, option.rect, look)
            option.rect = option.rect.adjusted(0, SECTION, 0, 0)
        if self._paint_ground(painter, option, look):
            look = _on_accent(look)
        room = option.rect.adjusted(Space.S + Space.XS, 0, -(Space.S + Space.XS), 0)
        if self.has_chevron:
            _paint_icon(painter, Icon.CHEVRON_RIGHT, Tone.MUTED, _chevron_of(option.rect), size=16)
            room.setRight(room.right() - CHEVRON + Space.S)
        if face.colour is not None:
            _paint_bar(painter, line_ink(face.colour, look), option.rect)
        leading = QRect(room.left(), room.top(), LEADING, room.height())
        if picture := self.pictures(face.photo) if face.photo else None:
            _paint_picture(painter, picture, self._circle_in(leading))
        else:
            _paint_leading(painter, face, leading, self._circle_in(leading), look)
        if face.is_marked:
            bead = QPointF(room.left(), room.center().y() + 0.5)
            paint_dot(painter, bead, Dot.FULL, look.ink(face.title_tone))
        room.setLeft(room.left() + LEADING + Space.M)
        if self.is_one_line:
            _paint_one_line(painter, face, room, look)
            return
        taken = _paint_trailing(painter, face, room, look)
        room.setRight(room.right() - taken)
        _paint_lines(painter, face, room, look)

    def _circle_in(self, leading: QRect) -> QRect:
        size = SMALL_CIRCLE if self.is_one_line else LEADING
        return QRect(leading.left() + (LEADING - size) // 2, leading.center().y() - size // 2 + 1, size, size)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on the sign at the right asks for the details."""
        if (
            self.has_chevron
            and index.data(VALUE_ROLE) is not None
            and isinstance(event, QMouseEvent)
            and event.type() is QEvent.Type.MouseButtonRelease
            and _chevron_of(option.rect).contains(event.position().toPoint())
        ):
            self.detail_requested.emit(index.data(VALUE_ROLE))
            return True
        return super().editorEvent(event, model, option, index)

    def _section_at(self, index: Index) -> str:
        """The section that begins with a row; "" if none does."""
        if not self.has_sections:
            return ""
        section = self._face(index.data(VALUE_ROLE)).section
        above = index.sibling(index.row() - 1, 0)
        is_first = not above.isValid() or self._face(above.data(VALUE_ROLE)).section != section
        return section if is_first else ""

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, look: Tokens) -> bool:
        """Mark the row under the pointer, and the chosen one; True where the ground is the soft accent."""
        has = option.state
        is_selected = bool(has & QStyle.StateFlag.State_Selected)
        is_active = bool(has & QStyle.StateFlag.State_HasFocus) or (is_selected and self.is_driven)
        if not is_selected and not is_active and not has & QStyle.StateFlag.State_MouseOver:
            return False
        inset = 0.5 if self.card_width else 1.0
        radius = Radius.CARD if self.card_width else Radius.CONTROL
        ground = look.hover if not is_selected else look.accent_soft if is_active else look.neutral_soft
        painter.setPen(QPen(QColor(look.accent), 2) if is_active else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset), radius, radius)
        return is_selected and is_active


def _chevron_of(row: QRect) -> QRect:
    return QRect(row.right() - CHEVRON - Space.XS, row.top(), CHEVRON, row.height())


def _paint_card(painter: QPainter, box: QRect, look: Tokens) -> None:
    painter.setPen(QColor(look.border))
    painter.setBrush(QColor(look.surface))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)


def _paint_section(painter: QPainter, section: str, row: QRect, look: Tokens) -> None:
    room = QRect(row.left() + Space.S + Space.XS, row.top() + Space.XS, row.width(), SECTION - Space.XS)
    _draw(painter, room, section, FIGURES, look.muted)


def _paint_placeholder(painter: QPainter, row: QRect, look: Tokens, *, is_one_line: bool) -> None:
    left = row.left() + Space.S + Space.XS + LEADING + Space.M
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.neutral_soft))
    lines = _halves(row) if not is_one_line else (row.adjusted(0, Space.S, 0, -Space.S),)
    for line, share in zip(lines, _PLACEHOLDER_SHARES, strict=False):
        bar = QRectF(left, line.top() + line.height() * 0.2, row.width() * share, line.height() * 0.6)
        painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)


def _paint_picture(painter: QPainter, picture: QPixmap, circle: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(circle, picture)


def _paint_leading(painter: QPainter, face: RowView, room: QRect, circle: QRect, look: Tokens) -> None:
    letters = initials(face.person)
    if not letters:
        if face.icon is not None:
            _paint_icon(painter, face.icon, face.icon_tone, room)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.soft(Tone.ACCENT)))
    painter.drawEllipse(circle)
    painter.setFont(_type(FIGURES)[0])
    painter.setPen(QColor(look.accent))
    painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, letters)


def _paint_bar(painter: QPainter, ink: str, row: QRect) -> None:
    height = min(LEADING, row.height() - 2 * Space.XS)
    bar = QRectF(row.left() + BAR, row.center().y() - height / 2 + 0.5, BAR, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawRoundedRect(bar, BAR / 2, BAR / 2)


def _paint_icon(painter: QPainter, icon: Icon, tone: Tone, room: QRect, size: int = 18) -> None:
    ratio = painter.device().devicePixelRatio()
    drawn = pixmap(icon, theme.tokens().ink(tone), size, ratio)
    painter.drawPixmap(
        room.left() + (room.width() - size) // 2, room.top() + (room.height() - size) // 2, drawn
    )


def _paint_trailing(painter: QPainter, face: RowView, room: QRect, look: Tokens) -> int:
    """Paint what stands at the right; returns the width it took."""
    top, bottom = _halves(room)
    if not face.trailing_detail:
        top = room
    width = 0
    if face.mark is not None:
        sign = QRect(room.right() + 1 - MARK, room.top(), MARK, room.height())
        _paint_icon(painter, face.mark, Tone.ACCENT, sign, size=MARK)
        return MARK + Space.M
    if face.pill:
        width = _paint_pill(painter, face, top, look)
    elif face.trailing:
        width = _draw_right(painter, top, face.trailing, look.muted)
    if face.trailing_detail:
        width = max(width, _draw_right(painter, bottom, face.trailing_detail, look.muted))
    return width + Space.M if width else 0


def _paint_one_line(painter: QPainter, face: RowView, room: QRect, look: Tokens) -> None:
    """Paint who, then what is known of them, then how it went, then when: each in its column."""
    column = round(room.width() * SUBTITLE_FROM)
    taken = _paint_trailing(painter, replace(face, trailing_detail=""), room, look)
    if face.trailing_detail:
        taken = max(taken, _type(FIGURES)[1].horizontalAdvance("00:00") + Space.M)
        middle = room.adjusted(0, 0, -taken, 0)
        taken += _draw_right(painter, middle, face.trailing_detail, look.muted) + Space.M
    title, subtitle = room.adjusted(0, 0, -taken, 0), room.adjusted(column, 0, -taken, 0)
    if face.subtitle:
        _draw(painter, subtitle, face.subtitle, FIGURES, look.muted)
        title.setRight(subtitle.left() - Space.M)
    _draw(painter, title, face.title, Type.STRONG, look.muted if face.is_dim else look.ink(face.title_tone))


def _paint_pill(painter: QPainter, face: RowView, room: QRect, look: Tokens) -> int:
    font, metrics = _type(FIGURES)
    ink = look.ink(face.pill_tone)
    width = Space.S + DOT + Space.XS + 2 + metrics.horizontalAdvance(face.pill) + Space.S + 2
    height = metrics.height() + 6
    capsule = QRectF(room.right() + 1 - width, room.center().y() + 0.5 - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.soft(face.pill_tone)))
    painter.drawRoundedRect(capsule, height / 2, height / 2)
    paint_dot(painter, QPointF(capsule.left() + Space.S + DOT / 2, capsule.center().y()), face.dot, ink)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    words = capsule.adjusted(Space.S + DOT + Space.XS + 2, 0, 0, 0)
    painter.drawText(words, LEFT | Qt.TextFlag.TextSingleLine, face.pill)
    return width


def _paint_lines(painter: QPainter, face: RowView, room: QRect, look: Tokens) -> None:
    top, bottom = _halves(room)
    title = look.muted if face.is_dim else look.ink(face.title_tone)
    _draw(painter, top if face.subtitle else room, face.title, Type.STRONG, title)
    if face.subtitle:
        _draw(painter, bottom, face.subtitle, FIGURES, look.muted)


def _halves(room: QRect) -> tuple[QRect, QRect]:
    """The two lines of a row: close together, in its middle."""
    upper, lower = (_type(step)[1].height() for step in (Type.STRONG, FIGURES))
    top = room.top() + (room.height() - upper - lower - LINE_GAP) // 2
    return (
        QRect(room.left(), top, room.width(), upper),
        QRect(room.left(), top + upper + LINE_GAP, room.width(), lower),
    )


def _draw(painter: QPainter, room: QRect, text: str, step: Type, color: str) -> int:
    """Draw one line of plain text from the left, shortened to fit; returns its width."""
    line, width = _fit(text, step, room)
    painter.setFont(_type(step)[0])
    painter.setPen(QColor(color))
    painter.drawText(room, LEFT | Qt.TextFlag.TextSingleLine, line)
    return width


def _draw_right(painter: QPainter, room: QRect, text: str, color: str) -> int:
    """Draw a short text that ends at the right; returns its width."""
    line, width = _fit(text, FIGURES, room)
    painter.setFont(_type(FIGURES)[0])
    painter.setPen(QColor(color))
    painter.drawText(room, RIGHT | Qt.TextFlag.TextSingleLine, line)
    return width


def _fit(text: str, step: Type, room: QRect) -> tuple[str, int]:
    metrics, line = _type(step)[1], " ".join(text.split())
    width = metrics.horizontalAdvance(line)
    if width > room.width():
        line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        width = metrics.horizontalAdvance(line)
    return line, width
