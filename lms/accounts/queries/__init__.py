"""Reads of people, users, sign-ins, links and organisations."""

from lms.accounts.queries.people import (
    link_holder,
    lock_people,
    lock_user,
    organisation,
    organisation_names,
    people_exist,
    person,
    user,
    user_by_email,
    user_exists,
)
from lms.accounts.queries.sign_ins import SignedIn, actor_of, sign_ins_of, signed_in

__all__ = [
    "SignedIn",
    "actor_of",
    "link_holder",
    "lock_people",
    "lock_user",
    "organisation",
    "organisation_names",
    "people_exist",
    "person",
    "sign_ins_of",
    "signed_in",
    "user",
    "user_by_email",
    "user_exists",
]
