"""How a record leaves the house: one module for each outside format, values in and bytes out."""
