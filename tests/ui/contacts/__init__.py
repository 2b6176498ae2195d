"""Tests of gamma_desktop.ui.contacts."""
