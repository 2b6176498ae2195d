"""What a damaged file cost, in one sentence: for the window, the health line and the command line. No Qt."""

from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.ui.wording import Explanation


def damage_words(damage: Damage) -> Explanation:
    """What happened, what may be missing, and what to do about it."""
    if damage.is_complete:
        return Explanation("A damaged file was repaired", "Nothing is missing.")
    if damage.file is DamagedFile.JOURNAL:
        return Explanation("Calls may be missing", _missing_calls(damage))
    return Explanation("Your call history was damaged", _missing_changes(damage))


def damage_line(damage: Damage) -> str:
    """The same on a command line, with the name of the file that was put aside."""
    return f"{damage_words(damage)} The damaged file is {damage.moved_to.name}."


def _missing_calls(damage: Damage) -> str:
    found = damage.found_at.astimezone()
    if damage.lost_since is None:
        return "A file on this computer was damaged. Check the call list of your phone for the latest calls."
    since = damage.lost_since.astimezone()
    day = "" if since.date() == found.date() else f"{since:%d %B}, "
    return (
        f"A file on this computer was damaged. Check the call list of your phone from {day}{since:%H:%M}"
        f" to {found:%H:%M}."
    )


def _missing_changes(damage: Damage) -> str:
    if damage.only_latest:
        return "It was repaired. Check the notes, labels and contacts that you changed last."
    if damage.backup_at is not None:
        since = f"{damage.backup_at.astimezone():%d %B, %H:%M}"
        return f"It was restored. Check the notes, labels and contacts that you changed after {since}."
    return "It was rebuilt without a backup. Check your notes, labels and contacts."
