"""The first page and one's own page, by the words on them."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.accounts.actions import OrganisationDetails, enter_organisation
from lms.accounts.models import OrganisationKind
from lms.accounts.policy import VISITOR
from lms.core import clock
from lms.learning.actions import finish_module
from lms.learning.rules import Learner
from lms.sessions.actions.closing import close
from lms.sessions.actions.desk import check_in
from lms.sessions.actions.registration import cancel, register
from lms.sessions.rules.states import Mode
from tests.support.ledger import publish
from tests.support.organising import organiser_of
from tests.support.page_checks import check_page
from tests.support.people import actor_for, add_organisation, add_user, client_for
from tests.support.places import add_places
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session, new_key


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    check_page(html)
    return html


@pytest.mark.parametrize("address", ["/", "/privacy", "/accessibility"])
def test_anybody_may_read_what_this_is(client, address):
    page(client, address)


def test_the_first_page_shows_the_next_sessions_and_both_ways_in(app, client):
    add_training_session(app, add_organisation(app), course_version_id=publish(app))

    html = page(client, "/")

    assert "はじめてのつながりサポーター講座" in html
    assert 'href="/courses"' in html
    assert 'href="/sessions"' in html
    assert "国の公式サイトではありません" in html


def test_without_sessions_the_first_page_says_how_to_go_on(client):
    assert "これからの講座は、まだありません" in page(client, "/")


def test_in_april_the_first_page_tells_of_the_campaign(client):
    with clock.at(datetime(2027, 4, 2, tzinfo=UTC)):
        html = page(client, "/")

    assert "孤独・孤立対策強化月間" in html
    assert "from=2027-05-01" in html


def test_in_other_months_it_does_not(client):
    with clock.at(datetime(2027, 6, 2, tzinfo=UTC)):
        assert "強化月間" not in page(client, "/")


def test_ones_own_page_is_never_empty_but_says_what_to_do(app):
    publish(app)

    html = page(client_for(app, add_user(app)), "/my")

    for words in (
        "山田 花子さんのページ",
        "まだ申し込みはありません",
        "受講記録は、まだありません",
        "まだ確かめていません",
    ):
        assert words in html


def test_ones_own_page_needs_a_sign_in(client):
    assert client.get("/my").headers["Location"].startswith("/sign-in")


def test_ones_own_page_costs_the_same_however_much_there_is(app):
    version = publish(app)
    client = client_for(app, add_user(app))
    client.get("/my")

    with statements(app) as few:
        client.get("/my")
    organisation = add_organisation(app)
    for _ in range(5):
        add_training_session(app, organisation, course_version_id=version)
    with statements(app) as more:
        client.get("/my")

    assert len(few) == len(more) <= 6


def test_help_is_one_tap_away_and_leads_back(client):
    html = page(client, "/sessions?prefecture=13")

    assert "/help-desks?from=/sessions?prefecture%3D13" in html


def test_ones_own_page_puts_what_is_to_come_first_and_says_how_the_rest_ended(app):
    version, organisation, user_id = publish(app), add_organisation(app), add_user(app)
    client, actor = client_for(app, user_id), actor_for(app, user_id)
    moments = {"あしたの回": 1, "つぎの週の回": 8, "出た回": -3, "出なかった回": -10, "取り消した回": 5}
    claims = {}
    for title, days in moments.items():
        starts_at = clock.now() + timedelta(days=days)
        closes = {"starts_at": starts_at, "registration_closes_at": starts_at}
        held = add_training_session(app, organisation, title=title, course_version_id=version, **closes)
        with app.app_context(), clock.at(starts_at - timedelta(days=1)):
            claims[title] = (held, register(held, actor, new_key()))
    with app.app_context():
        held, claim = claims["出た回"]
        organiser = organiser_of(app, organisation)
        check_in(held, claim, organiser)
        close(held, organiser)
        close(claims["出なかった回"][0], organiser)
        cancel(claims["取り消した回"][1], actor, new_key())

    html = page(client, "/my")

    coming, past = html.split("これまで")
    assert coming.index("あしたの回") < coming.index("つぎの週の回")
    assert "出た回" not in coming
    assert past.index("取り消した回") < past.index("出た回") < past.index("出なかった回")
    for words in ("取り消し", "出席", "欠席"):
        assert words in past


def test_an_online_session_says_for_which_area_it_is_held(app, client):
    add_places(app)
    online = {"mode": Mode.ONLINE, "online_url": "https://meet.example/a"}
    held = add_training_session(app, add_organisation(app), course_version_id=publish(app), **online)

    assert "開く地域：東京都千代田区" in page(client, "/")
    assert "開く地域" in page(client, f"/sessions/{held}")


def test_whoever_wants_to_hold_a_course_learns_whom_to_tell(app, client):
    assert "このサイトを運営する方にお知らせください" in page(client, "/")

    details = OrganisationDetails(
        "緑川市 生涯学習課", OrganisationKind.MUNICIPALITY, None, None, "000-000-0000", "kouza@example.jp", True
    )
    with app.app_context():
        enter_organisation(details, VISITOR)
    html = page(client, "/")

    assert "招待のメールをお送りします" in html
    for words in ("緑川市 生涯学習課", 'href="tel:000-000-0000"', 'href="mailto:kouza@example.jp"'):
        assert words in html


def test_ones_own_page_names_the_next_chapter_and_when_one_was_last_there(app):
    publish(app)
    user_id = add_user(app)
    with app.app_context(), clock.at(datetime(2027, 5, 10, tzinfo=UTC)):
        learner = Learner(person_ids=actor_for(app, user_id).person_ids)
        finish_module("tsunagari-supporter", "know", learner, key=new_key())

    html = page(client_for(app, user_id), "/my")

    assert "つぎは、第2章「" in html
    assert "前回は、" in html
    assert "5月10日" in html


def test_whoever_has_a_record_is_not_told_what_is_missing(app):
    version, organisation, user_id = publish(app), add_organisation(app), add_user(app)
    client, actor, organiser = client_for(app, user_id), actor_for(app, user_id), organiser_of(app, organisation)
    with app.app_context():
        finish_module("tsunagari-supporter", "know", Learner(person_ids=actor.person_ids), key=new_key())
    assert "受講記録があります" not in page(client, "/my")

    starts_at = clock.now() + timedelta(days=1)
    moments = {"starts_at": starts_at, "registration_closes_at": starts_at}
    held = add_training_session(app, organisation, course_version_id=version, **moments)
    with app.app_context():
        claim = register(held, actor, new_key())
        with clock.at(starts_at + timedelta(hours=2)):
            check_in(held, claim, organiser)
            close(held, organiser)
    html = page(client, "/my")

    assert "受講記録があります" in html
    assert "あと、" not in html
