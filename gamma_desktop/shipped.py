"""Where the files are that come with the program: in the wheel or in a checkout."""

from pathlib import Path


def resource(name: str) -> Path:
    """A file shipped with the program ("icons/tray.svg")."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources") / name
