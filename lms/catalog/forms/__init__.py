"""What is typed in by administrators."""

from lms.catalog.forms.course_pack import CoursePackForm
from lms.catalog.forms.desk_entry import DeskEntryForm

__all__ = ["CoursePackForm", "DeskEntryForm"]
