"""What every form makes of what is sent to it."""

import pytest

from tests.support.page_checks import check_page
from tests.support.people import fields_of


@pytest.mark.parametrize("body", ['{"email": 5, "password": ["a"]}', "[1, 2]", "7", "null", "{"])
def test_what_is_no_form_has_no_fields(client, body):
    token = fields_of(client.get("/sign-in").get_data(as_text=True))["csrf_token"]

    answer = client.post("/sign-in", data=body, content_type="application/json", headers={"X-CSRFToken": token})

    assert answer.status_code == 422
    check_page(answer.get_data(as_text=True))


def test_a_token_that_one_page_was_given_serves_the_next_and_no_other_browser(app):
    first, other = app.test_client(), app.test_client()
    tokens = [
        fields_of(client.get("/sign-in").get_data(as_text=True))["csrf_token"] for client in (first, first, other)
    ]

    answers = [client.post("/sign-in", data={"csrf_token": tokens[1]}).status_code for client in (first, other)]

    assert tokens[1] != tokens[2]
    assert answers == [422, 400]


@pytest.mark.parametrize("spaces", [" ", "\u3000", "\t", "\r\n", "\x0b"])
def test_spaces_alone_are_nothing(client, spaces):
    token = fields_of(client.get("/sign-up").get_data(as_text=True))["csrf_token"]
    typed = {"csrf_token": token, "name": spaces, "email": spaces, "password": spaces * 20}

    page = client.post("/sign-up", data=typed).get_data(as_text=True)

    for words in ("お名前を入れてください。", "メールアドレスを入れてください。", "パスワードを入れてください。"):
        assert words in page
