"""Settings: rules, layers, writing."""
