"""Tests of gamma_desktop.ui.quiet."""
