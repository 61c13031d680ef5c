"""Reads of the catalogue: published versions, pictures, help desks."""

from lms.catalog.queries.drafts import DraftView, draft_view, drafts_die_before, own_draft
from lms.catalog.queries.help_desks import (
    HELP_DESKS,
    area_help_desks,
    desk_entries,
    get_desk_entry,
    help_desks,
    lock_desk_entry,
    overdue_entries,
    page_desks,
)
from lms.catalog.queries.versions import (
    COURSES,
    Edition,
    PublishedVersion,
    course_titles,
    current_version,
    get_image,
    known_images,
    list_current,
    list_versions,
    published,
    version,
    version_files,
)

__all__ = [
    "COURSES",
    "HELP_DESKS",
    "DraftView",
    "Edition",
    "PublishedVersion",
    "area_help_desks",
    "course_titles",
    "current_version",
    "desk_entries",
    "draft_view",
    "drafts_die_before",
    "get_desk_entry",
    "get_image",
    "help_desks",
    "known_images",
    "list_current",
    "list_versions",
    "lock_desk_entry",
    "overdue_entries",
    "own_draft",
    "page_desks",
    "published",
    "version",
    "version_files",
]
