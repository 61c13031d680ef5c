"""Order, match, reflection and scenarios: read whole, and every fault named with its line."""

import json

import pytest

from lms.catalog.formats.course_content import course_from_content
from lms.catalog.formats.course_files import check_course, read_course
from lms.catalog.rules import QuestionType, Stage
from tests.catalog.rich_course import add_rich_parts

YAML, PRACTICE, FINAL, SCENARIO = (
    "course.yaml",
    "ja/01-know.quiz.yaml",
    "ja/final.quiz.yaml",
    "ja/neighbour.scenario.yaml",
)


@pytest.fixture
def rich_course(small_course):
    add_rich_parts(small_course)
    return small_course


def test_every_type_of_question_and_a_scenario_are_read(rich_course):
    course, faults = check_course(rich_course.root)

    assert faults == []
    order, match, thought = course.module("know").practice.questions
    assert (order.type, order.points, order.correct_ids) == (
        QuestionType.ORDER,
        2,
        {"notice:1", "speak:2", "listen:3"},
    )
    assert (match.type, [option.id for option in match.options]) == (QuestionType.MATCH, ["one", "two", "odd"])
    assert match.correct_ids == {"one:one", "two:two"}
    assert (thought.is_reflection, thought.points, thought.correct_ids) == (True, 0, frozenset())
    scenario = course.scenario("neighbour")
    assert (str(scenario.title), scenario.start, scenario.module_key) == ("回覧板の日", "door", "know")
    assert scenario.stages == (Stage.NOTICE, Stage.SPEAK, Stage.SELF)
    assert scenario.scene("goodbye").is_end
    assert course.scenarios_of("know") == (scenario,)


def test_what_happens_is_parted_into_what_is_told_and_who_says_what(rich_course):
    course, _ = check_course(rich_course.root)

    told, other, me = course.scenario("neighbour").scene("door").said_in("ja")
    assert (told.html, told.is_said) == ("夕方です。", False)
    assert (other.who, other.html, other.is_said, other.is_mine) == ("山田さん", "こんにちは。", True, False)
    assert (me.who, me.html, me.is_mine) == ("あなた", "こんにちは。", True)
    (nobody,) = course.scenario("neighbour").scene("talk").said_in("ja")
    assert (nobody.who, nobody.html, nobody.is_said) == (None, "ええ、まあ。", True)


def test_the_content_in_the_table_rebuilds_the_same_course(rich_course):
    pack, _ = read_course(rich_course.root)

    assert course_from_content(json.loads(json.dumps(pack.content))) == pack.course


def test_a_course_without_scenarios_keeps_the_hash_it_had_before_there_were_any(small_course):
    pack, _ = read_course(small_course.root)

    assert "scenarios" not in pack.content
    assert "scenarios" not in pack.content["course"]


