"""The one window: room for the pages, the search, the active calls and the health of the chain.

It can be shown before it is furnished, so that there is something to see while the rest of the program
loads; for that it imports little. Pages are built when they are first shown. It knows no service and no page
from inside.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QByteArray, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.keys import ASKS, bind
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.quiet.switch import QuietButton
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.window.banner import Banner, NoticeBanner
from gamma_desktop.ui.window.health import HealthItem, HealthLevel, HealthLine, Remedy
from gamma_desktop.ui.window.navigation import Navigation, Page, page_name
from gamma_desktop.ui.window.placement import fitted, smallest_on
from gamma_desktop.ui.window.search_box import SearchBox
from gamma_desktop.ui.window_roles import WINDOW

if TYPE_CHECKING:
    from gamma_desktop.ui.calls.active_bar import ActiveBar
    from gamma_desktop.ui.window.search import SearchResults
    from gamma_desktop.ui.window.toast import Toast

TITLE = "Gamma Desktop"
WIDE_FROM = 760
SMALLEST = QSize(360, 440)
FIRST_SIZE = QSize(980, 680)
NAVIGATION_WIDTH = 72

MakePage = Callable[[], QWidget]


class WidthAware(Protocol):
    """A page that lays itself out by the room there is."""

    def set_wide(self, wide: bool) -> None:
        """Tell whether there is room for a detail pane."""
        ...


class PageStack(QStackedWidget):
    """Needs as much room as the page that is shown: those that are not need none."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """That of the page."""
        page = self.currentWidget()
        return QSize() if page is None else page.minimumSizeHint()


class MainWindow(QWidget):
    """The window of the program.

    Attributes:
        active_bar: the calls that go on; there once the window is furnished.
    """

    accessible_role = WINDOW

    hidden_to_tray = Signal()
    """The window was closed for the first time, and the program goes on without it."""
    quit_requested = Signal()
    look_again_requested = Signal()
    dismiss_requested = Signal()
    """The agent wants what is wrong with the chain to be looked at now."""
    section_requested = Signal(SettingsSection)
    """The agent is to see a section of the Settings, and is on their page."""
    mistake_requested = Signal()
    """The first setting that cannot be used shall be shown."""
    register_requested = Signal()
    """The agent wants to register, and is on the Settings page."""
    pop_requested = Signal()
    """The agent wants to work the pop that rings by its keys."""

    active_bar: "ActiveBar"

    def __init__(self) -> None:
        super().__init__()
        self._make: dict[Page, MakePage] = {}
        self._pages: dict[Page, QWidget] = {}
        self._is_wide: bool | None = None
        self._is_asked = False
        self._came_from: QWidget | None = None
        self._toast: Toast | None = None
        self._page = Page.CALLS
        self._has_tray = True
        self._has_told_of_tray = False
        self.setWindowTitle(TITLE)
        self.search = SearchBox()
        self._results: SearchResults | None = None
        self.navigation = Navigation(self)
        self.health_line = HealthLine()
        self.quiet_button = QuietButton()
        self._problem = Banner(self.tr("Open settings"))
        self._remedy = Remedy.SETTINGS
        self._section = SettingsSection.CONNECTION
        self._told: Explanation | None = None
        self._tone = Tone.WARNING
        self._is_kept_back = False
        self._notice = NoticeBanner()
        self._stack = PageStack()
        self._unfurnished = QWidget()
        self._stack.addWidget(self._unfurnished)
        self._parts = (self.search, self._problem, self._notice, self._stack)
        self._lay_out()
        self._connect()
        self.resize(fitted(QRect(QPoint(), FIRST_SIZE), _screens()).size())
        self._keep_smallest()
        self._follow_screens()

    @property
    def results(self) -> "SearchResults":
        """What the search finds; made when it is first asked for, once there is a window to see."""
        if self._results is None:
            from gamma_desktop.ui.window.search import SearchResults  # noqa: PLC0415  (when first asked for)

            self._results = SearchResults()
            self._stack.addWidget(self._results)
        return self._results

    def name_owner(self, name: str) -> None:
        """Say in the title whose desk of a team this is: several may stand on one screen."""
        self.setWindowTitle(f"{name} – {TITLE}")

    def furnish(self, pages: Mapping[Page, MakePage], active_bar: "ActiveBar") -> None:
        """Give the window what it is for.

        Args:
            pages: makes each page, when it is first shown.
            active_bar: the calls that go on.
        """
        self.search.furnish()
        self._make = dict(pages)
        self.active_bar = active_bar
        self._bar.addWidget(active_bar)
        self._give_bar_room()

    @property
    def page(self) -> Page:
        """The page that is shown, or that is behind the search results."""
        return self._page

    def show_page(self, page: Page) -> None:
        """Show a page, in place of whatever is shown."""
        self._is_asked = False
        self.search.clear()
        self._page = page
        self._show_problem()
        self.navigation.show_page(page)
        if page not in self._make:
            return
        widget = self.page_widget(page)
        self._stack.setCurrentWidget(widget)
        widget.setFocus()

    def page_widget(self, page: Page) -> QWidget:
        """A page, made now if it was never shown."""
        if page not in self._pages:
            made = self._pages[page] = self._make[page]()
            self._tell_width(made)
            self._stack.addWidget(made)
        return self._pages[page]

    @property
    def has_unsaved(self) -> bool:
        """Something was typed on a page that would be lost if the program ended now."""
        return any(getattr(page, "has_unsaved", False) for page in self._pages.values())

    def open_search(self) -> None:
        """Lead to the search box, from wherever the keyboard is; Escape leads back there."""
        if not self.search.hasFocus():
            self._came_from = self.focusWidget()
        self.search.ask()

    def show_health(self, items: Sequence[HealthItem]) -> None:
        """Tell how the chain is; the first link that is broken is shown with what to do."""
        self.health_line.show_health(items)
        broken = [item for item in items if item.level >= HealthLevel.WARNING and item.advice]
        if broken:
            worst = max(broken, key=lambda item: item.level)
            self._remedy, self._section = worst.remedy, worst.section
            self._problem.name_action(self._remedy_words()[worst.remedy])
            self._told = Explanation(worst.words, worst.advice)
            self._tone = Tone.DANGER if worst.level is HealthLevel.PROBLEM else Tone.WARNING
        else:
            self._told = None
        self._show_problem()

    def keep_problem_back(self, kept_back: bool) -> None:
        """Do not say above a page what it says itself: the first run leads through just these problems."""
        self._is_kept_back = kept_back
        self._show_problem()

    def _show_problem(self) -> None:
        is_said_below = self._is_kept_back and self._page is Page.SETTINGS
        self._problem.explain(None if is_said_below else self._told, self._tone)

    def _remedy_words(self) -> dict[Remedy, str]:
        return {
            Remedy.SETTINGS: self.tr("Open settings"),
            Remedy.MISTAKES: self.tr("Open settings"),
            Remedy.REGISTER: self.tr("Register…"),
            Remedy.REGISTER_AGAIN: self.tr("Register again…"),
            Remedy.TRY_AGAIN: self.tr("Try again"),
            Remedy.DISMISS: self.tr("Dismiss"),
            Remedy.NONE: "",
        }

    def _on_remedy(self) -> None:
        if self._remedy is Remedy.TRY_AGAIN:
            self.look_again_requested.emit()
            return
        if self._remedy is Remedy.DISMISS:
            self.dismiss_requested.emit()
            return
        if self._remedy is Remedy.MISTAKES:
            self.show_page(Page.SETTINGS)
            self.mistake_requested.emit()
            return
        self.open_settings(self._section)
        if self._remedy in {Remedy.REGISTER, Remedy.REGISTER_AGAIN}:
            self.register_requested.emit()

    def open_settings(self, section: SettingsSection) -> None:
        """Show a section of the Settings."""
        self.show_page(Page.SETTINGS)
        self.section_requested.emit(section)

    def show_notice(self, what: Explanation) -> None:
        """Tell of something that did not go well; it stays until it is dismissed, whatever comes later."""
        self._notice.tell(what)

    def withdraw_notice(self, what: Explanation) -> None:
        """Take a notice back that is so no longer; nothing where it was dismissed, or never told."""
        self._notice.withdraw(what)

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        """Say what was done, with a way back."""
        self._made_toast().tell(words, undo)

    def tell(self, words: str) -> None:
        """Say what was done."""
        self._made_toast().tell(words)

    def _made_toast(self) -> "Toast":
        if self._toast is None:
            from gamma_desktop.ui.window.toast import Toast  # noqa: PLC0415  (when first used)

            self._toast = Toast(self, below=(self.active_bar, self.health_line))
        return self._toast

    def set_has_tray(self, has_tray: bool) -> None:
        """Without a tray, closing the window only makes it small: there would be no way back."""
        self._has_tray = has_tray

    def raise_up(self) -> None:
        """Bring the window before the agent, from wherever it is."""
        if not self.isVisible():
            self._fit_onto_screens()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def saved_geometry(self) -> bytes:
        """Size and place, for ``restore_geometry`` next time."""
        return bytes(self.saveGeometry().data())

    def restore_geometry(self, saved: bytes) -> bool:
        """Return to a size and place, on a screen that is there; False for bytes that make no sense."""
        is_restored = self.restoreGeometry(QByteArray(saved))
        if is_restored:
            self._fit_onto_screens()
        return is_restored

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rearrange where a width is crossed, and share the height again."""
        super().resizeEvent(event)
        self._arrange()
        self._give_bar_room()

    def event(self, event: QEvent) -> bool:
        """Share the height again when something appears in the window, or goes."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._give_bar_room()
        return super().event(event)

    def _give_bar_room(self) -> None:
        """The calls that go on get a third of the height at most, and no more than the page can spare."""
        if self._make:
            gaps = 2 * self._column.spacing()
            others = self._body.minimumSize().height() + self.health_line.sizeHint().height() + gaps
            self.active_bar.give_room(self.width(), min(self.height() // 3, self.height() - others))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go on in the tray; ``quit_requested`` is the way to end."""
        event.ignore()
        if not self._has_tray:
            self.showMinimized()
            return
        self.hide()
        if not self._has_told_of_tray:
            self._has_told_of_tray = True
            self.hidden_to_tray.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.search.dress()

    def _fit_onto_screens(self) -> None:
        """Stand on a screen, whole: others may be there than when the window was last seen."""
        self._keep_smallest()
        if self.isMaximized() or self.isFullScreen():
            return
        place = fitted(self.geometry(), _screens())
        if self.testAttribute(Qt.WidgetAttribute.WA_Moved):
            self.setGeometry(place)
        else:  # the desktop has yet to place it
            self.resize(place.size())

    def _follow_screens(self) -> None:
        """A panel may come after the window, a laptop leave its dock, and a scaling be chosen."""
        for screen in QGuiApplication.screens():
            self._follow_screen(screen)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._fit_onto_screens)
            application.screenAdded.connect(self._follow_screen)

    def _follow_screen(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._fit_onto_screens)

    def _keep_smallest(self) -> None:
        self.setMinimumSize(smallest_on(SMALLEST, _screens()))

    def _arrange(self) -> None:
        wide = self.width() >= WIDE_FROM
        if wide is self._is_wide:
            return
        self._is_wide = wide
        for widget in (self.navigation, *self._parts):
            self._body.removeWidget(widget)
        self.navigation.set_upright(wide)
        air = Space.M if wide else Space.S
        self._body.setContentsMargins(Space.M, air, Space.M, 0)
        self._body.setVerticalSpacing(Space.S if wide else Space.XS)
        self._column.setSpacing(Space.S if wide else Space.XS)
        self._body.setColumnMinimumWidth(0, NAVIGATION_WIDTH if wide else 0)
        if wide:
            self._body.addWidget(self.navigation, 0, 0, 5, 1, Qt.AlignmentFlag.AlignTop)
        else:
            self._body.addWidget(self.navigation, 1, 0, 1, 2)
        column, width = (1, 1) if wide else (0, 2)
        for row, part in zip((0, 2, 3, 4), self._parts, strict=True):
            self._body.addWidget(part, row, column, 1, width)
        self._body.setColumnStretch(1, 1)
        self._body.setRowStretch(4, 1)
        for made in self._pages.values():
            self._tell_width(made)

    def _tell_width(self, made: QWidget) -> None:
        if hasattr(made, "set_wide"):
            cast("WidthAware", made).set_wide(bool(self._is_wide))

    def _lay_out(self) -> None:
        self._body = QGridLayout()
        self._body.setHorizontalSpacing(Space.M)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._body, 1)
        self._bar = QVBoxLayout()
        self._bar.setContentsMargins(Space.M, 0, Space.M, 0)
        self._column.addLayout(self._bar)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, Space.S, 0)
        foot.setSpacing(0)
        foot.addWidget(self.health_line, 1)
        foot.addWidget(self.quiet_button, alignment=Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(foot)
        self._arrange()
        QWidget.setTabOrder(self.search, self.navigation)

    def _connect(self) -> None:
        for keys in ("Ctrl+K", "/"):
            bind(keys, self, self.tr("Search or dial"), self.open_search)
        everywhere = Qt.ShortcutContext.ApplicationShortcut
        bind("F6", self, self.tr("Work the pop by its keys"), self.pop_requested.emit, within=everywhere)
        bind(QKeySequence.StandardKey.Quit, self, self.tr("Quit"), self.quit_requested.emit)
        bind(ASKS, self, self.tr("Show these keys"), self._show_keys)
        self.navigation.page_requested.connect(self.show_page)
        self.health_line.opened.connect(self.open_settings)
        self._problem.action_requested.connect(self._on_remedy)
        self.search.textChanged.connect(self._on_search)
        self.search.stepped.connect(self._on_stepped)
        self.search.entered.connect(self._on_entered)
        self.search.opened.connect(lambda: self.results.open(self.search.text().strip()))
        self.search.asked.connect(self._on_asked)
        self.search.left.connect(self._on_left)
        self.search.done.connect(self._on_done)

    def _show_keys(self) -> None:
        """Tell what the keys do now: on the page, and on every page."""
        from gamma_desktop.ui.widgets.key_help import KeyHelp  # noqa: PLC0415  (when asked for)

        page = self._behind_the_search()
        KeyHelp(self, {page_name(self._page): page, self.tr("In the search box"): self.search}).open()

    def _on_asked(self) -> None:
        if self._make:
            self._is_asked = True
            self._stack.setCurrentWidget(self.results)

    def _on_search(self, text: str) -> None:
        if text.strip() or self._is_asked:
            self._stack.setCurrentWidget(self.results)
        else:
            self._stack.setCurrentWidget(self._behind_the_search())

    def _on_entered(self) -> None:
        if self._stack.currentWidget() is self.results:
            self.results.act(self.search.text().strip())

    def _on_done(self) -> None:
        """Return to the page; the keyboard stays in the field, where Enter does nothing now."""
        self._is_asked = False
        self.results.forget()
        self._stack.setCurrentWidget(self._behind_the_search())

    def _on_left(self) -> None:
        """Return to the page, and to what had the keyboard there."""
        self._is_asked = False
        self.results.forget()
        page, before = self._behind_the_search(), self._came_from
        self._stack.setCurrentWidget(page)
        self._came_from = None
        is_still_there = before is not None and isValid(before) and before.isVisible()
        (before if before is not None and is_still_there else page).setFocus()

    def _behind_the_search(self) -> QWidget:
        return self.page_widget(self._page) if self._page in self._make else self._unfurnished

    def _on_stepped(self, by: int) -> None:
        """Down leads into whatever is shown below the field."""
        if self._stack.currentWidget() is self.results:
            self.results.list.step(by)
        elif by > 0:
            self._behind_the_search().setFocus(Qt.FocusReason.TabFocusReason)


def _screens() -> list[QRect]:
    """The usable area of each screen, the primary one first."""
    primary = QGuiApplication.primaryScreen()
    return [
        screen.availableGeometry()
        for screen in sorted(QGuiApplication.screens(), key=lambda screen: screen is not primary)
    ]
