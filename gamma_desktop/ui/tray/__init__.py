"""The tray icon: the state of the phone in the corner of an eye."""
