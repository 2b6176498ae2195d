"""The event listener on real sockets, with its real journal."""
