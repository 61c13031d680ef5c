"""Reads of figures, and of the areas that somebody may look at."""
