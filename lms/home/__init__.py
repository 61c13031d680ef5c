"""The way in: the first page, one's own page, and the navigation of every page."""
