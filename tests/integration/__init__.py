"""Real parts joined: sockets, files, processes."""
