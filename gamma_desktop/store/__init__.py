"""The book: calls, contacts and the journal cursor in one SQLite file."""
