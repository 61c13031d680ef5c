"""One's own settings."""

import pytest

from lms.accounts import queries
from lms.accounts.sign_in import is_password
from lms.core.cli import run_due_jobs
from tests.support.page_checks import check_page
from tests.support.people import PASSWORD, add_user, client_for, post
from tests.support.places import add_places
from tests.support.statements import statements

CHOSEN = "ひだまりの庭でお茶を飲む日曜の朝"
ME = {"name": "髙橋 花子", "kana": "たかはし はなこ", "phone": "０９０（１２３４）５６７８", "place": ""}


@pytest.fixture
def user_id(app):
    return add_user(app)


@pytest.fixture
def me(app, user_id):
    return client_for(app, user_id)


def person_of(app, user_id):
    with app.app_context():
        return queries.user_with_person(user_id)[1]


@pytest.mark.parametrize("page", ["/my/settings", "/my/settings/password", "/my/settings/email"])
def test_own_pages_are_sound_and_ask_visitors_to_sign_in(app, client, me, page):
    answer = me.get(page)

    assert answer.status_code == 200
    check_page(answer.get_data(as_text=True))
    assert client.get(page).location.startswith("/sign-in?next=")


def test_an_address_that_is_not_confirmed_is_asked_for(me):
    assert "まだ確かめていません" in me.get("/my/settings").get_data(as_text=True)


def test_what_is_known_of_me_can_be_changed(app, user_id, me):
    add_places(app)

    assert post(me, "/my/settings", {**ME, "place": "とやま"}).status_code == 302

    person = person_of(app, user_id)
    assert (person.name, person.phone, person.municipality_code) == ("髙橋 花子", "09012345678", "162019")
    assert "富山県富山市" in me.get("/my/settings").get_data(as_text=True)


def test_saving_without_a_change_changes_nothing(app, user_id, me):
    add_places(app)
    post(me, "/my/settings", {**ME, "place": "富山市"})

    post(me, "/my/settings", {**ME, "place": "富山県富山市"})

    assert person_of(app, user_id).municipality_code == "162019"


def test_two_places_of_one_name_are_offered_to_choose_from(app, user_id, me):
    add_places(app)

    asked = post(me, "/my/settings", {**ME, "place": "府中市"})
    html = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert "東京都府中市" in html
    assert "広島県府中市" in html
    assert "髙橋 花子" in html
    check_page(html)

    post(me, "/my/settings", {**ME, "place": "府中市", "place_code": "342084"})
    assert person_of(app, user_id).municipality_code == "342084"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"place": "ないない市"}, "見つかりません"),
        ({"phone": "123"}, "市外局番から"),
        ({"name": ""}, "お名前を入れてください"),
        ({"name": "花\x00子"}, "2文字目に"),
        ({"kana": "あ" * 101}, "100文字まで"),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_is_kept(app, me, changed, words):
    answer = post(me, "/my/settings", {**ME, **changed})

    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in html
    assert "たかはし" in html or "kana" in changed
    check_page(html.replace("\x00", ""))


def test_a_place_that_was_not_offered_is_not_taken(app, user_id, me):
    add_places(app)

    post(me, "/my/settings", {**ME, "place": "富山市", "place_code": "131016"})

    assert person_of(app, user_id).municipality_code == "162019"


def test_a_new_password_needs_the_one_of_now(app, user_id, me):
    refused = post(me, "/my/settings/password", {"password_now": "ちがうことば", "password": CHOSEN})

    assert refused.status_code == 422
    assert "いまのパスワードが、ちがうようです" in refused.get_data(as_text=True)
    check_page(refused.get_data(as_text=True))


def test_a_new_password_signs_out_the_other_devices_only(app, user_id, me):
    other = client_for(app, user_id)

    post(me, "/my/settings/password", {"password_now": PASSWORD, "password": CHOSEN})

    assert me.get("/my/settings").status_code == 200
    assert other.get("/my/settings").status_code == 302
    with app.app_context():
        assert is_password(queries.user(user_id).password_hash, CHOSEN)


def test_the_other_devices_can_be_signed_out(app, user_id, me):
    other = client_for(app, user_id)
    page = me.get("/my/settings").get_data(as_text=True)
    assert "この端末以外をサインアウト" in page
    check_page(page)

    answer = post(me, "/my/settings", {}, to="/my/settings/sign-ins", follow_redirects=True)

    assert "ほかの端末（1台）からサインアウトしました。" in answer.get_data(as_text=True)
    assert other.get("/my/settings").status_code == 302


def test_a_new_address_needs_the_password_and_is_confirmed_again(app, user_id, me):
    refused = post(me, "/my/settings/email", {"email": "new@example.jp", "password_now": "ちがう"})
    taken = add_user(app, "taken@example.jp")
    known = post(me, "/my/settings/email", {"email": "taken@example.jp", "password_now": PASSWORD})
    done = post(me, "/my/settings/email", {"email": "Ｎew@example.jp", "password_now": PASSWORD})

    assert (refused.status_code, known.status_code, done.status_code) == (422, 409, 302)
    with app.app_context():
        user, person = queries.user_with_person(user_id)
        assert (user.email, person.email, user.email_verified_at) == ("new@example.jp", "new@example.jp", None)
        assert queries.user(taken).email == "taken@example.jp"


def test_an_address_that_somebody_else_has_is_refused_beside_the_field(app, user_id, me):
    add_user(app, "jiro@example.jp")

    answer = post(me, "/my/settings/email", {"email": "jiro@example.jp", "password_now": PASSWORD})

    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="jiro@example.jp"' in html
    assert "ほかの登録で使われています" in html
    check_page(html)


def test_the_mail_to_confirm_can_be_sent_again(app, me):
    with app.app_context():
        run_due_jobs()

    answer = post(me, "/my/settings", {}, to="/my/settings/email-verification", follow_redirects=True)

    assert "確認のメールをお送りします" in answer.get_data(as_text=True)


def test_the_settings_take_the_same_statements_however_many_devices(app, user_id, me):
    me.get("/my/settings")
    with statements(app) as few:
        me.get("/my/settings")
    for _ in range(10):
        client_for(app, user_id)
    with statements(app) as many:
        me.get("/my/settings")

    assert len(many) == len(few) <= 4
