"""The screen pop: who is calling, before the agent answers."""
