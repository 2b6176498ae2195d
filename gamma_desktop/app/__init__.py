"""The composition root: builds the object graph, starts it and stops it in order."""
