"""Everything that is checked, joined to what it is checked on: for ``doctor`` and for the window alike."""
