"""Calling back at a time: whom, when, and what for."""
