"""What a device did without an account, taken along."""

from lms.learning import queries, rules
from lms.records import actions as records_actions
from tests.learning.conftest import right_answers
from tests.learning.pages import KNOW, LISTEN, OVERVIEW, QUIZ, fields, finish, page_of
from tests.support.people import add_organisation, add_user, client_for, post


def test_the_table_holds_no_token_of_a_device(app, client, course):
    finish(client, KNOW)

    with client.session_transaction() as cookie:
        token = cookie["guest"]
    with app.app_context():
        assert queries.device_progress(token) is None
        assert queries.device_progress(rules.guest_hash(token)).modules == 1


def test_a_visitor_learns_signs_in_takes_it_along_and_has_the_record(app, client, course):
    with app.app_context():
        records_actions.name_operator(add_organisation(app))
    finish(client, KNOW)
    finish(client, LISTEN)
    post(client, QUIZ, fields(right_answers(course)))
    with client.session_transaction() as cookie:
        guest = cookie["guest"]
    signed_in = client_for(app, add_user(app))
    with signed_in.session_transaction() as cookie:
        cookie["guest"] = guest

    assert "全2章。これからです" in page_of(signed_in.get(OVERVIEW))
    assert "読んだ章が2つと、確認テストの結果があります。引きつぎますか。" in page_of(signed_in.get("/my"))
    response = post(signed_in, "/my", {}, to="/learning/claim")

    assert response.location == "/my"
    html = page_of(signed_in.get("/my"))
    assert "2つのうち、2つ読みおわりました" in html
    assert "この端末で学んだところを、引きつぎました。" in html
    assert "受講記録ができました" in html
    assert "全2章。これからです" in page_of(client.get(OVERVIEW))
    with signed_in.session_transaction() as cookie:
        assert "guest" not in cookie


def test_a_claim_asks_for_a_sign_in(client, course):
    response = post(client, KNOW, {}, to="/learning/claim")

    assert response.location.startswith("/sign-in")


def test_ones_own_page_offers_nothing_when_the_device_did_nothing(app, course):
    signed_in = client_for(app, add_user(app))

    assert "引きつぎますか" not in page_of(signed_in.get("/my"))


def test_ones_own_page_tells_where_to_go_on(app, course):
    signed_in = client_for(app, add_user(app))
    finish(signed_in, KNOW)
    finish(signed_in, LISTEN)

    html = page_of(signed_in.get("/my"))

    assert "確認テストへ進む" in html
    assert "あと、確認テストだけです。" in html
    assert f'href="{OVERVIEW}/continue"' in html
