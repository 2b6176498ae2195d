"""The main window: navigation, search, health, and the room for the pages."""
