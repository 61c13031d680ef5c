"""A broken course folder: every fault with file and line, in words, and no course."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from lms.catalog.formats.course_content import course_from_content
from lms.catalog.formats.course_files import check_course, content_hash, read_course
from lms.catalog.queries import COURSES
from lms.catalog.rules import QuestionType
from lms.core.words import finished

YAML, TEXT, QUIZ, SVG = "course.yaml", "ja/01-know.md", "ja/final.quiz.yaml", "img/bench.svg"


def test_a_good_folder_is_a_course(small_course):
    course, faults = check_course(small_course.root)

    assert faults == []
    assert (course.key, course.version, str(course.title)) == ("small", "1.0", "小さな講座")
    assert [need.id for need in course.routes[0].needs] == ["module:know", "quiz:final"]
    assert course.module("know").reading("en").title == "知る"
    assert course.final_quiz.question("know-1").type is QuestionType.SINGLE
    assert course.final_quiz.question("know-1").correct_ids == {"a"}


def test_the_courses_that_come_with_the_program_have_no_fault():
    folders = [folder for folder in COURSES.iterdir() if folder.is_dir()]

    assert folders
    assert [fault for folder in folders for fault in check_course(folder)[1]] == []


def test_the_content_in_the_table_rebuilds_the_same_course_without_the_files(small_course):
    pack, _ = read_course(small_course.root)

    assert course_from_content(json.loads(json.dumps(pack.content))) == pack.course


def test_the_hash_of_a_content_depends_on_nothing_but_the_content(small_course):
    pack, _ = read_course(small_course.root)
    backwards = dict(reversed(list(pack.content.items())))

    assert content_hash(backwards) == pack.content_hash
    small_course.change(SVG, 'r="4"', 'r="5"')
    assert read_course(small_course.root)[0].content_hash != pack.content_hash


BROKEN = [
    pytest.param(YAML, "minutes: 60", "minuets: 60", 6, "もしかして「minutes」", id="misspelt-word"),
    pytest.param(YAML, "pass_mark_percent: 80\n", "", 1, "「pass_mark_percent」がありません", id="word-missing"),
    pytest.param(YAML, "percent: 80", "percent: 120", 8, "100 以下", id="mark-above-100"),
    pytest.param(YAML, '"1.0"', "1.0", 2, "文字で書いてください", id="version-without-quotes"),
    pytest.param(YAML, "key: small", "key: other", 1, "フォルダーの名前", id="key-is-not-the-folder"),
    pytest.param(YAML, "[ja]", "[en, ja]", 3, "en のことばがありません", id="title-not-in-the-first-language"),
    pytest.param(YAML, "[session]", "[sesion]", 11, "もしかして「session」", id="unknown-need"),
    pytest.param(YAML, '"quiz:final"', '"module:knw"', 10, "もしかして「module:know」", id="need-of-an-unknown-module"),
    pytest.param(YAML, "key: session", "key: self-study", 11, "2回", id="route-twice"),
    pytest.param(YAML, "file: 01-know", "file: ../01-know", 13, "書き方がちがいます", id="path-out-of-the-folder"),
    pytest.param(YAML, "publisher:", "publsher:", 15, "もしかして「publisher」", id="misspelt-in-a-source"),
    pytest.param(YAML, "minutes: 60", "draw: 5\nminutes: 60", 6, "5問は出せません", id="draws-more-than-there-are"),
    pytest.param(YAML, "minutes: 60", "minutes: no", 6, "整数", id="no-is-not-a-number"),
    pytest.param(TEXT, "title: 知る\n", "", 2, "「title」がありません", id="no-title"),
    pytest.param(TEXT, "---\ntitle", "title", 1, "はじめの説明", id="no-front-matter"),
    pytest.param(TEXT, "goals:", "golas:", 4, "もしかして「goals」", id="misspelt-front-matter"),
    pytest.param(TEXT, " {#feeling}", "", 7, "しるしがありません", id="no-anchor"),
    pytest.param(TEXT, "[@efforts-2025 §9]", "", 9, "割合の数字に、出典がありません", id="figure-without-source"),
    pytest.param(TEXT, "@efforts-2025", "@effort-2025", 9, "もしかして「efforts-2025」", id="unknown-source"),
    pytest.param(TEXT, "[ベンチにすわる二人]", "[]", 11, "代わりのことば", id="no-alternative-text"),
    pytest.param(TEXT, "img/bench.svg", "img/chair.svg", 11, "ファイルがありません", id="no-picture"),
    pytest.param(TEXT, "気持ちです", "<b>気持ち</b>です", 9, "HTML は使えません", id="html"),
    pytest.param(QUIZ, "type: single", "type: singel", 2, "もしかして「single」", id="unknown-type"),
    pytest.param(QUIZ, "correct: true, ", "", 6, "正しい答えがありません", id="none-correct"),
    pytest.param(QUIZ, "text: 病気", "correct: true, text: 病気", 6, "正しい答えが2つ", id="two-correct"),
    pytest.param(QUIZ, ", feedback: そうです。", "", 7, "「feedback」がありません", id="no-feedback"),
    pytest.param(QUIZ, "id: b", "id: a", 8, "選択肢「a」が2つ", id="choice-twice"),
    pytest.param(QUIZ, "know#feeling", "know#feling", 4, "もしかして「feeling」", id="passage-without-anchor"),
    pytest.param(QUIZ, "know#feeling", "knw#feeling", 4, "もしかして「know」", id="passage-without-module"),
    pytest.param(QUIZ, "know#feeling", "know", 4, "know#feeling", id="passage-misshapen"),
    pytest.param(QUIZ, "孤独は何ですか。", "<i>孤独</i>", 5, "HTML", id="html-in-a-question"),
    pytest.param(SVG, "<circle", "<script>x</script><circle", 1, "<script>", id="script-in-a-picture"),
    pytest.param(SVG, "<circle", "<style>@import url(x)</style><circle", 1, "<style>", id="style-in-a-picture"),
    pytest.param(SVG, "<circle", '<circle onload="x"', 1, "onload", id="handler-in-a-picture"),
    pytest.param(SVG, "<circle", '<circle style="fill:red"', 1, "style", id="style-attribute-in-a-picture"),
    pytest.param(SVG, "<circle", '<use href="https://evil.example/x"/><circle', 1, "外の場所", id="link-in-a-picture"),
    pytest.param(SVG, "<circle", '<rect fill="url(//evil)"/><circle', 1, "外の場所", id="paint-from-outside"),
    pytest.param(SVG, "<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', 1, "宣言", id="entity-in-a-picture"),
    pytest.param(SVG, "</svg>", "", 2, "SVG として読めません", id="picture-left-open"),
    pytest.param(SVG, 'viewBox="0 0 64 32"', "", 1, "viewBox", id="picture-without-size"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "words"), BROKEN)
def test_a_fault_is_named_with_file_and_line(small_course, name, old, new, line, words):
    small_course.change(name, old, new)

    course, faults = check_course(small_course.root)

    assert course is None
    assert [
        fault
        for fault in faults
        if fault.path.endswith(f"small/{name}") and fault.line == line and words in f"{fault.message}{fault.hint}"
    ], faults


def test_every_fault_is_named_at_once(small_course):
    small_course.change(TEXT, " {#feeling}", "")
    small_course.change(QUIZ, "correct: true, ", "")
    small_course.change(SVG, "<circle", "<script/><circle")
    small_course.write("ja/02-extra.md", "x")

    _, faults = check_course(small_course.root)

    assert {fault.path.rpartition("small/")[2] for fault in faults} == {TEXT, QUIZ, SVG, "ja/02-extra.md"}


def test_a_broken_course_yaml_does_not_hide_the_faults_of_other_files(small_course):
    small_course.change(YAML, "minutes: 60", "minuets: 60")
    small_course.change(QUIZ, ", feedback: そうです。", "")

    _, faults = check_course(small_course.root)

    assert {fault.path.rpartition("small/")[2] for fault in faults} == {YAML, QUIZ}


@pytest.mark.parametrize("name", [YAML, TEXT])
def test_a_missing_file_is_named(small_course, name):
    (small_course.root / name).unlink()

    _, faults = check_course(small_course.root)

    assert any(fault.path.endswith(name) and "ファイルがありません" in fault.message for fault in faults)


def test_a_route_may_not_ask_for_a_final_quiz_that_is_not_there(small_course):
    (small_course.root / QUIZ).unlink()

    _, (fault,) = check_course(small_course.root)

    assert (fault.path.rpartition("/")[2], fault.line) == (YAML, 9)
    assert "quiz:final" in fault.message


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        pytest.param("---\ntitle: 日本\n".encode("cp932"), 2, "UTF-8", id="shift-jis"),
        pytest.param(b"---\nti\0tle\n", 2, "制御文字", id="nul"),
        pytest.param(b"x" * 500_000, 1, "大きすぎます", id="huge"),
    ],
)
def test_a_file_that_is_no_text_is_refused(small_course, body, line, words):
    small_course.write(TEXT, body)

    _, faults = check_course(small_course.root)

    assert any(fault.line == line and words in fault.message for fault in faults), faults


def test_a_link_out_of_the_folder_is_not_followed(small_course, tmp_path):
    (tmp_path / "secret.md").write_text("秘密")
    (small_course.root / TEXT).unlink()
    (small_course.root / TEXT).symlink_to(tmp_path / "secret.md")

    _, faults = check_course(small_course.root)

    assert any("フォルダーの外" in fault.message for fault in faults)


def test_languages_carry_the_same_questions_choices_and_anchors(small_course):
    text, quiz = ((small_course.root / name).read_text() for name in (TEXT, QUIZ))
    small_course.change(YAML, "[ja]", "[ja, en]")
    for title in ("小さな講座", "ためしの講座です。", "どなたでも", "ひとりで学ぶ", "出席する"):
        small_course.change(YAML, f"{{ja: {title}}}", f"{{ja: {title}, en: Words}}")
    small_course.write("en/01-know.md", text)
    small_course.write("en/final.quiz.yaml", quiz)
    course, faults = check_course(small_course.root)
    assert (faults, course.languages) == ([], ("ja", "en"))

    small_course.change("en/01-know.md", "## 気持ち {#feeling}", "## Feeling {#feelings}")
    small_course.change("en/final.quiz.yaml", "id: b", "id: c")
    small_course.change("en/final.quiz.yaml", "  passage: know#feeling\n", "  passage: know#feelings\n")

    _, faults = check_course(small_course.root)

    assert {(fault.path.rpartition("small/")[2], fault.line) for fault in faults} == {
        ("en/01-know.md", 1),
        ("en/final.quiz.yaml", 2),
    }


def test_what_a_later_language_has_not_yet_is_no_fault_and_falls_back_openly(small_course):
    small_course.change(YAML, "[ja]", "[ja, ja-easy, en]")
    small_course.change(YAML, "{ja: 小さな講座}", "{ja: 小さな講座, ja-easy: '{小|ちい}さな {講座|こうざ}', en: Small}")
    small_course.write("en/01-know.md", (small_course.root / TEXT).read_text().replace("知る", "To know"))

    pack, faults = read_course(small_course.root)

    assert faults == []
    assert {gap.path.rpartition("small/")[2] for gap in pack.gaps} == {
        YAML,
        "en/final.quiz.yaml",
        "ja-easy/01-know.md",
        "ja-easy/final.quiz.yaml",
    }
    course, module = pack.course, pack.course.modules[0]
    assert (str(course.title.said_in("ja-easy")), course.title.said_in("en")) == (
        "小（ちい）さな 講座（こうざ）",
        "Small",
    )
    assert [module.reading(language).language for language in ("ja", "ja-easy", "en", "vi")] == ["ja", "ja", "en", "ja"]
    assert "To know" in module.reading("en").title
    prompt = course.final_quiz.questions[0].prompt
    assert finished(str(escape(prompt.said_in("en"))), "en") == '<span lang="ja">孤独は何ですか。</span>'


def test_the_fixed_words_of_a_text_are_in_its_language(small_course):
    body = (small_course.root / TEXT).read_text().replace("![", "::: think\nx\n:::\n\n![")
    small_course.change(YAML, "[ja]", "[ja, en]")
    small_course.write("en/01-know.md", body)

    pack, _faults = read_course(small_course.root)
    html = finished(pack.course.modules[0].reading("en").html, "en")

    assert {"Sources", "Think about it"} <= set(re.findall(r">([A-Z][A-Za-z ]+)<", html))
    assert '<span lang="ja">内閣官房・内閣府「主な取組」</span> (2025)' in html
    assert 'aria-label="Source 1"' in html


@given(st.text(max_size=300))
def test_no_text_however_odd_breaks_the_checker(tmp_path_factory, text):
    root = tmp_path_factory.mktemp("odd")
    (root / "course.yaml").write_text(text, errors="replace", encoding="utf-8")

    course, faults = check_course(root)

    assert course is None
    assert faults
