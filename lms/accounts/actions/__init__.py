"""Writes to people, users, sign-ins, links, organisations and roles."""

from lms.accounts.actions.links import (
    LinkEnded,
    ask_for_reset,
    ask_to_join,
    ask_to_verify,
    issue_link,
    set_password,
    verify_email,
)
from lms.accounts.actions.organisations import add_organisation
from lms.accounts.actions.people import add_person
from lms.accounts.actions.roles import grant_role
from lms.accounts.actions.sign_ins import close_sign_in, close_sign_ins, is_seen_due, open_sign_in, seen
from lms.accounts.actions.users import (
    CannotStopOneself,
    EmailTaken,
    change_address,
    change_password,
    resume_user,
    sign_up,
    stop_user,
)

__all__ = [
    "CannotStopOneself",
    "EmailTaken",
    "LinkEnded",
    "add_organisation",
    "add_person",
    "ask_for_reset",
    "ask_to_join",
    "ask_to_verify",
    "change_address",
    "change_password",
    "close_sign_in",
    "close_sign_ins",
    "grant_role",
    "is_seen_due",
    "issue_link",
    "open_sign_in",
    "resume_user",
    "seen",
    "set_password",
    "sign_up",
    "stop_user",
    "verify_email",
]
