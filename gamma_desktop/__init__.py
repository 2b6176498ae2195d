"""Gamma Desktop: the desktop companion of a Gamma cloud phone system."""

__version__ = "0.1.0"
