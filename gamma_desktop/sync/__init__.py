"""Reads contacts from servers, in a process of its own; writes to none of them."""
