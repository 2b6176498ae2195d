"""Reads contacts from servers, in a separate process; writes to none of them."""
