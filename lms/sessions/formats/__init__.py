"""Outside formats of training sessions: values in, bytes out and back."""
