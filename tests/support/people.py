"""People who sign in, in tests."""

import re
from functools import cache

from flask import Flask
from flask.testing import FlaskClient

from lms.accounts import actions, queries
from lms.accounts.models import OrganisationKind
from lms.accounts.policy import Role
from lms.accounts.sign_in import new_token, password_hash, token_hash

PASSWORD = "ひだまりの庭でお茶を飲む朝"


@cache
def _hash() -> str:
    return password_hash(PASSWORD)


def add_user(app: Flask, email: str = "hanako@example.jp", name: str = "山田 花子", kana: str = "やまだ はなこ") -> int:
    """Make a user with PASSWORD and return the user's id."""
    with app.app_context():
        return actions.sign_up(name, kana, email, _hash())


def add_staff(
    app: Flask, email: str, role: Role, *, organisation_id: int | None = None, area: str | None = None
) -> int:
    """Make a user with one role from today on."""
    user_id = add_user(app, email, name=f"担当 {role}")
    with app.app_context():
        actions.grant_role(user_id, role, None, organisation_id=organisation_id, area=area)
    return user_id


def add_organisation(app: Flask, name: str = "緑川市社会福祉協議会", municipality_code: str | None = "131016") -> int:
    """Make an organisation and return its id."""
    with app.app_context():
        return actions.add_organisation(name, OrganisationKind.NPO, municipality_code, None).id


def actor_for(app: Flask, user_id: int):
    """Return the actor of a user, as a request would see it."""
    with app.app_context():
        token = new_token()
        actions.open_sign_in(user_id, token_hash(token))
        return queries.actor_of(token_hash(token))


def client_for(app: Flask, user_id: int) -> FlaskClient:
    """Return a client on which the user is signed in."""
    with app.app_context():
        token = new_token()
        actions.open_sign_in(user_id, token_hash(token))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def fields_of(html: str) -> dict[str, str]:
    """Return the hidden fields of ours, as csrf_token and form_key, of the last form on a page that has them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="(csrf_token|form_key|attempt|seen)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = value[1]
    return found


def post(client: FlaskClient, page: str, data: dict, to: str | None = None, **more):
    """Open *page*, take its hidden fields along and send *data* to the same address, or *to* another."""
    hidden = fields_of(client.get(page).get_data(as_text=True))
    return client.post(to or page, data={**hidden, **data}, **more)
