from datetime import date

import pytest
from sqlalchemy import event

from lms.core.db import db, session
from lms.regions import actions, queries
from lms.regions.cli import cli
from lms.regions.formats import places_csv
from lms.regions.formats.japan_post import PACKAGE
from lms.regions.models import Municipality
from lms.regions.rules import Place

pytestmark = pytest.mark.usefixtures("database")

ALL_PLACES = places_csv.read(places_csv.PATH.read_bytes())
FIRST_DAY, NEXT_YEAR = date(2026, 11, 1), date(2027, 4, 1)
CITY = Place("221309", "浜松市", "はままつし")
WARD = Place("221384", "浜松市中央区", "はままつしちゅうおうく", "221309")
TOWN = Place("013030", "当別町", "とうべつちょう")


def row(code6):
    session().expire_all()
    return session().get(Municipality, code6)


@pytest.fixture
def statements():
    seen = []

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_whole_list_is_loaded_once_and_loading_it_again_changes_nothing():
    assert actions.load(ALL_PLACES, FIRST_DAY) == actions.Loaded(added=1912, changed=0, ended=0)
    assert actions.load(reversed(ALL_PLACES), NEXT_YEAR) == actions.Loaded(added=0, changed=0, ended=0)
    assert queries.count() == 1912
    assert row("011002").valid_from is None


def test_a_new_name_is_written_over_the_old_one():
    actions.load([TOWN], FIRST_DAY)

    done = actions.load([Place("013030", "新当別町", "しんとうべつちょう")], NEXT_YEAR)

    assert done == actions.Loaded(added=0, changed=1, ended=0)
    assert row("013030").name == "新当別町"


def test_a_place_that_is_no_longer_listed_ends_but_keeps_its_name():
    actions.load([CITY, WARD, TOWN], FIRST_DAY)

    done = actions.load([CITY, WARD], NEXT_YEAR)

    assert done.ended == 1
    assert row("013030").valid_until == NEXT_YEAR
    assert queries.find("013030") == TOWN
    assert queries.names(["013030"]) == {"013030": "当別町"}
    assert queries.in_prefecture("01") == queries.search("とうべつ") == []


def test_a_place_that_comes_back_is_in_force_again():
    actions.load([CITY, TOWN], FIRST_DAY)
    actions.load([CITY], NEXT_YEAR)

    done = actions.load([CITY, TOWN], NEXT_YEAR)

    assert done == actions.Loaded(added=0, changed=1, ended=0)
    assert queries.search("当別") == [TOWN]


def test_a_place_that_is_new_to_a_filled_table_begins_on_that_day():
    actions.load([CITY], FIRST_DAY)

    actions.load([CITY, WARD], NEXT_YEAR)

    assert row(WARD.code6).valid_from == NEXT_YEAR


@pytest.fixture
def all_places():
    actions.load(ALL_PLACES, FIRST_DAY)


@pytest.mark.parametrize("code", ["221309", "22130", "２２１３０９"])
def test_a_place_is_found_by_its_code_however_it_is_written(all_places, code):
    assert queries.find(code) == CITY


@pytest.mark.parametrize("code", ["221300", "999993", "", "浜松市"])
def test_an_unknown_or_mistyped_code_finds_nothing(all_places, code):
    assert queries.find(code) is None


def test_a_prefecture_lists_its_municipalities_and_its_wards_when_asked(all_places):
    saitama = queries.in_prefecture("11")

    assert len(saitama) == 63
    assert [place.name for place in saitama[:2]] == ["さいたま市", "川越市"]
    assert len(queries.in_prefecture("11", with_wards=True)) == 73


@pytest.mark.parametrize("typed", ["さ", "サ", "ｻ", " さ "])
def test_one_letter_of_kana_offers_the_largest_cities_first(all_places, typed):
    assert [place.name for place in queries.search(typed, limit=4)] == [
        "さいたま市",
        "堺市",
        "相模原市",
        "札幌市",
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ｻｲﾀﾏ", "さいたま市"),
        ("横浜", "横浜市"),
        ("鎌ヶ谷", "鎌ケ谷市"),
        ("茅ケ崎", "茅ヶ崎市"),
        ("ニセコ", "ニセコ町"),
        ("保土ヶ谷", "横浜市保土ケ谷区"),
        ("つ", "津市"),
    ],
)
def test_places_are_found_by_the_beginning_of_name_or_reading(all_places, typed, first):
    assert queries.search(typed)[0].name == first


@pytest.mark.parametrize("typed", ["中央区", "ちゅうおうく", "ﾁｭｳｵｳ"])
def test_a_ward_is_found_by_its_own_name_after_the_municipalities(all_places, typed):
    names = [place.name for place in queries.search(typed)]

    assert names[0] in {"中央区", "中央市"}
    assert {"札幌市中央区", "神戸市中央区", "浜松市中央区"} <= set(names)


@pytest.mark.parametrize(
    "typed", ["", " 　", "%", "_", "\\", "' OR 1=1", "ん", "さ" * 100_000], ids=lambda typed: typed[:9]
)
def test_what_names_no_place_finds_none(all_places, typed):
    assert queries.search(typed) == []


def test_many_names_take_one_statement(all_places, statements):
    codes = [place.code6 for place in ALL_PLACES[:300]]
    session().rollback()
    statements.clear()

    names = queries.names([*codes, "000000"])

    assert len(names) == 300
    assert len([statement for statement in statements if "SELECT" in statement]) == 1


def test_the_load_command_says_what_it_did(app):
    result = app.test_cli_runner().invoke(cli, ["load"])

    assert result.exit_code == 0
    assert result.output == "added 1912, changed 0, ended 0\n"


def test_making_the_list_without_the_package_says_what_to_install(app):
    result = app.test_cli_runner().invoke(cli, ["make-csv"])

    assert result.exit_code == 1
    assert PACKAGE in result.output
