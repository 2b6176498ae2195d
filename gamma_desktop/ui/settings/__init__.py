"""Set-up and preferences, each tested where it is set."""
