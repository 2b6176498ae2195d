"""The wording of calls: no window needed."""
