"""What a damaged file cost, in one sentence: for the window and the health line."""

from PySide6.QtCore import QCoreApplication

from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.ui.formatting import date_and_time, time_of_day
from gamma_desktop.ui.wording import Explanation

translate = QCoreApplication.translate


def damage_words(damage: Damage) -> Explanation:
    """What happened, what may be missing, and what to do about it."""
    if damage.is_complete:
        return Explanation(
            translate("damage", "A damaged file was repaired"), translate("damage", "Nothing is missing.")
        )
    if damage.file is DamagedFile.JOURNAL:
        return Explanation(translate("damage", "Calls may be missing"), _missing_calls(damage))
    return Explanation(translate("damage", "Your call history was damaged"), _missing_changes(damage))


def _missing_calls(damage: Damage) -> str:
    if damage.lost_since is None:
        return translate(
            "damage",
            "A file on this computer was damaged. Check the call list of your phone for the latest calls.",
        )
    is_same_day = damage.lost_since.astimezone().date() == damage.found_at.astimezone().date()
    words = translate(
        "damage",
        "A file on this computer was damaged. Check the call list of your phone from {since} to {until}.",
    )
    return words.format(
        since=time_of_day(damage.lost_since) if is_same_day else date_and_time(damage.lost_since),
        until=time_of_day(damage.found_at) if is_same_day else date_and_time(damage.found_at),
    )


def _missing_changes(damage: Damage) -> str:
    if damage.only_latest:
        return translate(
            "damage", "It was repaired. Check the notes, labels and contacts that you changed last."
        )
    if damage.backup_at is not None:
        words = translate(
            "damage", "It was restored. Check the notes, labels and contacts that you changed after {0}."
        )
        return words.format(date_and_time(damage.backup_at))
    return translate("damage", "It was rebuilt without a backup. Check your notes, labels and contacts.")
