"""What a damaged file cost, in one sentence: for the window, the health line and the command line. No Qt."""

from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.ui.wording import Explanation

_TITLES = {
    DamagedFile.JOURNAL: "The file of events was damaged",
    DamagedFile.BOOK: "The file of calls and contacts was damaged",
}


def damage_words(damage: Damage) -> Explanation:
    """What happened, and what is missing."""
    moved = f"The damaged file is {damage.moved_to.name}."
    return Explanation(_TITLES[damage.file], f"{_missing(damage)} {moved}")


def _missing(damage: Damage) -> str:
    if damage.is_complete:
        return "It was put right, and nothing is missing."
    if damage.file is DamagedFile.JOURNAL:
        return "A new one has begun; calls of the last moments may be missing."
    if damage.backup_at is not None:
        since = damage.backup_at.astimezone()
        return (
            f"It was put back as of {since:%d %B, %H:%M}; notes, ticks and contacts that you changed"
            " since then may be missing."
        )
    return "A new one has begun; notes, ticks and contacts may be missing."
