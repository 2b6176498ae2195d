"""Tests of gamma_desktop.numbers."""
