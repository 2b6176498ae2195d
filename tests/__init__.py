"""The checks: unit mirrors the package; integration joins real parts; system drives the program."""
