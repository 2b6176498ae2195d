"""Paints rows. Draws text as plain text, on one line, shortened where it does not fit; decides nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from gamma_desktop.ui import theme
from gamma_desktop.ui.icons import Icon, pixmap
from gamma_desktop.ui.palette import Tokens, Tone, line_ink
from gamma_desktop.ui.row_actions import Place, RowAction, paint_action, places_in, width_of
from gamma_desktop.ui.row_model import VALUE_ROLE, Index
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.theme import Radius, Space, Type
from gamma_desktop.ui.widgets.avatar import initials
from gamma_desktop.ui.widgets.labels import plain_tooltip
from gamma_desktop.ui.widgets.pill import DOT, Dot, paint_dot

LEADING = 32
"""The room in front: the circle of initials, or an icon in the middle."""

SMALL_CIRCLE = 24
"""The circle of initials in a row of one line."""

ONE_LINE = 32
"""The least height of a row of one line."""

LEAST_SUBTITLE = 56
"""With less room than this the second text says nothing."""

LEAST_BEFORE_END = 28
"""With less room than this what stands before the end of the second text is left out."""

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
ONE_LINE_LEFT, ONE_LINE_RIGHT = (side | Qt.TextFlag.TextSingleLine for side in (LEFT, RIGHT))


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
    """Paints each row as its view says; ``row_view`` turns a row's value into one.

    Attributes:
        has_chevron: each row ends in a sign that opens its details, where there is no pane for them.
        is_driven: the keys come from elsewhere (a search field), so the current row looks focused always.
        pictures: has the photos that rows name; None for one that is not here.
        card_width: rows stand side by side as cards of this width; 0 for plain rows.
        has_sections: the first row of each section bears its name; then not all rows are equally high.
        is_one_line: all texts stand on one line, in columns.
        actions: what can be done with a row's value at once; shown while it has the pointer or the keyboard.
        pointer: where the pointer is in the view; None while it is elsewhere.
    """

    detail_requested = Signal(object)

    def __init__(self, row_view: Callable[[Any], RowView], parent: QWidget) -> None:
        super().__init__(parent)
        self._row_view = row_view
        self.has_chevron = False
        self.is_driven = False
        self.pictures: Callable[[str], QPixmap | None] = lambda _name: None
        self.card_width = 0
        self.has_sections = False
        self.is_one_line = False
        self.actions: Callable[[Any], Sequence[RowAction]] = lambda _value: ()
        self.pointer: QPoint | None = None

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
        row_view = self._row_view(index.data(VALUE_ROLE))
        if self.card_width:
            option.rect = _card_in(option.rect)
            _paint_card(painter, option.rect, look)
        if section := self._section_at(index):
            _paint_section(painter, section, option.rect, look)
            option.rect = option.rect.adjusted(0, SECTION, 0, 0)
        if self._paint_ground(painter, option, look):
            look = _on_accent(look)
        room = self._room_in(option.rect)
        if self.has_chevron:
            _paint_icon(painter, Icon.CHEVRON_RIGHT, Tone.MUTED, _chevron_of(option.rect), size=16)
        if row_view.colour is not None:
            _paint_bar(painter, line_ink(row_view.colour, look), option.rect)
        leading = QRect(room.left(), room.top(), LEADING, room.height())
        if picture := self.pictures(row_view.photo) if row_view.photo else None:
            _paint_picture(painter, picture, self._circle_in(leading))
        else:
            _paint_leading(painter, row_view, leading, self._circle_in(leading), look)
        if row_view.is_marked:
            bead = QPointF(room.left(), room.center().y() + 0.5)
            paint_dot(painter, bead, Dot.FULL, look.ink(row_view.title_tone))
        room.setLeft(room.left() + LEADING + Space.M)
        is_shown = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        actions = self.actions(index.data(VALUE_ROLE)) if is_shown else ()
        self._paint_texts(painter, row_view, room, actions, look)

    def _paint_texts(
        self, painter: QPainter, row_view: RowView, room: QRect, actions: Sequence[RowAction], look: Tokens
    ) -> None:
        before = room.adjusted(0, 0, -_taken_at_the_right(row_view, is_one_line=self.is_one_line), 0)
        shows_trailing = True
        if actions:
            free = self._room_of_actions(row_view, room, actions)
            shows_trailing = free.right() == before.right()
            self._paint_actions(painter, places_in(free, actions, is_beside=self._are_keys_beside), look)
            before.setRight(free.right() - width_of(actions, is_beside=self._are_keys_beside))
        if self.is_one_line:
            _paint_one_line(painter, row_view, room, before, look, shows_trailing=shows_trailing)
        else:
            if shows_trailing:
                _paint_trailing(painter, row_view, room, look)
            _paint_lines(painter, row_view, before, look)

    def places(self, row: QRect, value: Any) -> tuple[Place, ...]:  # noqa: ANN401  (whatever kind of row)
        """Where the actions of a row stand, while they are shown."""
        actions = self.actions(value)
        if not actions:
            return ()
        room = self._room_in(_card_in(row) if self.card_width else row)
        room.setLeft(room.left() + LEADING + Space.M)
        free = self._room_of_actions(self._row_view(value), room, actions)
        return places_in(free, actions, is_beside=self._are_keys_beside)

    @property
    def _are_keys_beside(self) -> bool:
        """The key of an action stands beside its sign, and not below it to save room."""
        return self.is_one_line or self.card_width > 0

    def _room_of_actions(self, row_view: RowView, room: QRect, actions: Sequence[RowAction]) -> QRect:
        """The room that ends with the actions: before what stands at the right, or else over it.

        Who it is and the number stay readable before the time and the outcome do.
        """
        before = room.adjusted(0, 0, -_taken_at_the_right(row_view, is_one_line=self.is_one_line), 0)
        texts = _width_of_texts(row_view, room, is_one_line=self.is_one_line)
        fits = texts + width_of(actions, is_beside=self._are_keys_beside) <= before.width()
        return before if fits or not actions else room

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Say what the action under the pointer does; else what there is to tell of the row."""
        value = index.data(VALUE_ROLE)
        for place in self.places(option.rect, value) if value is not None else ():
            if place.box.contains(event.pos()):
                words = f"{place.action.words} ({place.action.key})"
                QToolTip.showText(event.globalPos(), plain_tooltip(words), view, place.box)
                return True
        return super().helpEvent(event, view, option, index)

    def _paint_actions(self, painter: QPainter, places: Sequence[Place], look: Tokens) -> None:
        for place in places:
            is_pointed_at = self.pointer is not None and place.box.contains(self.pointer)
            paint_action(painter, place, look, is_beside=self._are_keys_beside, is_pointed_at=is_pointed_at)

    def _room_in(self, row: QRect) -> QRect:
        """The room of a row for what it shows, without the sign that opens its details."""
        chevron = CHEVRON - Space.S if self.has_chevron else 0
        return row.adjusted(Space.S + Space.XS, 0, -(Space.S + Space.XS) - chevron, 0)

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
        section = self._row_view(index.data(VALUE_ROLE)).section
        above = index.sibling(index.row() - 1, 0)
        is_first = not above.isValid() or self._row_view(above.data(VALUE_ROLE)).section != section
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


