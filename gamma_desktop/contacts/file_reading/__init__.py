"""Reads files of contacts in a process of its own, with limits: hostile files exist."""
