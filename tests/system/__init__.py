"""The whole program on a virtual desktop."""
