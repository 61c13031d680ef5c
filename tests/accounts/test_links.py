"""Links in mails: verifying an address, a new password, an invitation."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.accounts import actions, queries
from lms.accounts.actions import GrantTerms
from lms.accounts.models import AccountToken, SignIn, User
from lms.accounts.policy import Role
from lms.accounts.rules import LinkKind
from lms.accounts.sign_in import is_password
from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.models import MessageState, OutboxMessage
from tests.support.page_checks import check_page
from tests.support.people import PASSWORD, actor_for, add_staff, add_user, client_for, post

START = datetime(2026, 6, 1, 3, tzinfo=UTC)
CHOSEN = "ひだまりの庭でお茶を飲む日曜の朝"


def mails(app):
    """Send what is due and return the texts of all mails, the oldest first."""
    with app.app_context():
        run_due_jobs()
        rows = session().scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        assert {row.state for row in rows} <= {MessageState.SENT}, [row.last_error for row in rows]
        return [row.result.get("body", "") for row in rows]


def link_in(text):
    """Return the path of the link in a mail."""
    return re.search(r"https://lms\.example(/[a-z-]+/\S+)", text)[1]


def reset_link(app, client, email="hanako@example.jp"):
    post(client, "/forgot-password", {"email": email})
    return link_in(mails(app)[-1])


def only_user(app):
    with app.app_context():
        return session().scalars(select(User)).one()


def test_opening_the_link_of_a_mail_confirms_nothing_and_its_button_does(app, client):
    add_user(app)
    link = link_in(mails(app)[0])

    shown = client.get(link)
    check_page(shown.get_data(as_text=True))
    assert only_user(app).email_verified_at is None

    assert post(client, link, {}).location == "/sign-in"
    assert only_user(app).email_verified_at is not None


def test_a_link_works_once(app, client):
    add_user(app)
    link = link_in(mails(app)[0])
    first = client.get(link).get_data(as_text=True)
    assert first

    post(client, link, {})

    assert client.get(link).status_code == 410
    assert "もう使えません" in client.get(link).get_data(as_text=True)
    check_page(client.get(link).get_data(as_text=True))


@pytest.mark.parametrize("kind", ["verify-email", "reset-password", "invitations"])
def test_a_link_that_never_was_looks_like_one_that_was_used(client, kind):
    assert client.get(f"/{kind}/nonsense").status_code == 410
    assert client.get(f"/{kind}/%00").status_code == 404


def test_a_link_of_one_kind_opens_no_other_page(app, client):
    add_user(app)
    token = link_in(mails(app)[0]).rpartition("/")[2]

    assert client.get(f"/reset-password/{token}").status_code == 410


def test_the_table_holds_no_secret_of_a_link(app):
    add_user(app)
    token = link_in(mails(app)[0]).rpartition("/")[2]

    with app.app_context():
        assert token not in repr(session().execute(select(AccountToken.__table__)).all())
        assert token not in repr(session().scalars(select(OutboxMessage.payload)).all())


def test_whether_an_address_is_known_is_not_told(app, client):
    add_user(app)

    known = post(client, "/forgot-password", {"email": "hanako@example.jp"}, follow_redirects=True)
    unknown = post(client, "/forgot-password", {"email": "nobody@example.jp"}, follow_redirects=True)

    assert known.get_data() == unknown.get_data()
    assert len(mails(app)) == 2  # verification and reset, none for nobody


def test_asking_twice_within_five_minutes_sends_one_mail(app, client):
    with clock.at(START):
        add_user(app)
        post(client, "/forgot-password", {"email": "hanako@example.jp"})
        post(client, "/forgot-password", {"email": "hanako@example.jp"})

        assert len(mails(app)) == 2


def test_a_new_password_signs_out_every_device_and_confirms_the_address(app, client):
    user_id = add_user(app)
    device = client_for(app, user_id)
    link = reset_link(app, client)
    check_page(client.get(link).get_data(as_text=True))

    assert post(client, link, {"password": CHOSEN}).location == "/sign-in"

    user = only_user(app)
    assert is_password(user.password_hash, CHOSEN)
    assert not is_password(user.password_hash, PASSWORD)
    assert user.email_verified_at is not None
    assert device.get("/my/settings").location.startswith("/sign-in")
    assert client.get(link).status_code == 410


def test_an_easy_password_is_refused_and_the_link_stays_good(app, client):
    add_user(app)
    link = reset_link(app, client)

    answer = post(client, link, {"password": "hanakohanakohanako"})

    assert answer.status_code == 422
    assert "当てられやすい" in answer.get_data(as_text=True)
    check_page(answer.get_data(as_text=True))
    assert client.get(link).status_code == 200


def test_a_link_runs_out_after_half_an_hour(app, client):
    with clock.at(START):
        add_user(app)
        link = reset_link(app, client)

    with clock.at(START + timedelta(minutes=29)):
        assert client.get(link).status_code == 200
    with clock.at(START + timedelta(minutes=31)):
        assert client.get(link).status_code == 410


def test_a_newer_link_ends_the_older(app, client):
    with clock.at(START):
        add_user(app)
        older = reset_link(app, client)
    with clock.at(START + timedelta(minutes=6)):
        newer = reset_link(app, client)

        assert client.get(older).status_code == 410
        assert client.get(newer).status_code == 200


def test_a_stopped_user_gets_no_link_and_uses_none(app, client):
    user_id = add_user(app)
    link = reset_link(app, client)
    administrator = actor_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))

    with app.app_context():
        actions.stop_user(user_id, administrator)

    assert client.get(link).status_code == 410
    assert post(client, "/sign-in", {"email": "hanako@example.jp", "password": PASSWORD}).status_code == 422


def test_an_invitation_leads_to_a_password_and_the_role(app, client):
    administrator = actor_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))
    with app.app_context():
        terms = GrantTerms(Role.COORDINATOR, area="16")
        user_id = actions.invite("新任 太郎", "taro@example.jp", terms, administrator)
    text = mails(app)[-1]
    link = link_in(text)

    assert "担当（富山県）" in text
    assert post(client, "/sign-in", {"email": "taro@example.jp", "password": CHOSEN}).status_code == 422
    check_page(client.get(link).get_data(as_text=True))
    post(client, link, {"password": CHOSEN})
    answer = post(client, "/sign-in", {"email": "taro@example.jp", "password": CHOSEN})

    assert answer.location == "/coordinate"
    with app.app_context():
        assert queries.user(user_id).email_verified_at is not None
        assert queries.invited_people() == []


def test_inviting_somebody_who_is_known_gives_the_role_and_sends_nothing(app):
    administrator = actor_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))
    user_id = add_user(app)
    before = len(mails(app))
    with app.app_context():
        terms = GrantTerms(Role.COORDINATOR, area="JP")

        assert actions.invite("山田 花子", "Hanako@example.jp", terms, administrator) == user_id
        assert [role.role for role in queries.roles_of(user_id)] == [Role.COORDINATOR]

    assert len(mails(app)) == before


def test_a_mail_that_is_not_needed_any_more_is_not_sent(app):
    user_id = add_user(app)
    with app.app_context():
        raw = actions.issue_link(LinkKind.VERIFY_EMAIL, user_id)
        actions.verify_email(raw)

    assert mails(app) == [""]


def test_two_who_use_a_link_at_once_do_not_both_succeed(app):
    user_id = add_user(app)
    with app.app_context():
        raw = actions.issue_link(LinkKind.RESET_PASSWORD, user_id)
        actions.set_password(LinkKind.RESET_PASSWORD, raw, "first")

        with pytest.raises(actions.LinkEnded):
            actions.set_password(LinkKind.RESET_PASSWORD, raw, "second")
        assert only_user(app).password_hash == "first"
        assert session().scalar(select(SignIn.id).where(SignIn.revoked_at.is_(None))) is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Thank you for registering."), ("ja-easy", "登録（とうろく） ありがとうございます。")],
)
def test_a_mail_speaks_the_language_in_which_somebody_signed_up(app, language, words):
    with app.app_context():
        actions.sign_up("Nguyen An", None, "an@example.jp", "a hash", locale=language)

    (mail,) = mails(app)

    assert words in mail
    assert "Nguyen An" in mail
