"""What is typed in by administrators."""

from lms.catalog.forms.desk_entry import DeskEntryForm

__all__ = ["DeskEntryForm"]
