"""Lessons in Japanese Markdown: what becomes of the text, and what is refused in it."""

import re

import pytest
from markupsafe import escape

from lms.catalog.formats.markdown import Image, render, render_inline
from lms.catalog.rules import Source
from lms.core.words import finished

SOURCES = {"efforts-2025": Source("efforts-2025", "主な取組", "内閣府", 2025)}
IMAGES = {"img/bench.svg": Image("a" * 64, 640, 360)}


def rendered(text):
    return render(text, sources=SOURCES, images=IMAGES)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("これは**「強調」**です", "これは<strong>「強調」</strong>です", id="beside-brackets"),
        pytest.param("**大切。**次へ", "<strong>大切。</strong>次へ", id="after-a-full-stop"),
        pytest.param("あ**い**う", "あ<strong>い</strong>う", id="inside-a-word"),
        pytest.param("a * b * c", "a * b * c", id="stars-with-spaces-stay"),
        pytest.param("一行目\n二行目", "一行目二行目", id="lines-join-without-a-space"),
        pytest.param("one\ntwo", "one\ntwo", id="western-words-keep-theirs"),
        pytest.param("{孤独|こどく}", "<ruby>孤独<rp>（</rp><rt>こどく</rt><rp>）</rp></ruby>", id="furigana"),
        pytest.param(
            "{孤立|こ|りつ}",
            "<ruby>孤<rp>（</rp><rt>こ</rt><rp>）</rp>立<rp>（</rp><rt>りつ</rt><rp>）</rp></ruby>",
            id="furigana-for-each-character",
        ),
        pytest.param("[電話](tel:119)", '<a href="tel:119">電話</a>', id="telephone"),
        pytest.param("[相談先](/help-desks)", '<a href="/help-desks">相談先</a>', id="place-on-this-site"),
    ],
)
def test_japanese_text_is_set_as_japanese(text, html):
    assert render_inline(text) == (html, ())


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "前<svg/onload=alert(1)>後",
        "<!-- x --><iframe src=//evil></iframe>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
        '{<b>|"><script>alert(1)</script>}',
        "[@<script> x]",
        ":::word <script>alert(1)</script>\n中\n:::",
        '## 題 {#x" onclick="alert(1)}',
        '![" onerror="alert(1)](img/bench.svg "\\"><script>alert(1)</script>")',
    ],
)
def test_hostile_text_never_becomes_markup(text):
    html = render(text, sources=SOURCES, images=IMAGES).html

    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if re.match(r"<(script|iframe|object|embed|style|b\b)", tag)]
    for tag in tags:
        outside_values = re.sub(r'"[^"]*"', '""', tag)
        assert not re.search(r"\son\w+\s*=", outside_values)
        assert not re.search(r'(href|src)="(?!/|#|tel:|mailto:|https?:)', tag)
        assert not re.search(r'(href|src)="(//|/\\|/%5C)', tag)


def test_a_heading_that_is_said_elsewhere_keeps_its_furigana():
    (heading,) = rendered("## {孤独|こどく}と **気持ち** {#one}").contents

    assert heading.text == "孤独（こどく）と 気持ち"
    assert "<ruby>孤独<rp>（</rp><rt>こどく</rt>" in finished(f"<p>{escape(heading.text)}</p>", "ja")


def test_a_call_out_has_its_title_and_a_speaker_note_is_kept_apart():
    result = rendered("## 題 {#one}\n\n:::think 考える\n中の文\n:::\n\n:::speaker\n講師だけ\n:::\n\nあとの文")

    assert '<div class="callout callout--think">' in result.html
    assert "<span>考える</span></p>" in result.html
    assert "講師だけ" not in result.html
    assert [(note.after, note.html) for note in result.speaker_notes] == [("one", "<p>講師だけ</p>\n")]
    assert result.length == len("題考える中の文あとの文")


def test_citations_are_numbered_and_lead_to_the_list_of_sources():
    result = rendered("4割です[@efforts-2025 §9]。次も[@efforts-2025 §10]。")

    assert result.faults == ()
    assert result.html.count('href="#source-1"') == 2
    assert '<li id="source-1">内閣府「主な取組」（2025年） §9、§10</li>' in result.html
    assert result.citations[0].places == ("§9", "§10")


