"""Tests of gamma_desktop.ui.window."""
