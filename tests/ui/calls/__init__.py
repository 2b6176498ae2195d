"""Tests of gamma_desktop.ui.calls."""
