"""Pages of the catalogue, by audience."""

from lms.catalog.views import courses, desk_entries, offline, public

blueprints = (public.bp, offline.bp, courses.bp, desk_entries.bp)