BROKEN = [
    pytest.param(YAML, "module: know,", "module: knw,", 15, "もしかして「know」", id="scenario-of-no-module"),
    pytest.param(YAML, "minutes: 8", "minutes: 0", 15, "1 以上", id="scenario-of-no-minutes"),
    pytest.param(YAML, "file: neighbour", "file: neighbor", 1, "ファイルがありません", id="scenario-without-file"),
    pytest.param(PRACTICE, "id: speak", "id: notice", 8, "ならべるもの「notice」が2つ", id="item-twice"),
    pytest.param(PRACTICE, "声をかける}", "気づく}", 8, "2回出てきます", id="two-items-say-the-same"),
    pytest.param(PRACTICE, "      - {id: listen, text: 聴く}\n", "", 6, "3つ以上", id="two-items-are-no-order"),
    pytest.param(PRACTICE, "id: odd", "id: one", 18, "組「one」が2つ", id="pair-twice"),
    pytest.param(PRACTICE, "病気のことば", "気持ちのことば", 18, "2回出てきます", id="two-right-hand-texts-alike"),
    pytest.param(PRACTICE, "left: 孤立", "left: 孤独", 16, "2回出てきます", id="two-left-hand-texts-alike"),
    pytest.param(PRACTICE, "    hint:", "    points: 1\n    hint:", 23, "使えません", id="points-for-a-thought"),
    pytest.param(PRACTICE, "type: reflection", "type: reflect", 20, "もしかして「reflection」", id="misspelt-type"),
    pytest.param(PRACTICE, "うれしかった", "<b>うれしかった", 22, "HTML", id="html-in-a-reflection"),
    pytest.param(PRACTICE, "left: 孤独", "left: <i>孤独", 15, "HTML", id="html-in-a-pair"),
    pytest.param(SCENARIO, "start: door", "start: dor", 4, "もしかして「door」", id="no-such-start"),
    pytest.param(SCENARIO, "to: later}", "to: latr}", 14, "もしかして「later」", id="leads-nowhere"),
    pytest.param(SCENARIO, "stage: speak", "stage: speek", 16, "もしかして「speak」", id="no-such-stage"),
    pytest.param(SCENARIO, "to: later}", "to: talk}", 22, "どの選択肢からも行けません", id="scene-nobody-comes-to"),
    pytest.param(SCENARIO, "    end: true\n", "", 28, "選べることばが足りません", id="end-not-marked"),
    pytest.param(SCENARIO, "id: later", "id: talk", 22, "場面「talk」が2つ", id="scene-twice"),
    pytest.param(SCENARIO, "{id: b, text: 会釈", "{id: a, text: 会釈", 14, "選択肢「a」が2つ", id="choice-twice"),
    pytest.param(SCENARIO, "speak\n    text: つぎ", "notice\n    text: つぎ", 28, "later → goodbye の道", id="short"),
    pytest.param(SCENARIO, "good: 待った", "good: <b>待った", 20, "HTML", id="html-in-a-scenario"),
    pytest.param(SCENARIO, "feedback: 会釈も", "feedbak: 会釈も", 14, "もしかして「feedback」", id="misspelt-feedback"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line", "words"), BROKEN)
def test_a_fault_is_named_with_file_and_line(rich_course, name, old, new, line, words):
    rich_course.change(name, old, new)

    course, faults = check_course(rich_course.root)

    assert course is None
    assert [fault for fault in faults if fault.line == line and words in f"{fault.message}{fault.hint}"], faults


def test_a_reflection_does_not_belong_in_the_quiz_that_counts(rich_course):
    thought = "  - {id: r9, type: reflection, prompt: 考えましょう。}\n"
    rich_course.change(FINAL, "questions:\n", f"questions:\n{thought}")

    _, faults = check_course(rich_course.root)

    assert [(fault.line, "確認テストには置けません" in fault.message) for fault in faults] == [(2, True)]


def test_a_conversation_without_an_end_is_named(rich_course):
    choices = "".join(f"      - {{id: {key}, text: い, feedback: う, to: door}}\n" for key in "ab")
    rich_course.change(SCENARIO, "    end: true\n", f"    choices:\n{choices}")

    _, faults = check_course(rich_course.root)

    lost = {fault.line for fault in faults if "終わりの場面（end: true）に行けません" in fault.message}
    assert lost == {6, 15, 22, 28}


def test_a_scenario_that_course_yaml_does_not_list_is_named(rich_course):
    rich_course.write("ja/other.scenario.yaml", "title: x\n")

    _, faults = check_course(rich_course.root)

    assert [fault.message for fault in faults] == ["course.yaml の scenarios にないファイルです。"]


def test_a_broken_course_yaml_does_not_hide_the_faults_of_a_scenario(rich_course):
    rich_course.change(YAML, "minutes: 60", "minuets: 60")
    rich_course.change(SCENARIO, "to: later}", "to: latr}")

    _, faults = check_course(rich_course.root)

    assert {fault.path.rpartition("small/")[2] for fault in faults} == {YAML, SCENARIO}


def test_two_languages_of_a_scenario_have_the_same_scenes_and_ways(rich_course):
    source = (rich_course.root / "course.yaml").read_text()
    source = source.replace("[ja]", "[ja, en]").replace("}\nsummary", ", en: x}\nsummary")
    for word in ("小さな講座", "ためしの講座です。", "どなたでも", "ひとりで学ぶ", "出席する"):
        source = source.replace(f"ja: {word}}}", f"ja: {word}, en: x}}")
    rich_course.write("course.yaml", source.replace(", en: x, en: x", ", en: x"))
    for name in (PRACTICE, FINAL, SCENARIO, "ja/01-know.md"):
        rich_course.write(name.replace("ja/", "en/"), (rich_course.root / name).read_text())
    assert check_course(rich_course.root)[1] == []
    rich_course.change("en/neighbour.scenario.yaml", "to: later}", "to: goodbye}")
    rich_course.change("en/01-know.quiz.yaml", "id: speak", "id: talk")

    _, faults = check_course(rich_course.root)

    words = [fault.message for fault in faults]
    assert any("場面「door」" in word and "とちがいます" in word for word in words)
    assert any("問題「order-1」" in word and "とちがいます" in word for word in words)
