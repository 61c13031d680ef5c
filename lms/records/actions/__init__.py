"""Writes of the ledger."""

from lms.records.actions.adopting import Portion, adopt_version
from lms.records.actions.erasing import erase_person
from lms.records.actions.handing import hand_in, issue_due, name_operator, withdraw
from lms.records.actions.holders import correct_name, remove_names
from lms.records.actions.sealing import seal

__all__ = [
    "Portion",
    "adopt_version",
    "correct_name",
    "erase_person",
    "hand_in",
    "issue_due",
    "name_operator",
    "remove_names",
    "seal",
    "withdraw",
]
