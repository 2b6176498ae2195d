"""The words of the tray."""
