"""Questions as other programs know them: GIFT and Moodle XML, out and in again, and nothing dropped in silence."""
