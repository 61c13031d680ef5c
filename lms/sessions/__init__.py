"""Training sessions: where and when a course is taught, who has a place, and who came."""
