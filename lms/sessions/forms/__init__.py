"""What is typed in, by audience."""