def _card_in(row: QRect) -> QRect:
    return row.adjusted(0, 0, -Space.S, -Space.S)


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


def _paint_leading(painter: QPainter, row_view: RowView, room: QRect, circle: QRect, look: Tokens) -> None:
    letters = initials(row_view.person)
    if not letters:
        if row_view.icon is not None:
            _paint_icon(painter, row_view.icon, row_view.icon_tone, room)
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


def _taken_at_the_right(row_view: RowView, *, is_one_line: bool) -> int:
    """How much of the room for texts is taken by what stands at the right."""
    first, detail = _width_of_trailing(row_view), _advance(row_view.trailing_detail)
    if row_view.mark is not None and not is_one_line:
        return first
    if not is_one_line:
        return max(first, detail + Space.M if detail else 0)
    return max(first, _advance("00:00") + Space.M) + detail + Space.M if detail else first


def _width_of_texts(row_view: RowView, room: QRect, *, is_one_line: bool) -> int:
    """How much of the room the texts at the left need to be read whole."""
    title = _width(" ".join(row_view.title.split()), Type.STRONG)
    subtitle = _advance(row_view.subtitle)
    if is_one_line and subtitle:
        return round(room.width() * SUBTITLE_FROM) + subtitle
    return max(title, subtitle)


def _width_of_trailing(row_view: RowView) -> int:
    if row_view.mark is not None:
        return MARK + Space.M
    width = _width_of_pill(row_view) if row_view.pill else _advance(row_view.trailing)
    return width + Space.M if width else 0


def _advance(text: str) -> int:
    return _width(" ".join(text.split()), FIGURES)


@lru_cache(maxsize=2048)
def _width(line: str, step: Type) -> int:
    """How wide a text is: a list asks for each again whenever it scrolls by a row."""
    return _type(step)[1].horizontalAdvance(line)


def _width_of_pill(row_view: RowView) -> int:
    return Space.S + DOT + Space.XS + 2 + _width(row_view.pill, FIGURES) + Space.S + 2


def _paint_trailing(painter: QPainter, row_view: RowView, room: QRect, look: Tokens) -> None:
    """Paint what stands at the right of a row of two lines."""
    top, bottom = _halves(room)
    _paint_first_trailing(painter, row_view, top if row_view.trailing_detail else room, look)
    if row_view.trailing_detail and row_view.mark is None:
        _draw_right(painter, bottom, row_view.trailing_detail, look.muted)


