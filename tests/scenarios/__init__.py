"""Calls as Gamma may tell them, event by event as they come over the wire, and what they come to."""
