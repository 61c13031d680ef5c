"""Sentences beside the chapters: what people are asked before and after, and first steps to choose from."""

import json

import pytest

from lms.catalog.formats.course_content import SENTENCES, course_from_content
from lms.catalog.formats.course_export import course_files
from lms.catalog.formats.course_files import check_course, read_course
from lms.catalog.queries import COURSES

CONFIDENCE, STEPS = "ja/confidence.yaml", "ja/steps.yaml"
GOOD = "items:\n  - {id: notice, text: 様子に気づくこと}\n  - {id: speak, text: 声をかけること}\n"


@pytest.fixture
def asking(small_course):
    small_course.write(CONFIDENCE, GOOD)
    small_course.write(STEPS, "items:\n  - {id: greet, text: '{挨拶|あいさつ}をする'}\n")
    return small_course


def in_two_languages(course) -> None:
    """Add a language that has everything but the sentences."""
    for name in ("title", "summary", "audience"):
        text = (course.root / "course.yaml").read_text()
        said = next(line for line in text.splitlines() if line.startswith(f"{name}:"))
        course.change("course.yaml", said, said.replace("}", ", en: Small}"))
    course.change("course.yaml", "{ja: ひとりで学ぶ}", "{ja: ひとりで学ぶ, en: Alone}")
    course.change("course.yaml", "{ja: 出席する}", "{ja: 出席する, en: Attend}")
    course.change("course.yaml", "[ja]", "[ja, en]")
    for name in ("01-know.md", "final.quiz.yaml"):
        course.write(f"en/{name}", (course.root / "ja" / name).read_text())


def test_a_course_says_its_sentences_in_order(asking):
    course, faults = check_course(asking.root)

    assert faults == []
    assert [(one.id, str(one.text)) for one in course.confidence] == [
        ("notice", "様子に気づくこと"),
        ("speak", "声をかけること"),
    ]
    assert [one.id for one in course.first_steps] == ["greet"]
    assert "<ruby>" in str(course.first_steps[0].text)


def test_a_course_without_sentences_keeps_the_content_it_had(small_course):
    pack, _ = read_course(small_course.root)

    assert "sentences" not in pack.content
    assert (pack.course.confidence, pack.course.first_steps) == ((), ())


def test_the_table_and_a_pack_carry_every_sentence(asking, tmp_path):
    pack, _ = read_course(asking.root)

    assert course_from_content(json.loads(json.dumps(pack.content))) == pack.course
    for name, body in course_files(pack.content, pack.images):
        path = tmp_path / "again" / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    again, faults = read_course(tmp_path / "again" / "small")
    assert faults == []
    assert again.content == pack.content


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        pytest.param(CONFIDENCE, GOOD.replace("speak", "notice"), 3, "「notice」が2つあります", id="twice"),
        pytest.param(CONFIDENCE, GOOD.replace("text: 声", "txet: 声"), 3, "もしかして「text」", id="misspelt"),
        pytest.param(CONFIDENCE, "items: []\n", 1, "足りません", id="none"),
        pytest.param(CONFIDENCE, GOOD.replace("声をかけること", "<b>声</b>"), 3, "HTML", id="html"),
        pytest.param(STEPS, f"items:\n  - {{id: a, text: {'あ' * 301}}}\n", 2, "300文字まで", id="too-long"),
        pytest.param(STEPS, "items:\n  - {id: NO, text: あ}\n", 2, "書き方がちがいます", id="no-key"),
        pytest.param("ja/step.yaml", GOOD, 1, "もしかして「ja/steps.yaml」", id="misnamed"),
    ],
)
def test_a_fault_is_named_with_file_and_line(asking, name, text, line, words):
    asking.write(name, text)

    course, faults = check_course(asking.root)

    assert course is None
    assert [
        fault
        for fault in faults
        if fault.path.endswith(f"small/{name}") and fault.line == line and words in f"{fault.message}{fault.hint}"
    ], faults


def test_a_broken_course_yaml_does_not_hide_the_faults_of_sentences(asking):
    asking.change("course.yaml", "minutes: 60", "minuets: 60")
    asking.write(STEPS, "items: 3\n")

    _, faults = check_course(asking.root)

    assert {fault.path.rpartition("small/")[2] for fault in faults} == {"course.yaml", STEPS}


def test_what_a_later_language_has_not_yet_is_a_gap_and_said_in_the_first(asking):
    in_two_languages(asking)
    asking.write("en/confidence.yaml", "items:\n  - {id: speak, text: Speaking}\n")

    pack, faults = read_course(asking.root)

    assert faults == []
    assert [(gap.path.rpartition("small/")[2], gap.message) for gap in pack.gaps] == [
        ("en/confidence.yaml", "「notice」がまだありません。"),
        ("en/steps.yaml", "ファイルがまだありません。"),
    ]
    notice, speak = pack.course.confidence
    assert speak.text.said_in("en") == "Speaking"
    assert notice.text.said_in("en") == "様子に気づくこと"


def test_a_later_language_may_not_say_what_the_first_does_not(asking):
    in_two_languages(asking)
    asking.write("en/confidence.yaml", "items:\n  - {id: notcie, text: Noticing}\n")
    (asking.root / STEPS).unlink()
    asking.write("en/steps.yaml", "items:\n  - {id: greet, text: Greet}\n")

    _, faults = check_course(asking.root)

    assert [(fault.path.rpartition("small/")[2], fault.line) for fault in faults] == [
        ("en/confidence.yaml", 2),
        (STEPS, 1),
    ]
    assert "もしかして「notice」" in faults[0].hint


@pytest.mark.parametrize("key", ["tsunagari-supporter", "tsunagari-kids"])
def test_the_courses_that_come_along_ask_six_things_and_offer_six_steps_in_every_language(key):
    course, _ = check_course(COURSES / key)

    assert (len(course.confidence), len(course.first_steps)) == (6, 6)
    for one in (*course.confidence, *course.first_steps):
        assert set(one.text.by_language) == set(course.languages)


@pytest.mark.parametrize(
    "path", sorted(path for name in SENTENCES for path in COURSES.glob(f"*/*/{name}.yaml")), ids=str
)
def test_nobody_is_asked_about_their_own_loneliness(path):
    text = path.read_text(encoding="utf-8")

    assert not [word for word in ("孤独", "孤立", "さびし", "寂し", "lonel", "isolat") if word in text.lower()]
