"""A simulated Gamma cloud: a real HTTP server for the demo and the tests."""
