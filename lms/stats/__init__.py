"""Figures for coordinators: facts are folded into roll-ups, and pages read both."""
