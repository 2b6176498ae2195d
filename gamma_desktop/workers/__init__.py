"""Processes that do a part of the work: what they are given, and what not."""
