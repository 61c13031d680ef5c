"""Writes of training sessions, by use case: registration, and what organisers do."""
