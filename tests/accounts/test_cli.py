"""The commands of accounts."""

from datetime import timedelta

from sqlalchemy import func, select

from lms.accounts import actions, queries
from lms.accounts.models import AccountToken, SignIn
from lms.accounts.policy import Role
from lms.accounts.rules import LinkKind
from lms.core import clock
from lms.core.db import session
from lms.core.models import IdempotencyKey
from tests.support.people import add_user, client_for, post

CHOSEN = "ひだまりの庭でお茶を飲む日曜の朝"


def test_the_first_administrator_is_made_on_the_command_line(app, client):
    runner = app.test_cli_runner()

    done = runner.invoke(args=["accounts", "add-administrator", "Admin@example.jp"], input=f"{CHOSEN}\n{CHOSEN}\n")

    assert done.exit_code == 0, done.output
    answer = post(client, "/sign-in", {"email": "admin@example.jp", "password": CHOSEN})
    assert answer.location == "/admin"
    with app.app_context():
        assert queries.user_by_email("admin@example.jp").email_verified_at


def test_a_known_user_becomes_administrator_and_keeps_their_password(app):
    user_id = add_user(app)

    done = app.test_cli_runner().invoke(args=["accounts", "add-administrator", "hanako@example.jp"])

    assert done.exit_code == 0, done.output
    with app.app_context():
        assert [role.role for role in queries.roles_of(user_id)] == [Role.ADMINISTRATOR]


def test_an_easy_password_is_refused(app):
    typed = "administrator\nadministrator\n"

    done = app.test_cli_runner().invoke(args=["accounts", "add-administrator", "admin@example.jp"], input=typed)

    assert done.exit_code == 2
    assert "hard to guess" in done.output


def count(table):
    return session().scalar(select(func.count()).select_from(table))


def test_the_broom_takes_what_can_do_nothing_any_more(app):
    user_id = add_user(app)
    post(app.test_client(), "/sign-up", {"name": "次郎", "email": "jiro@example.jp", "password": CHOSEN})
    client_for(app, user_id)
    with app.app_context():
        actions.issue_link(LinkKind.RESET_PASSWORD, user_id)
        assert actions.clean() == {"account_token": 0, "sign_in": 0, "idempotency_key": 0}

        with clock.at(clock.now() + timedelta(days=31)):
            done = app.test_cli_runner().invoke(args=["accounts", "clean"])

        assert "account_token: 1 deleted" in done.output
        assert [count(table) for table in (AccountToken, SignIn, IdempotencyKey)] == [0, 0, 0]
