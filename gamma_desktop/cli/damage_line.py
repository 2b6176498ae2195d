"""What a damaged file cost, on one line of a terminal, with the name of the damaged file. No Qt."""

from datetime import datetime

from gamma_desktop.history.damage import Damage, DamagedFile


def damage_line(damage: Damage) -> str:
    """What happened, what may be missing, what to check, and where the damaged file is."""
    where = "" if damage.moved_to is None else f" The damaged file is {damage.moved_to.name}."
    return f"{_what_happened(damage)}{where}"


def _what_happened(damage: Damage) -> str:
    if damage.is_complete:
        return "A damaged file was repaired. Nothing is missing."
    if damage.file is DamagedFile.JOURNAL:
        return f"Calls may be missing. {_calls_to_check(damage)}"
    return f"The call history was damaged. {_changes_to_check(damage)}"


def _calls_to_check(damage: Damage) -> str:
    if damage.lost_since is None:
        return "Check the call list of your phone for the latest calls."
    return (
        f"Check the call list of your phone from {_moment(damage.lost_since)} to {_moment(damage.found_at)}."
    )


def _changes_to_check(damage: Damage) -> str:
    if damage.only_latest:
        return "It was repaired. Check the notes, labels and contacts that were changed last."
    if damage.backup_at is not None:
        changed = f"changed after {_moment(damage.backup_at)}"
        return f"It was restored. Check the notes, labels and contacts that were {changed}."
    return "It was rebuilt without a backup. Check notes, labels and contacts."


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
