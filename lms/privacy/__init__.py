"""What is kept about people, in words; later also taking it along, and having it erased."""
