"""Texts taken apart and laid out as slides: nothing is lost, nothing is too long for a hall."""

import re
from pathlib import Path

import pytest

from lms.catalog.formats.course_files import read_course
from lms.catalog.rules import Html, Module, Reading
from lms.learning.formats import blocks_of, said_aloud
from lms.learning.rules import Block, BlockKind, SlideKind, deck, numbers_of
from lms.learning.rules.slides import LINES_A_SLIDE

COURSES = Path(__file__).parents[2] / "courses"


@pytest.fixture(scope="module")
def real_course():
    pack, faults = read_course(COURSES / "tsunagari-supporter")
    assert pack, faults
    return pack.course


@pytest.fixture(scope="module")
def slides(real_course):
    return deck(real_course, {module.key: blocks_of(module, "ja") for module in real_course.modules}, "ja")


def blocks(html: str) -> tuple[Block, ...]:
    reading = Reading("ja", "章", "はじめに。", (), Html(html), (), (), frozenset(), (), 0)
    return blocks_of(Module("know", 10, {"ja": reading}), "ja")


def visible(html: str) -> str:
    without = re.sub(r"<details.*?</details>|<(rt|rp)>.*?</\1>|<sup.*?</sup>|<a [^>]*#source-.*?</a>", "", html)
    return re.sub(r"\s|&#8288;", "", re.sub(r"<[^>]+>", "", without))


@pytest.mark.parametrize(
    ("html", "kind", "lengths", "sources"),
    [
        pytest.param("<p>五つの字</p>", BlockKind.TEXT, (4,), (), id="paragraph"),
        pytest.param("<p>Say hello.</p>", BlockKind.TEXT, (5,), (), id="latin-letters-take-half-as-much"),
        pytest.param("<ul><li>ひとつ</li><li>ふたつめ</li></ul>", BlockKind.TEXT, (3, 4), (), id="list-by-its-lines"),
        pytest.param(
            "<p><ruby>孤独<rp>（</rp><rt>こどく</rt><rp>）</rp></ruby>です</p>",
            BlockKind.TEXT,
            (4,),
            (),
            id="furigana-has-no-length",
        ),
        pytest.param(
            '<p>四割<sup class="cite"><a href="#source-2" aria-label="出典2">[2]</a></sup>。</p>',
            BlockKind.TEXT,
            (3,),
            (2,),
            id="citation-is-a-source",
        ),
        pytest.param(
            '<div class="callout"><p class="callout__title">題</p><p>文</p></div>',
            BlockKind.CALLOUT,
            (1, 1),
            (),
            id="call-out",
        ),
        pytest.param('<h3 id="more">もっと</h3>', BlockKind.SUBHEADING, (3,), (), id="small-heading"),
    ],
)
def test_a_block_knows_what_it_is_and_how_long(html, kind, lengths, sources):
    (block,) = blocks(html)

    assert (block.kind, block.lengths, block.sources) == (kind, lengths, sources)


def test_a_block_leads_nowhere_and_keeps_its_words():
    (block,) = blocks('<p>このサイトの<a href="/help-desks">相談先</a>&amp;地図</p>')

    assert block.html == "<p>このサイトの相談先&amp;地図</p>"


def test_ids_of_chapters_do_not_meet_and_pictures_do_not_wait():
    html = (
        '<figure class="figure"><img src="/a.svg" alt="絵" loading="lazy">'
        '<svg aria-labelledby="a b"><title id="a">題</title></svg></figure>'
    )

    (figure,) = blocks(html)

    assert 'aria-labelledby="know-a know-b"' in figure.html
    assert 'id="know-a"' in figure.html
    assert "loading" not in figure.html


def test_a_heading_is_given_without_its_tag_and_the_list_of_sources_not_at_all():
    found = blocks('<h2 id="feeling">気持ち</h2><p>文。</p><h2 id="sources">参考にした資料</h2><ol><li>本</li></ol>')

    assert [block.html for block in found] == ["気持ち", "<p>文。</p>"]


def test_a_note_is_said_without_links():
    assert said_aloud('<p>これ<a href="#x">です</a>。</p>\n<p>次。</p>', "know-") == "<p>これです。</p>\n<p>次。</p>"


def test_no_word_of_the_course_is_lost_on_the_way_to_the_slides(real_course, slides):
    for module in real_course.modules:
        said = [slide for slide in slides if slide.module is module and slide.kind is SlideKind.TEXT]
        shown = "".join(
            ("" if slide.is_continued else slide.heading or "") + "".join(block.html for block in slide.blocks)
            for slide in said
        )

        assert visible(shown) == visible(module.reading("ja").html.partition('<h2 id="sources"')[0])


def test_a_slide_holds_what_fits_or_one_piece_that_is_longer(slides):
    for slide in slides:
        lines = sum(block.lines for block in slide.blocks)
        assert lines <= LINES_A_SLIDE or len(slide.blocks) == 1
        assert slide.is_dense == (lines > LINES_A_SLIDE)


def test_each_figure_of_a_text_stands_beside_its_source(slides):
    for slide in slides:
        wanted = {number for block in slide.blocks for number in block.sources}
        assert {citation.number for citation in slide.sources} == wanted


def test_slides_are_numbered_through_the_course_and_end_with_help(real_course, slides):
    assert [slide.number for slide in slides] == list(range(1, len(slides) + 1))
    assert [slide.kind for slide in slides[-3:]] == [SlideKind.STEP, SlideKind.DANGER, SlideKind.DESKS]
    assert numbers_of(slides, real_course.modules[0])[0] == 2
    before = [numbers_of(slides, module)[1] + 1 for module in real_course.modules[:-1]]
    assert [numbers_of(slides, module)[0] for module in real_course.modules[1:]] == before


def test_each_practice_question_is_asked_before_it_is_answered_and_none_of_the_final_quiz(real_course, slides):
    practised = [question for module in real_course.modules for question in module.practice.questions]
    expected = [
        (kind, question.id)
        for question in practised
        for kind in (SlideKind.QUESTION, SlideKind.ANSWER)
        if kind is SlideKind.QUESTION or not question.is_reflection  # which has no answer to show
    ]

    assert [(slide.kind, slide.question.id) for slide in slides if slide.question] == expected


@pytest.mark.parametrize(
    ("html", "sizes"),
    [
        pytest.param("<p>短い。</p>" * 3, [3], id="short-texts-share-a-slide"),
        pytest.param("<p>短い。</p><figure></figure>", [1, 1], id="a-figure-takes-a-slide-of-its-own"),
        pytest.param("<p>短い。</p><h3>次</h3><p>文。</p>", [1, 2], id="a-small-heading-begins-a-slide"),
        pytest.param(f"<p>{'長' * 400}</p><p>短い。</p>", [1, 1], id="what-is-too-long-stands-alone"),
    ],
)
def test_blocks_are_put_together_as_long_as_they_fit(real_course, html, sizes):
    module = real_course.modules[0]
    texts = {one.key: blocks(html) if one is module else () for one in real_course.modules}

    slides = [slide for slide in deck(real_course, texts, "ja") if slide.kind is SlideKind.TEXT]

    assert [len(slide.blocks) for slide in slides] == sizes
