"""Reads files of contacts in a separate process, with limits: hostile files exist."""
