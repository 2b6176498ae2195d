"""Tests of gamma_desktop.ui.reminders."""
