"""Mails of accounts, rendered when they are sent; the secret of a link is made here and kept in the mail alone."""

from collections.abc import Callable
from typing import Any

from flask import current_app, render_template

from lms.accounts import actions, queries
from lms.accounts.models import User
from lms.accounts.rules import LinkKind
from lms.core import mail
from lms.core.i18n import gettext as _
from lms.core.i18n import speaking
from lms.core.outbox import Payload

_NOT_NEEDED: Payload = {"how": "not-needed"}


def verify_email(payload: Payload) -> Payload:
    """Ask somebody to confirm that they read mail at their address."""
    user = _reachable(payload)
    if user is None or user.email_verified_at:
        return _NOT_NEEDED
    link = _link(LinkKind.VERIFY_EMAIL, "verify-email", user)
    return _send(user, lambda: _("メールアドレスを確かめてください"), "accounts/mail_verify_email.txt", link=link)


def reset_password(payload: Payload) -> Payload:
    """Send the way to a new password."""
    user = _reachable(payload)
    if user is None:
        return _NOT_NEEDED
    link = _link(LinkKind.RESET_PASSWORD, "reset-password", user)
    return _send(user, lambda: _("新しいパスワードを決めてください"), "accounts/mail_reset_password.txt", link=link)


def invitation(payload: Payload) -> Payload:
    """Send an invited user the way to their first password, and say which roles wait for them."""
    user = _reachable(payload)
    if user is None or user.password_hash:
        return _NOT_NEEDED
    link = _link(LinkKind.INVITATION, "invitations", user)
    roles = queries.roles_of(user.id)
    return _send(user, lambda: _("ご招待のお知らせ"), "accounts/mail_invitation.txt", link=link, roles=roles)


def _reachable(payload: Payload) -> User | None:
    """Return whom to write to, or None when they are gone or stopped by now."""
    user_id = int(payload["user_id"])
    user = queries.user(user_id) if queries.user_exists(user_id) else None
    return user if user and user.disabled_at is None else None


def _link(kind: LinkKind, path: str, user: User) -> str:
    return f"{current_app.config['SITE_URL']}/{path}/{actions.issue_link(kind, user.id)}"


def _send(user: User, subject: Callable[[], str], template: str, **values: Any) -> Payload:
    person = queries.person(user.person_id)
    with speaking(person.locale):
        body = render_template(
            template, site_url=current_app.config["SITE_URL"], recipient_name=person.name, address=user.email, **values
        )
        return mail.send(user.email, subject(), body)


JOBS = {
    "mail.verify_email": verify_email,
    "mail.reset_password": reset_password,
    "mail.invitation": invitation,
}
