"""The figures of the day, the week and the month, drawn."""
