"""Do not disturb, as the agent sees and switches it."""
