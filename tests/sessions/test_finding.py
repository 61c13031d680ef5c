"""The filters of the list, each by what it finds."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.accounts.policy import VISITOR
from lms.core import clock
from lms.sessions.actions.registration import cancel
from lms.sessions.queries import finding
from lms.sessions.rules.finding import Search, When
from lms.sessions.rules.states import AccessFact, Audience, Mode, SessionState
from lms.sessions.rules.windows import Offer
from tests.support.people import add_organisation
from tests.support.registering import book
from tests.support.training_sessions import adder, new_key

NOW = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _early_in_november():
    with clock.at(NOW):
        yield


@pytest.fixture
def add(app):
    return adder(app, add_organisation(app))


def titles(search: Search) -> list[str]:
    return [card.training_session.title for card in finding.find(search).cards]


def test_weekdays_weekends_and_evenings_are_those_of_a_clock_in_japan(add, database):
    add("月曜の朝", 2026, 11, 16, 8, 0)  # still Sunday in UTC
    add("金曜の夜", 2026, 11, 20, 17, 0)
    add("土曜の夜中すぎ", 2026, 11, 21, 0, 30)  # still Friday in UTC
    add("日曜の夕方まえ", 2026, 11, 22, 16, 59)

    assert titles(Search(when=When.WEEKDAY)) == ["月曜の朝", "金曜の夜"]
    assert titles(Search(when=When.WEEKEND)) == ["土曜の夜中すぎ", "日曜の夕方まえ"]
    assert titles(Search(when=When.EVENING)) == ["金曜の夜"]


def test_access_is_what_venue_and_session_offer_together(add, database):
    add("字幕と会場のエレベーター", access_facts=["captions"])
    add("会場だけ")
    add("オンラインの字幕", mode=Mode.ONLINE, access_facts=["captions"])

    both = Search(access=(AccessFact.CAPTIONS, AccessFact.ELEVATOR))

    assert titles(both) == ["字幕と会場のエレベーター"]
    assert titles(Search(access=(AccessFact.CAPTIONS,))) == ["字幕と会場のエレベーター", "オンラインの字幕"]
    assert titles(Search(access=(AccessFact.CHILDCARE,))) == []


def test_an_audience_finds_the_sessions_meant_for_it(add, database):
    add("どなたでも")
    add("学校の方", audience=Audience.SCHOOL)

    assert titles(Search(audience=Audience.SCHOOL)) == ["学校の方"]
    assert titles(Search(audience=Audience.EVERYONE)) == ["どなたでも"]


def test_free_places_agree_with_what_each_session_offers(add, database):
    full = add("満席", capacity=1)
    book(full, 1)
    held_back = add("待つ人のための席", capacity=1, promotion_closes_at=NOW)
    first = book(held_back, 2)
    book(held_back, 3)
    add("受付はこれから", registration_opens_at=NOW + timedelta(days=1))
    add("受付は終わり", registration_closes_at=NOW)
    add("中止", state=SessionState.CALLED_OFF)
    add("空き", capacity=1)
    cancel(first, VISITOR, new_key())

    everything = finding.find(Search()).cards
    open_ones = [card.training_session.title for card in everything if card.offer in (Offer.OPEN, Offer.FEW)]

    assert titles(Search(only_free=True)) == open_ones == ["空き"]
    assert len(everything) == 6


def test_what_nobody_can_book_any_more_comes_after_the_rest(add, database):
    over = NOW - timedelta(minutes=1)
    add("受付の終わった回", 2026, 11, 2, 10, 0, registration_closes_at=over)
    add("中止の回", 2026, 11, 3, 10, 0, state=SessionState.CALLED_OFF, called_off_at=NOW)
    add("申し込める回", 2026, 11, 20, 10, 0)
    add("あとの回", 2026, 11, 21, 10, 0)

    assert titles(Search()) == ["申し込める回", "あとの回", "受付の終わった回", "中止の回"]


def test_of_the_next_sessions_one_called_off_keeps_its_place_until_its_day_is_over(add, database):
    add("受付の終わった回", 2026, 11, 2, 10, 0, registration_closes_at=NOW - timedelta(minutes=1))
    add("中止の回", 2026, 11, 3, 10, 0, state=SessionState.CALLED_OFF, called_off_at=NOW)
    add("申し込める回", 2026, 11, 20, 10, 0)

    def soon(limit):
        return [card.training_session.title for card in finding.coming(limit)]

    assert soon(3) == ["中止の回", "申し込める回", "受付の終わった回"]
    assert soon(2) == ["中止の回", "申し込める回"]
