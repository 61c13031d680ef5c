"""Furigana and words left in Japanese: plain text everywhere, elements on a page, never inside an attribute."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from lms.core.words import (
    Said,
    finished,
    followed_by,
    left_in_japanese,
    only_if_partly_japanese,
    with_readings,
    without_readings,
)

RUBY = "<ruby>孤独<rp>（</rp><rt>こどく</rt><rp>）</rp></ruby>"


def on_page(page: str, language: str = "ja") -> str:
    return finished(str(page), language)


@pytest.mark.parametrize(
    ("source", "plain", "page"),
    [
        ("{孤独|こどく}のこと", "孤独（こどく）のこと", f"<span>{RUBY}のこと</span>"),
        ("{孤独|こ|どく}", "孤独（こどく）", f"<span>{RUBY}</span>"),
        ("<b>{孤独|こどく}", "<b>孤独（こどく）", f"<span>&lt;b&gt;{RUBY}</span>"),
        ("{孤独|<i>}", "孤独（<i>）", "<span><ruby>孤独<rp>（</rp><rt>&lt;i&gt;</rt><rp>）</rp></ruby></span>"),
        ("人に", "人に", "人に"),
        ("{name}", "{name}", "{name}"),
    ],
)
def test_furigana_is_an_element_on_a_page_and_in_brackets_elsewhere(source: str, plain: str, page: str):
    said = with_readings(source)

    assert said == plain
    assert on_page(escape(said)) == page


def test_values_are_escaped_in_the_markup_and_plain_in_the_text():
    said = with_readings("{孤独|こどく}と%(name)s") % {"name": "<i>"}

    assert said == "孤独（こどく）と<i>"
    assert on_page(escape(said)) == f"<span>{RUBY}と&lt;i&gt;</span>"
    assert on_page(escape(followed_by(said, "<u>"))) == f"<span>{RUBY}と&lt;i&gt;</span>&lt;u&gt;"


@pytest.mark.parametrize("tag", ["option", "textarea", "desc", "text"])
def test_no_element_stands_in_an_attribute_or_where_only_text_may(tag: str):
    ruby, foreign = escape(with_readings("{孤独|こどく}")), escape(left_in_japanese("回"))

    assert on_page(f'<p title="{ruby}{foreign}">', "en") == '<p title="孤独（こどく）回">'
    assert on_page(f"<{tag}>{ruby}{foreign}</{tag}>", "en") == f"<{tag}>孤独（こどく）回</{tag}>"


def test_a_title_repeats_the_heading_without_furigana():
    assert on_page(f"<title>{escape(with_readings('{孤独|こどく}'))}</title>") == "<title>孤独</title>"


def test_what_is_left_in_japanese_says_so_once_on_a_page_in_another_language():
    inner = left_in_japanese("回")
    outer = left_in_japanese("%(what)sへ") % {"what": inner}

    assert on_page(f"<p>{escape(outer)}</p>", "en") == '<p><span lang="ja">回へ</span></p>'
    assert on_page(f"<p>{escape(outer)}</p>", "ja") == "<p>回へ</p>"
    assert str(outer) == "回へ"


@pytest.mark.parametrize(("rest", "is_said"), [("All in English", False), (str(escape(left_in_japanese("回"))), True)])
def test_the_notice_stands_only_where_something_was_left(rest: str, is_said: bool):
    notice = only_if_partly_japanese(Markup("<p>{}</p>").format(left_in_japanese("日本語です")))

    page = on_page(f"<main>{notice}{rest}</main>", "en")

    assert ("<p>" in page) is is_said
    assert page.isprintable()


def test_both_forms_survive_being_kept():
    said = with_readings("{孤独|こどく}")

    kept = pickle.loads(pickle.dumps(said))

    assert (kept, kept.markup) == (said, said.markup)


def test_furigana_can_be_left_off():
    assert without_readings("{孤独|こどく}と{孤立|こ|りつ}") == "孤独と孤立"


@given(st.text(st.characters(exclude_characters="<&>\"'"), max_size=60))
def test_what_people_write_never_becomes_an_element_that_stays_open(text: str):
    page = finished(f"<p>{escape(text)}</p>", "en")

    assert page.count("<span") >= page.count("</span>")
    assert page.count("<ruby>") == page.count("</ruby>")
    assert not isinstance(page, Said)
