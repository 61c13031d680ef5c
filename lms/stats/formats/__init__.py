"""Files of figures that leave the house."""
