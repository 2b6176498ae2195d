"""The tray icon."""
