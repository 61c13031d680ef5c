"""What is shown where there is little, and the month: by what the queries return."""

from datetime import UTC, date, datetime

import pytest

from lms.core import clock
from lms.core.db import atomic, session
from lms.regions.models import Municipality
from lms.sessions.queries import months, nearby, places
from lms.sessions.rules.finding import Nearness, Search
from lms.sessions.rules.states import Mode, SessionState
from tests.support.people import add_organisation
from tests.support.places import add_places
from tests.support.statements import statements
from tests.support.training_sessions import adder

NOW = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
SAPPORO, CHUO, KITA, EBETSU, AOMORI = "011002", "011011", "011029", "012173", "022012"


@pytest.fixture(autouse=True)
def _early_in_november():
    with clock.at(NOW):
        yield


@pytest.fixture
def add(app):
    add_places(app)
    with app.app_context():
        _add_sapporo()
    return adder(app, add_organisation(app))


@atomic
def _add_sapporo() -> None:
    rows = [
        (SAPPORO, "札幌市", "さっぽろし", None),
        (CHUO, "札幌市中央区", "さっぽろしちゅうおうく", SAPPORO),
        (KITA, "札幌市北区", "さっぽろしきたく", SAPPORO),
        (EBETSU, "江別市", "えべつし", None),
        (AOMORI, "青森市", "あおもりし", None),
    ]
    for code6, name, kana, parent_code in rows:
        session().add(
            Municipality(code6=code6, prefecture_code=code6[:2], name=name, kana=kana, parent_code=parent_code)
        )
        session().flush()


def near(search: Search) -> dict[Nearness, list[str]]:
    return {kind: [card.training_session.title for card in cards] for kind, cards in nearby.nearby(search)}


def test_the_nearest_kinds_come_first_and_say_what_they_are(add, database):
    add("北区", municipality_code=KITA)
    add("中央区", municipality_code=CHUO)
    add("江別", municipality_code=EBETSU)
    add("青森", municipality_code=AOMORI)
    add("東京", municipality_code="131016")
    add("どこからでも", mode=Mode.ONLINE, municipality_code=None)
    add("東京の会場とオンライン", mode=Mode.HYBRID, municipality_code="131016")

    found = near(Search(prefecture="01", municipality=CHUO))

    assert list(found.items()) == [
        (Nearness.SAME_CITY, ["北区"]),
        (Nearness.SAME_PREFECTURE, ["江別"]),
        (Nearness.NEIGHBOUR, ["青森"]),
        (Nearness.ONLINE, ["どこからでも", "東京の会場とオンライン"]),
    ]


def test_a_prefecture_looks_next_door_and_online(add, database):
    add("札幌", municipality_code=SAPPORO)
    add("青森", municipality_code=AOMORI)
    add("札幌からのオンライン", mode=Mode.ONLINE, municipality_code=SAPPORO)

    assert near(Search(prefecture="02")) == {Nearness.NEIGHBOUR: ["札幌"], Nearness.ONLINE: ["札幌からのオンライン"]}
    assert near(Search(prefecture="01")) == {Nearness.NEIGHBOUR: ["青森"]}


def test_the_other_filters_hold_nearby_too(add, database):
    add("青森の会場", municipality_code=AOMORI)
    add("青森のベトナム語", municipality_code=AOMORI, languages=["ja", "vi"])
    add("オンライン", mode=Mode.ONLINE, municipality_code=None)

    assert near(Search(prefecture="01", language="vi")) == {Nearness.NEIGHBOUR: ["青森のベトナム語"]}
    assert list(near(Search(prefecture="01", mode=Mode.IN_PERSON))) == [Nearness.NEIGHBOUR]
    assert list(near(Search(prefecture="01", mode=Mode.ONLINE))) == [Nearness.ONLINE]


def test_only_what_can_be_booked_is_offered_and_two_of_a_kind(add, database):
    add("中止", municipality_code=AOMORI, state=SessionState.CALLED_OFF)
    add("受付は終わり", municipality_code=AOMORI, registration_closes_at=NOW)
    add("リンクだけ", municipality_code=AOMORI, private_token="k3y-k3y-k3y")
    for number in range(3):
        add(f"青森 {number}", 2026, 11, 20 + number, 13, 30, municipality_code=AOMORI)

    assert near(Search(prefecture="01")) == {Nearness.NEIGHBOUR: ["青森 0", "青森 1"]}
    assert near(Search()) == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ﾄﾔﾏｼ", ["富山県富山市"]),
        ("とやま", ["富山県", "富山県富山市"]),
        ("富山県", ["富山県"]),
        ("富山県たかおか", ["富山県高岡市"]),
        ("府中市", ["東京都府中市", "広島県府中市"]),
        ("広島県 府中市", ["広島県府中市"]),
        ("札幌市", ["北海道札幌市"]),
        ("きたく", ["北海道札幌市北区"]),
        ("１６２０２７", ["富山県高岡市"]),
        ("16202", ["富山県高岡市"]),
        ("160008", ["富山県"]),
        ("ないまち", []),
        ("%", []),
    ],
)
def test_a_place_is_meant_by_name_reading_or_code(add, database, typed, meant):
    assert [place.name for place in places.meant(typed)] == meant


def test_a_month_holds_its_days_past_and_called_off_ones_too(add, database):
    add("前の月", 2026, 10, 31, 23, 30)
    add("終わった回", 2026, 11, 1, 0, 0, state=SessionState.CLOSED)
    add("中止", 2026, 11, 12, 10, 0, state=SessionState.CALLED_OFF)
    add("最後の日", 2026, 11, 30, 23, 0)
    add("次の月", 2026, 12, 1, 0, 0)
    add("下書き", state=SessionState.DRAFT)
    add("リンクだけ", private_token="k3y-k3y-k3y")

    days = months.month(Search(first_day=date(2026, 12, 1)), date(2026, 11, 1))

    assert {day: [card.training_session.title for card in held.cards] for day, held in days.items()} == {
        date(2026, 11, 1): ["終わった回"],
        date(2026, 11, 12): ["中止"],
        date(2026, 11, 30): ["最後の日"],
    }


def test_a_full_day_shows_the_first_and_says_how_many_more(app, add, database):
    counted = []
    for more in (2, 9):
        for number in range(more):
            add(f"{more}-{number}", 2026, 11, 20, 18 - number, 0)
        session().rollback()
        with statements(app) as seen:
            held = months.month(Search(), date(2026, 11, 1))[date(2026, 11, 20)]
        counted.append(len(seen))

    assert [card.training_session.title for card in held.cards] == ["9-8", "9-7", "9-6"]
    assert (held.total, held.more) == (11, 8)
    assert counted[0] == counted[1] <= 4
