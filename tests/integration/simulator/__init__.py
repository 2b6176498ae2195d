"""The simulated Gamma cloud over real sockets."""
