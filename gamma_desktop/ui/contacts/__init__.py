"""Contacts on the screen: find one, dial one, import many."""
