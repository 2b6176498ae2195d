"""Widgets and controllers, driven by events."""
