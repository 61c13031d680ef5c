"""The ledger: evidence comes in from learning and sessions, completions and their records come out."""
