"""Qt without a screen, of the size that desks have: its own is 800 × 800, where the window does not fit."""

from pathlib import Path

PLATFORM = f"offscreen:configfile={Path(__file__).with_suffix('.json')}"
"""For QT_QPA_PLATFORM, before Qt is loaded."""
