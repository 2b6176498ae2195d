"""The demo, joined with the simulated cloud."""
