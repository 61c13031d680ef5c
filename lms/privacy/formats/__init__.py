"""Outside formats of privacy: values in, bytes out."""
