"""The catalogue: what is taught, in which words, by which rules, and where to turn for help."""
