"""The engine behind the windows, with its real parts."""
