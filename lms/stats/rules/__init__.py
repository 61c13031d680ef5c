"""Rules of the figures: what is counted, how tables and charts are laid out, how far a coordinator sees."""