def test_a_picture_alone_becomes_a_figure_served_by_its_hash():
    html = rendered('![ベンチ](img/bench.svg "題")').html

    assert f'<img src="/course-images/{"a" * 64}.svg" alt="ベンチ" width="640" height="360" loading="lazy">' in html
    assert "<figcaption>題</figcaption>" in html


def test_a_chart_is_drawn_with_title_description_and_table():
    chart = (
        "```chart\ntitle: 感じますか\nunit: ％\nsource: efforts-2025 §9\nrows:\n  - [ある, 20.5]\n  - [ない, 0]\n```"
    )

    result = rendered(chart)

    assert result.faults == ()
    assert '<desc id="figure-1-words">ある20.5％、ない0％。</desc>' in result.html
    assert '<th scope="row">ある</th><td class="n">20.5</td>' in result.html
    assert "style=" not in result.html


def test_a_table_scrolls_by_itself_and_carries_no_style():
    html = rendered("| 年 | 人 |\n|---|--:|\n| 2025 | 12 |").html

    assert '<div class="table-wrap" tabindex="0" role="region" aria-label="表"><table class="table">' in html
    assert '<th scope="col" class="n">人</th>' in html
    assert '<td class="n">12</td>' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("# 大", 1, "大きさ", id="h1"),
        pytest.param("前\n\n## 題", 3, "しるしがありません", id="h2-without-anchor"),
        pytest.param("## あ {#a}\n\n## い {#a}", 3, "2回", id="anchor-twice"),
        pytest.param("## あ {#main}", 1, "ほかの場所", id="anchor-of-the-page"),
        pytest.param("前\n次は40%です", 1, "割合の数字に、出典がありません", id="percentage-without-source"),
        pytest.param("約６割の人", 1, "出典がありません", id="tenths-without-source"),
        pytest.param("- 一\n- 5％", 2, "出典がありません", id="percentage-in-a-list"),
        pytest.param("| a | b |\n|---|---|\n| 5% | 6% |", 1, "出典がありません", id="percentage-in-a-table"),
        pytest.param("x[@effort-2025]", 1, "もしかして「efforts-2025」", id="unknown-source"),
        pytest.param("![](img/bench.svg)", 1, "代わりのことば", id="no-alternative"),
        pytest.param("![x](img/bensh.svg)", 1, "もしかして「img/bench.svg」", id="no-such-picture"),
        pytest.param("文の中の![x](img/bench.svg)図", 1, "文の中には", id="picture-in-a-sentence"),
        pytest.param("前\n\n<b>太い</b>", 3, "HTML", id="html"),
        pytest.param("一\n[x](javascript:1)", 2, "リンクは使えません", id="bad-link-on-its-own-line"),
        pytest.param("{孤独|こどく", 1, "ふりがな", id="furigana-left-open"),
        pytest.param("**強い", 1, "強調", id="emphasis-left-open"),
        pytest.param("前\n\n:::word\n中", 3, "閉じていません", id="call-out-left-open"),
        pytest.param(":::wrod 題\n中\n:::", 1, "もしかして「word」", id="unknown-call-out"),
        pytest.param(
            "```chart\ntitle: a\nunit: x\nsource: nope\nrows:\n - [a, 1]\n```", 1, "出典「nope」", id="chart-source"
        ),
        pytest.param("前\n\n```chart\ntitle: a\nunit: x\nsuorce: x\n```", 6, "もしかして「source」", id="chart-word"),
        pytest.param("```python\nx\n```", 1, "```chart", id="code"),
    ],
)
def test_what_is_wrong_with_a_text_is_named_with_its_line(text, line, words):
    faults = rendered(text).faults

    assert any(fault.line == line and words in f"{fault.message}{fault.hint}" for fault in faults), faults


def test_faults_count_lines_from_where_the_text_begins_in_its_file():
    (fault,) = render("5％", first_line=8).faults

    assert fault.line == 8


def test_a_quiz_text_may_not_cite():
    _, (fault,) = render_inline("4割[@efforts-2025]")

    assert "出典をつけられません" in fault.message
