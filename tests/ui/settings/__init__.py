"""Tests of gamma_desktop.ui.settings."""
