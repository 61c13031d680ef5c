"""Rules of privacy: the spelling of the ledger of erasures, and the words for what is kept."""
