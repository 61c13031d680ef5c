"""Writes to people, users, sign-ins, links, organisations and roles."""

from lms.accounts.actions.administrators import LastAdministrator
from lms.accounts.actions.cleaning import clean
from lms.accounts.actions.erasing import erase_person
from lms.accounts.actions.links import (
    LinkEnded,
    ask_for_reset,
    ask_to_join,
    ask_to_verify,
    issue_link,
    set_password,
    verify_email,
)
from lms.accounts.actions.organisations import (
    OrganisationDetails,
    add_organisation,
    edit_organisation,
    enter_organisation,
)
from lms.accounts.actions.people import (
    AlreadyJoined,
    OwnDetails,
    add_person,
    change_own_details,
    choose_language,
    claim_person,
    release_person,
)
from lms.accounts.actions.roles import GrantTerms, end_grant, give_role, grant_role, invite
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
    "AlreadyJoined",
    "CannotStopOneself",
    "EmailTaken",
    "GrantTerms",
    "LastAdministrator",
    "LinkEnded",
    "OrganisationDetails",
    "OwnDetails",
    "add_organisation",
    "add_person",
    "ask_for_reset",
    "ask_to_join",
    "ask_to_verify",
    "change_address",
    "change_own_details",
    "change_password",
    "choose_language",
    "claim_person",
    "clean",
    "close_sign_in",
    "close_sign_ins",
    "edit_organisation",
    "end_grant",
    "enter_organisation",
    "erase_person",
    "give_role",
    "grant_role",
    "invite",
    "is_seen_due",
    "issue_link",
    "open_sign_in",
    "release_person",
    "resume_user",
    "seen",
    "set_password",
    "sign_up",
    "stop_user",
    "verify_email",
]
