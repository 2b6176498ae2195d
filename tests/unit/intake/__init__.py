"""The event listener and its journal, part by part."""
