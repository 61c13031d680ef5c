"""Writes of the catalogue: publishing versions, drafts from outside, and keeping the help desks of areas."""

from lms.catalog.actions.drafts import drop_draft, keep_draft, publish_draft
from lms.catalog.actions.help_desks import (
    DeskDetails,
    add_desk_entry,
    confirm_desk_entry,
    edit_desk_entry,
    remove_desk_entry,
)
from lms.catalog.actions.publishing import VersionTaken, publish

__all__ = [
    "DeskDetails",
    "VersionTaken",
    "add_desk_entry",
    "confirm_desk_entry",
    "drop_draft",
    "edit_desk_entry",
    "keep_draft",
    "publish",
    "publish_draft",
    "remove_desk_entry",
]
