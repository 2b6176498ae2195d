"""Neighbours written by hand: each keeps the contract of the real adapter that it stands for."""
