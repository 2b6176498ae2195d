"""The commands: a thin module each, importing nothing heavy until its command runs."""
