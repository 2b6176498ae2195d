"""The book: real SQLite files throughout."""
