"""A session is repeated over days and venues in one form: looked at first, made all at once or not at all."""

import pytest

from lms.accounts.policy import Role
from lms.core.clock import to_jst
from lms.core.db import session
from lms.sessions.models import TrainingSession, Venue
from lms.sessions.rules.states import SessionState
from tests.support.booking import text
from tests.support.ledger import publish as publish_course
from tests.support.organising import book
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, fields_of, post
from tests.support.training_sessions import add_training_session


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def pattern(app, organisation_id):
    """The session that is repeated; another one gives a second venue."""
    version_id = publish_course(app)
    held = add_training_session(app, organisation_id, course_version_id=version_id, what_to_bring="上ばき")
    add_training_session(app, organisation_id, course_version_id=version_id)
    with app.app_context():
        book(held)
    return held


def made(app):
    """Return the sessions beyond the two of the beginning."""
    with app.app_context():
        return session().query(TrainingSession).order_by(TrainingSession.id).offset(2).all()


def venues(app):
    with app.app_context():
        return [row.id for row in session().query(Venue).order_by(Venue.id)]


def make(client, pattern, sent, **more):
    url = f"/organise/sessions/{pattern}/series"
    return post(client, url, {"rows": "3", **sent}, to=f"{url}/occasions", **more)


def boxes(app, *days, **more):
    here, there = venues(app)
    sent = {f"held_on_{number}": day for number, day in enumerate(days)}
    return {**sent, **{f"venue_{number}": str(there if number else here) for number in range(3)}, **more}


def test_days_that_follow_one_another_are_put_into_boxes(organiser, pattern):
    url = f"/organise/sessions/{pattern}/series"
    check_page(text(organiser.get(url)))

    page = text(post(organiser, url, {"every": "weekly", "first_day": "令和８１年６月２０日", "count": "５回"}))
    assert "直してください" in page

    page = text(post(organiser, url, {"every": "weekly", "first_day": "2099年6月20日", "count": "５"}))
    check_page(page)
    assert page.count("2099年（令和81年）") == 5
    assert "7月18日（土）" in page


def test_days_and_venues_are_made_all_at_once(app, organiser, pattern):
    sent = boxes(app, "令和81年6月20日", "２０９９／７／４", "", publish="1")

    answer = make(organiser, pattern, sent, follow_redirects=True)

    assert "2回をつくって、公開しました。" in text(answer)
    first, second = made(app)
    assert [f"{to_jst(row.starts_at):%m/%d}" for row in (first, second)] == ["06/20", "07/04"]
    assert [row.venue_id for row in (first, second)] == venues(app)
    assert {row.state for row in (first, second)} == {SessionState.PUBLISHED}
    assert {(row.what_to_bring, row.last_seq) for row in (first, second)} == {("上ばき", 0)}


def test_looking_again_makes_nothing_and_the_same_form_twice_makes_one_series(app, organiser, pattern):
    url = f"/organise/sessions/{pattern}/series"
    page = make(organiser, pattern, boxes(app, "2099/6/20"))
    check_page(text(page))
    assert "2099年（令和81年）6月20日（土）" in text(page)
    assert made(app) == []

    sent = {**fields_of(text(organiser.get(url))), "rows": "3", **boxes(app, "2099/6/20", make="1")}
    for _ in range(2):
        assert organiser.post(f"{url}/occasions", data=sent).status_code == 302
    [row] = made(app)
    assert row.state is SessionState.DRAFT


@pytest.mark.parametrize(
    ("days", "changes", "words"),
    [
        (("2099/6/20", "2020/6/20"), {}, "2回目の日が、過ぎています"),
        (("2099/6/20", "2099/7/4", "２０９９年７月４日"), {}, "3回目は、同じ日と会場がもうあります"),
        (("2099/6/20", "あした"), {}, "日付が読み取れません"),
        ((), {}, "開く日を、ひとつは"),
        (("2099/6/20",), {"venue_0": "0"}, "1回目の会場を選んで"),
        (("2099/6/20",), {"venue_0": "999999"}, "Not a valid choice"),
    ],
)
def test_one_day_that_cannot_be_lets_none_be_made(app, organiser, pattern, days, changes, words):
    answer = make(organiser, pattern, {**boxes(app, *days, publish="1"), **changes})

    page = text(answer)
    assert answer.status_code == 422
    assert words in page or words == "Not a valid choice"
    check_page(page)
    assert made(app) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"every": "weekly", "first_day": "", "count": "4"}, "はじめの日を入れて"),
        ({"every": "weekly", "first_day": "2020/1/1", "count": "4"}, "過ぎています"),
        ({"every": "weekly", "first_day": "2099/1/1", "count": "61"}, "1回から60回"),
        ({"every": "chosen", "typed": "2099/6/20、2月30日"}, "日付が読み取れません：2月30日"),
        ({"every": "chosen", "typed": ""}, "開く日を、1行に"),
        ({"every": "chosen", "typed": "、".join(["2099/6/20"] * 61)}, "60回まで"),
        ({"every": "daily"}, "直してください"),
    ],
)
def test_days_that_cannot_be_found_are_said_in_words(organiser, pattern, sent, words):
    answer = post(organiser, f"/organise/sessions/{pattern}/series", sent)

    assert answer.status_code == 422
    assert words in text(answer)
    check_page(text(answer))


def test_sixty_days_fit_and_a_tampered_number_of_rows_does_no_harm(app, organiser, pattern):
    url = f"/organise/sessions/{pattern}/series"
    days = "\n".join(f"2099/{month}/{day}" for month in range(1, 13) for day in range(1, 6))
    assert text(post(organiser, url, {"every": "chosen", "typed": days})).count("回目</legend>") == 60

    for rows in ("", "-1", "９９", "9999999", "x"):
        assert make(organiser, pattern, {**boxes(app, "2099/6/20", make="1"), "rows": rows}).status_code in (302, 422)


def test_nobody_repeats_what_is_out_of_reach(app, pattern):
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))

    url = f"/organise/sessions/{pattern}/series"
    assert stranger.get(url).status_code == 404
    for address in (url, f"{url}/occasions"):
        assert post(stranger, "/organise/moves", {"rows": "1"}, to=address).status_code == 404
