"""Tests of gamma_desktop.ui.team."""
