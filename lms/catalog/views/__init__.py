"""Pages of the catalogue, by audience."""

from lms.catalog.views import courses, desk_entries, offline, packs, public

blueprints = (public.bp, offline.bp, courses.bp, packs.bp, desk_entries.bp)
