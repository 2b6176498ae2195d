"""The book, shared with and killed by other processes."""
