"""The small parts that every surface is made of."""
