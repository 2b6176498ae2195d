"""What a row of a list shows, as a value: a call, a contact or an extension, for one delegate to paint."""

from dataclasses import dataclass

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.widgets.pill import Dot


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row: something to recognise it by, two lines of text, and two short ones at the right.

    Attributes:
        icon, icon_tone: stands in front, where there is no ``person``.
        person: a name whose initials stand in a circle in front.
        is_marked: it waits for the agent: a bead stands before the title.
        photo: names a picture to stand there in place of the initials, as soon as it is here.
        keeps_end: what stands last in the subtitle, behind a dot, is shown whole before the rest is.
        mark: a sign at the right, in the ink of the accent.
        pill, dot, pill_tone: a state in a coloured capsule, in place of ``trailing``.
        colour: of the line that it is about, as a bar in front.
        is_dim: of no use just now (a disabled choice).
        section: what it is one of; a list of several sections puts that above the first row of each.
    """

    title: str
    title_tone: Tone = Tone.TEXT
    subtitle: str = ""
    keeps_end: bool = False
    icon: Icon | None = None
    icon_tone: Tone = Tone.MUTED
    person: str = ""
    photo: str = ""
    mark: Icon | None = None
    trailing: str = ""
    trailing_detail: str = ""
    is_marked: bool = False
    pill: str = ""
    dot: Dot = Dot.HOLLOW
    pill_tone: Tone = Tone.MUTED
    colour: LineColour | None = None
    is_dim: bool = False
    section: str = ""
