"""Contacts on the screen, without a screen."""
