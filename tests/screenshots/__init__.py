"""Pictures of every surface in every state, light and dark: ``python -m tests.screenshots [SURFACE…]``."""
