"""Learning on one's own: reading chapters, practising, the quiz, with or without an account."""
