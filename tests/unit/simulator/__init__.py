"""The simulated Gamma cloud."""
