"""Tests of gamma_desktop.gamma."""
