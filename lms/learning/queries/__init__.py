"""Reads of learning: where somebody is in a course, their attempts, what a device has done."""

from lms.learning.queries.attempts import (
    Exam,
    Sheet,
    get_exam,
    new_sheet,
    open_sheet,
    sheet_of_paper,
    submitted_sheets,
)
from lms.learning.queries.enrolments import Place, get_place, lock_enrolments
from lms.learning.queries.items import Item, items_of
from lms.learning.queries.near import desks_near, municipality_of
from lms.learning.queries.own import DeviceProgress, MyCourse, device_progress, evidence_of, my_courses
from lms.learning.queries.results import Result, get_result

__all__ = [
    "DeviceProgress",
    "Exam",
    "Item",
    "MyCourse",
    "Place",
    "Result",
    "Sheet",
    "desks_near",
    "device_progress",
    "evidence_of",
    "get_exam",
    "get_place",
    "get_result",
    "items_of",
    "lock_enrolments",
    "municipality_of",
    "my_courses",
    "new_sheet",
    "open_sheet",
    "sheet_of_paper",
    "submitted_sheets",
]
