"""The parts of the demo that need no desktop."""
