"""Copies for the time without a network: nobody's, the same for all, with practice in them and nothing of the quiz."""

import pytest

from tests.learning.conftest import publish, write_course
from tests.learning.pages import KNOW, OVERVIEW, QUIZ, finish
from tests.learning.rich import KEY, THOUGHT
from tests.support.page_checks import check_page
from tests.support.people import add_user, client_for

SLIDES = f"{OVERVIEW}/present/all"


def list_of(client, page: str = OVERVIEW) -> dict:
    """Follow what a page says to a device that may keep its course."""
    address = client.get(page).get_data(as_text=True).partition('data-keep="')[2].partition('"')[0]
    return client.get(address.replace("&amp;", "&")).get_json()


def stamp_of(client, page: str) -> str:
    return client.get(page).get_data(as_text=True).partition('data-stamp="')[2].partition('"')[0]


def copies_of(client) -> dict[str, str]:
    return {path: client.get(page).get_data(as_text=True) for path, page in list_of(client)["pages"].items()}


def test_the_list_names_a_copy_for_every_page_that_can_be_read_or_practised(client, rich_course):
    listed = list_of(client)

    assert listed["title"] == "ちいさな講座"
    assert set(listed["pages"]) == {
        OVERVIEW,
        f"{OVERVIEW}/continue",
        QUIZ,
        f"{OVERVIEW}/step",
        KNOW,
        f"{OVERVIEW}/modules/listen",
        f"{OVERVIEW}/scenarios/neighbour",
        SLIDES,
    }
    assert list_of(client, KNOW) == list_of(client, f"{OVERVIEW}/scenarios/neighbour") == listed


def test_every_copy_is_a_whole_page_that_says_openly_what_it_is(client, rich_course):
    for path, copy in copies_of(client).items():
        check_page(copy)
        assert path == SLIDES or "電波のないときのページです" in copy, path  # nobody in a hall need know


def test_a_copy_holds_nobody_no_token_and_nothing_of_the_quiz(app, rich_course):
    hanako = client_for(app, add_user(app, name="山田 花子"))
    finish(hanako, KNOW)
    visitor = app.test_client()

    copies = copies_of(hanako)

    assert copies == copies_of(visitor)
    for path, copy in copies.items():
        for secret in ("csrf_token", "form_key", 'method="post" action="/s', "サインアウト", "花子", KEY, KEY.lower()):
            assert secret not in copy, f"{secret} in {path}"
    assert "final-single" not in copies[QUIZ]


def test_a_copy_shows_no_choice_of_any_device(client, rich_course):
    before = copies_of(client)[KNOW]
    client.set_cookie("display", "off.largest.dark")

    assert copies_of(client)[KNOW] == before
    assert 'data-ruby="on" data-text="normal" data-theme="auto"' in before


def test_practice_stands_in_the_copy_with_what_is_said_about_every_choice(client, rich_course):
    copy = copies_of(client)[KNOW]

    assert copy.count("data-practice") == 5
    assert 'data-right="b"' in copy
    assert 'data-right="a c"' in copy
    assert all(f"{THOUGHT}はなし{choice}" in copy for choice in "abcd")
    assert f"{THOUGHT}わけ" in copy
    assert "data-reflection" in copy


def test_a_conversation_stands_in_the_copy_with_all_its_scenes(client, rich_course):
    copy = copies_of(client)[f"{OVERVIEW}/scenarios/neighbour"]

    assert [copy.count(f'data-scene="{scene}"') for scene in ("door", "talk", "tea")] == [1, 1, 1]
    assert 'data-choice="talk.b" data-to="door" data-plain' in copy


def test_a_new_version_and_another_language_have_another_stamp(app, client, rich_course, tmp_path):
    stamps = {stamp_of(client, OVERVIEW), stamp_of(client, f"{KNOW}?lang=en"), stamp_of(client, f"{KNOW}?lang=ja")}
    assert len(stamps) == 2
    with app.app_context():
        publish(write_course(tmp_path / "new" / "small", version="2"))

    assert stamp_of(client, OVERVIEW) not in stamps


def test_who_is_under_way_keeps_the_version_they_read(app, rich_course, tmp_path):
    reader, newcomer = app.test_client(), app.test_client()
    finish(reader, KNOW)
    with app.app_context():
        publish(write_course(tmp_path / "new" / "small", version="2"))

    assert THOUGHT in copies_of(reader)[KNOW]
    assert THOUGHT not in copies_of(newcomer)[KNOW]


@pytest.mark.parametrize("page", ["", "/course", "/quiz", "/modules/know", "/scenarios/neighbour"])
def test_what_is_not_there_has_no_copy(client, rich_course, page):
    version = list_of(client)["pages"][OVERVIEW].split("/")[4]

    assert client.get(f"/courses/other/copies/{version}{page}").status_code == 404
    assert client.get(f"{OVERVIEW}/copies/999999{page}").status_code == 404


@pytest.mark.parametrize("page", ["/modules/none", "/scenarios/none"])
def test_no_chapter_and_no_conversation_of_that_name_has_no_copy(client, rich_course, page):
    version = list_of(client)["pages"][OVERVIEW].split("/")[4]

    assert client.get(f"{OVERVIEW}/copies/{version}{page}").status_code == 404
