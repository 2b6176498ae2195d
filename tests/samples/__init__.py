"""Made-up people and calls, for tests and pictures alike."""