def _paint_first_trailing(painter: QPainter, row_view: RowView, room: QRect, look: Tokens) -> None:
    if row_view.mark is not None:
        sign = QRect(room.right() + 1 - MARK, room.top(), MARK, room.height())
        _paint_icon(painter, row_view.mark, Tone.ACCENT, sign, size=MARK)
    elif row_view.pill:
        _paint_pill(painter, row_view, room, look)
    elif row_view.trailing:
        _draw_right(painter, room, row_view.trailing, look.muted)


def _paint_one_line(
    painter: QPainter, row_view: RowView, room: QRect, before: QRect, look: Tokens, *, shows_trailing: bool
) -> None:
    """Paint who, then what is known of them, then how it went, then when: each in its column.

    ``before`` is what of the room is left for the texts before the last two columns.
    """
    if shows_trailing:
        _paint_first_trailing(painter, row_view, room, look)
    if row_view.trailing_detail and shows_trailing:
        taken = max(_width_of_trailing(row_view), _advance("00:00") + Space.M)
        _draw_right(painter, room.adjusted(0, 0, -taken, 0), row_view.trailing_detail, look.muted)
    title, subtitle = QRect(before), before.adjusted(round(room.width() * SUBTITLE_FROM), 0, 0, 0)
    if row_view.subtitle:
        title.setRight(min(title.right(), subtitle.left() - Space.M))
    if row_view.subtitle and subtitle.width() >= LEAST_SUBTITLE:
        _draw_subtitle(painter, subtitle, row_view, look)
    _draw(
        painter,
        title,
        row_view.title,
        Type.STRONG,
        look.muted if row_view.is_dim else look.ink(row_view.title_tone),
    )


def _paint_pill(painter: QPainter, row_view: RowView, room: QRect, look: Tokens) -> None:
    font, metrics = _type(FIGURES)
    ink = look.ink(row_view.pill_tone)
    width = _width_of_pill(row_view)
    height = metrics.height() + 6
    capsule = QRectF(room.right() + 1 - width, room.center().y() + 0.5 - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.soft(row_view.pill_tone)))
    painter.drawRoundedRect(capsule, height / 2, height / 2)
    paint_dot(painter, QPointF(capsule.left() + Space.S + DOT / 2, capsule.center().y()), row_view.dot, ink)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    words = capsule.adjusted(Space.S + DOT + Space.XS + 2, 0, 0, 0)
    painter.drawText(words, ONE_LINE_LEFT, row_view.pill)


def _paint_lines(painter: QPainter, row_view: RowView, room: QRect, look: Tokens) -> None:
    top, bottom = _halves(room)
    title = look.muted if row_view.is_dim else look.ink(row_view.title_tone)
    _draw(painter, top if row_view.subtitle else room, row_view.title, Type.STRONG, title)
    if row_view.subtitle:
        _draw_subtitle(painter, bottom, row_view, look)


def _draw_subtitle(painter: QPainter, room: QRect, row_view: RowView, look: Tokens) -> None:
    """Draw the second text; where it must keep its end, what stands before that is shortened."""
    text = " ".join(row_view.subtitle.split())
    before, dot, end = text.rpartition(" · ")
    if row_view.keeps_end and before and _width(text, FIGURES) > room.width():
        left = room.adjusted(0, 0, -_width(dot + end, FIGURES), 0)
        text = _fit(before, FIGURES, left) + dot + end if left.width() >= LEAST_BEFORE_END else end
    _draw(painter, room, text, FIGURES, look.muted)


def _halves(room: QRect) -> tuple[QRect, QRect]:
    """The two lines of a row: close together, in its middle."""
    upper, lower = (_type(step)[1].height() for step in (Type.STRONG, FIGURES))
    top = room.top() + (room.height() - upper - lower - LINE_GAP) // 2
    return (
        QRect(room.left(), top, room.width(), upper),
        QRect(room.left(), top + upper + LINE_GAP, room.width(), lower),
    )


def _draw(painter: QPainter, room: QRect, text: str, step: Type, color: str) -> None:
    """Draw one line of plain text from the left, shortened to fit."""
    painter.setFont(_type(step)[0])
    painter.setPen(QColor(color))
    painter.drawText(room, ONE_LINE_LEFT, _fit(text, step, room))


def _draw_right(painter: QPainter, room: QRect, text: str, color: str) -> None:
    """Draw a short text that ends at the right."""
    painter.setFont(_type(FIGURES)[0])
    painter.setPen(QColor(color))
    painter.drawText(room, ONE_LINE_RIGHT, _fit(text, FIGURES, room))


def _fit(text: str, step: Type, room: QRect) -> str:
    line = " ".join(text.split())
    if _width(line, step) > room.width():
        return _type(step)[1].elidedText(line, Qt.TextElideMode.ElideRight, room.width())
    return line
